@NullMarked
package org.piaolian.sharing;

import org.jspecify.annotations.NullMarked;
