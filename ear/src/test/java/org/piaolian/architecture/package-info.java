@NullMarked
package org.piaolian.architecture;

import org.jspecify.annotations.NullMarked;
