@NullMarked
package org.piaolian.identity;

import org.jspecify.annotations.NullMarked;
