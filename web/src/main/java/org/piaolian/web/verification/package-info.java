@NullMarked
package org.piaolian.web.verification;

import org.jspecify.annotations.NullMarked;
