@NullMarked
package org.piaolian.payments;

import org.jspecify.annotations.NullMarked;
