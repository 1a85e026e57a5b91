@NullMarked
package org.piaolian.issuing;

import org.jspecify.annotations.NullMarked;
