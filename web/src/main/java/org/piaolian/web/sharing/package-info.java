@NullMarked
package org.piaolian.web.sharing;

import org.jspecify.annotations.NullMarked;
