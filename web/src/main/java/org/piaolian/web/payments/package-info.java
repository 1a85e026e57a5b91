@NullMarked
package org.piaolian.web.payments;

import org.jspecify.annotations.NullMarked;
