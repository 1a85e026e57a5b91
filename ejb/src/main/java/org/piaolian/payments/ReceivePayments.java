package org.piaolian.payments;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.Actor;
import org.piaolian.payments.domain.PaymentFormat;
import org.piaolian.receipts.domain.BatchId;

/** Takes a payment file in. */
@ApplicationScoped
public class ReceivePayments {

    /** What became of the file. */
    public sealed interface Outcome {

        /** @param again true where the same file was posted before: nothing is done twice, and this is its batch */
        record Received(BatchId batch, boolean again) implements Outcome {}

        /**
         * The file as a whole cannot be read; nothing of it was taken in.
         *
         * @param reason code, also a key of the {@code payments.Reasons} message bundle
         * @param position line and column where that is known
         */
        record Refused(
                String reason,
                java.util.List<String> arguments,
                @Nullable String position) implements Outcome {}
    }

    /** @param body read to its end; never held in memory as a whole */
    public Outcome receive(InputStream body, PaymentFormat format, @Nullable String fileName, Actor by) {
        throw new UnsupportedOperationException("the next commit brings it: " + body + format + fileName + by);
    }
}
