package org.piaolian.issuing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.OptionalLong;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.MerkleTree;
import org.piaolian.ledger.domain.Registration;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptGroups;
import org.piaolian.receipts.domain.Receipts;

/** Registers sealed groups that follow each other on one page, in one transaction of the channel. */
@ApplicationScoped
public class RegisterReceipts {

    private final Receipts receipts;
    private final ReceiptGroups groups;
    private final Ledger ledger;
    private final KeepRegistration keepRegistration;

    @Inject
    public RegisterReceipts(Receipts receipts, ReceiptGroups groups, Ledger ledger, KeepRegistration keepRegistration) {
        this.receipts = receipts;
        this.groups = groups;
        this.ledger = ledger;
        this.keepRegistration = keepRegistration;
    }

    /** Doing so again, after a crash between the channel's commit and the database's, finds the first registration. */
    public void register(List<ReceiptGroup> run) {
        if (!keepRegistration.settle(run)) {
            return;
        }
        ReceiptGroup first = run.get(0);
        List<Digest> leaves = run.stream()
                .flatMap(group -> receipts.listDigests(group).stream())
                .map(digests -> MerkleTree.leaf(digests.number(), digests.content(), digests.pdf()))
                .toList();
        Registration registration =
                ledger.register(new LeafBatch(first.agency(), first.first(), previousOnTheChannel(first), leaves));
        keepRegistration.keep(run, registration);
    }

    /** The group before may have been registered together with others: the channel knows the batch they made. */
    private OptionalLong previousOnTheChannel(ReceiptGroup group) {
        if (group.previous().isEmpty()) {
            return OptionalLong.empty();
        }
        long previous = group.previous().getAsLong();
        return OptionalLong.of(groups.findLedgerFirst(group.first().code(), previous)
                .orElseThrow(() -> new IllegalStateException(
                        "the group before " + group.first() + ", at number " + previous + ", is not registered yet")));
    }
}
