@NullMarked
package org.piaolian.seals;

import org.jspecify.annotations.NullMarked;
