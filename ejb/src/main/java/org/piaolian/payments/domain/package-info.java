@NullMarked
package org.piaolian.payments.domain;

import org.jspecify.annotations.NullMarked;
