@NullMarked
package org.piaolian.payments.adapter;

import org.jspecify.annotations.NullMarked;
