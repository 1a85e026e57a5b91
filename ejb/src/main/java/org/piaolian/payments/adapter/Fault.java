package org.piaolian.payments.adapter;

import org.piaolian.payments.domain.Reason;
import org.piaolian.payments.domain.Refusal;

/** Leaves the reading of one entry; never leaves a reader. Without a stack trace: a file may hold a million of them. */
final class Fault extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    Fault(Reason reason, Object... arguments) {
        super(reason.name(), null, false, false);
        this.refusal = Refusal.of(reason, arguments);
    }

    Refusal refusal() {
        return refusal;
    }
}
