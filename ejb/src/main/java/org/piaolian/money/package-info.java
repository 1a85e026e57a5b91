@NullMarked
package org.piaolian.money;

import org.jspecify.annotations.NullMarked;
