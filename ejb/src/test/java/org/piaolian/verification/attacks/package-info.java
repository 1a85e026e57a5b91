@NullMarked
package org.piaolian.verification.attacks;

import org.jspecify.annotations.NullMarked;
