@NullMarked
package org.piaolian.verification;

import org.jspecify.annotations.NullMarked;
