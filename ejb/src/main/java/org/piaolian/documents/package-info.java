@NullMarked
package org.piaolian.documents;

import org.jspecify.annotations.NullMarked;
