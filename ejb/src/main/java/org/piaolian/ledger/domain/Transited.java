package org.piaolian.ledger.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;

/**
 * What became of transitions.
 *
 * @param transactionId of the transaction that did them; null where none was done, and nothing written
 * @param at the time of that transaction
 * @param done by their positions
 * @param refused by their positions
 */
public record Transited(
        @Nullable String transactionId, @Nullable Instant at, List<Done> done, List<Refused> refused) {

    public Transited {
        done = List.copyOf(done);
        refused = List.copyOf(refused);
    }

    /** @param position place of the item, from 0 */
    public record Done(int position, ReceiptNumber receipt, ReceiptState state, int sequence) {}

    /**
     * @param code the contract's, for example {@code LOCKED}
     * @param standing how the receipt stands, where anything was done to it before
     */
    public record Refused(
            int position, ReceiptNumber receipt, String code, String words, Optional<Standing> standing) {}
}
