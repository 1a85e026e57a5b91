/** From accepted envelope to validated block on disk. */
@NullMarked
package org.piaolian.fabric.ordering;

import org.jspecify.annotations.NullMarked;
