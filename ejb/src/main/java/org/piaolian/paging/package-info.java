/** A page of a list and the total behind it. */
@NullMarked
package org.piaolian.paging;

import org.jspecify.annotations.NullMarked;
