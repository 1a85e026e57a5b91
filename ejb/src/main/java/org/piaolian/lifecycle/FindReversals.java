package org.piaolian.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.lifecycle.domain.ReversalQuery;
import org.piaolian.lifecycle.domain.Reversals;
import org.piaolian.money.Money;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;

/** Reversals for those who may see them: an agency its own, a supervisor and an auditor all. */
@ApplicationScoped
public class FindReversals {

    private final Reversals reversals;

    @Inject
    public FindReversals(Reversals reversals) {
        this.reversals = reversals;
    }

    /** Empty where there is none, or the actor may not see it. */
    public Optional<Reversal> find(ReversalId id, Actor by) {
        return reversals.find(id).filter(reversal -> by.sees(reversal.agency()));
    }

    /** All of one receipt, in the order in which they were asked for. */
    public List<Reversal> listOf(ReceiptNumber receipt, Actor by) {
        return reversals.listOf(receipt).stream()
                .filter(reversal -> by.sees(reversal.agency()))
                .toList();
    }

    /** The one that a seller's credit note is asked for by, and which did not come to nothing. */
    public Optional<Reversal> findByCreditNote(String identity) {
        return reversals.findByCreditNote(identity);
    }

    /** What no reversal has taken back of it. */
    public Money left(Receipt receipt) {
        return AskReversal.left(receipt, reversals.listOf(receipt.number()));
    }

    public Page<Reversal> search(ReversalQuery query, Actor by) {
        if (by.seesAll()) {
            return reversals.search(query);
        }
        return by.role() == Role.ADMINISTRATOR
                ? new Page<>(List.of(), 0)
                : reversals.search(new ReversalQuery(
                        query.receipt(),
                        query.states(),
                        by.agency(),
                        query.sort(),
                        query.descending(),
                        query.offset(),
                        query.limit()));
    }
}
