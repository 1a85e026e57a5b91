package org.piaolian.web.payments;

import org.jspecify.annotations.Nullable;
import org.piaolian.payments.ReceivePayments;

/** Where reading of a refused file stopped. */
final class Positions {

    private Positions() {}

    /** {@code line 17, column 3}; null where no place can be named. */
    static @Nullable String of(ReceivePayments.Outcome.Refused refused) {
        if (refused.line() == 0) {
            return null;
        }
        return refused.column() == 0
                ? "line " + refused.line()
                : "line " + refused.line() + ", column " + refused.column();
    }
}
