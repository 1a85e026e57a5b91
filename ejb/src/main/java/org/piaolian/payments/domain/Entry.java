package org.piaolian.payments.domain;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.piaolian.money.Money;

/** What a reader found at one position of a payment file. Every entry of the file becomes one or more of these. */
public sealed interface Entry {

    Position position();

    /** A payment in good order. */
    record Payable(Payment payment) implements Entry {

        @Override
        public Position position() {
            return payment.position();
        }
    }

    /**
     * A payment that gets no receipt, because something in it is wrong or because it is none (pending, a reversal).
     *
     * @param reference the references it has, as people read them
     */
    record Rejected(Position position, @Nullable String reference, Refusal refusal) implements Entry {}

    /**
     * A payment that is in order but cannot be told from others or laid to a party: a person must match it.
     *
     * @param reference the references it has, as people read them
     * @param direction which way the money went
     * @param partyName who paid or was paid, where it is known
     * @param itemCode the item it was for, where it is known
     * @param remark the remittance text, where there is any
     */
    record Unmatched(
            Position position,
            @Nullable String reference,
            Refusal refusal,
            String account,
            Direction direction,
            Money amount,
            LocalDate bookedOn,
            @Nullable String partyName,
            @Nullable String itemCode,
            @Nullable String remark)
            implements Entry {}
}
