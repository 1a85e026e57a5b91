/** The whole product, started as {@code ./run} starts it, seen from outside. */
@NullMarked
package org.piaolian.portal;

import org.jspecify.annotations.NullMarked;
