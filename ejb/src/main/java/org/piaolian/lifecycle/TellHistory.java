package org.piaolian.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.receipts.domain.ReceiptNumber;

/** What a receipt went through since it was registered, as the channel has it. */
@ApplicationScoped
public class TellHistory {

    private final Ledger ledger;

    @Inject
    public TellHistory(Ledger ledger) {
        this.ledger = ledger;
    }

    public sealed interface History {

        /** @param standings after each step, in order; empty where nothing was done */
        record Told(List<Standing> standings) implements History {}

        /** The channel does not answer, which says nothing of the receipt. */
        record Unavailable() implements History {}
    }

    /** @param number of a receipt that the asker may know */
    public History of(ReceiptNumber number) {
        try {
            return new History.Told(ledger.history(number));
        } catch (LedgerUnavailable e) {
            return new History.Unavailable();
        }
    }
}
