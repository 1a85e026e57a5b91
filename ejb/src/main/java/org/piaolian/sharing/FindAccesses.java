package org.piaolian.sharing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.ledger.domain.MerkleTree;
import org.piaolian.proofs.GiveProof;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.sharing.domain.Access;
import org.piaolian.sharing.domain.Accesses;
import org.piaolian.sharing.domain.Accesses.Disclosed;
import org.piaolian.sharing.domain.Accesses.Kept;
import org.piaolian.sharing.domain.Department;
import org.piaolian.sharing.domain.Salt;

/**
 * Who looked at a receipt: for whoever knows its check code, for staff who may see it. An access that is still covert is
 * shown to none of them.
 */
@ApplicationScoped
public class FindAccesses {

    /** How many are shown; the newest. */
    public static final int MOST = 200;

    private final Accesses accesses;
    private final Receipts receipts;
    private final FindReceipts findReceipts;
    private final GiveProof giveProof;
    private final Clock clock;

    @Inject
    public FindAccesses(
            Accesses accesses, Receipts receipts, FindReceipts findReceipts, GiveProof giveProof, Clock clock) {
        this.accesses = accesses;
        this.receipts = receipts;
        this.findReceipts = findReceipts;
        this.giveProof = giveProof;
        this.clock = clock;
    }

    /**
     * What opens a commitment on the channel to the person of one receipt; {@link Access} says how it is checked.
     *
     * @param salt that the statement is committed with
     * @param receiptSalt that the receipt's leaf is made with
     * @param place of the leaf among the statement's receipts
     * @param path from the leaf to the root, as RFC 9162, section 2.1.3, has it
     */
    public record Opening(
            Disclosed access,
            String statement,
            Salt salt,
            Salt receiptSalt,
            int place,
            List<Digest> path,
            Digest commitment) {}

    /** Empty where there is no such receipt, or another check code. Newest first. */
    public Optional<List<Disclosed>> list(ReceiptNumber number, String checkCode) {
        return receipt(number, checkCode).map(r -> list(r.number()));
    }

    /** The same for staff who may see the receipt. */
    public Optional<List<Disclosed>> list(ReceiptNumber number, Actor by) {
        return findReceipts.find(number, by).map(r -> list(r.number()));
    }

    public Optional<Opening> open(UUID access, ReceiptNumber number, String checkCode) {
        return receipt(number, checkCode)
                .flatMap(r -> accesses.findDisclosed(access, number, clock.instant()))
                .map(kept -> opening(kept, number));
    }

    /** The proof of a receipt for the department that was told of it. */
    public GiveProof.Answer proof(UUID access, ReceiptNumber number, Actor by) {
        if (by.role() != Role.DEPARTMENT
                || !accesses.isAnswered(access, new Department(by.subject()).digest(), number)) {
            return new GiveProof.Answer.NoSuchReceipt();
        }
        String checkCode =
                receipts.find(number).orElseThrow().content().checkCode().value();
        return giveProof.give(number, checkCode);
    }

    private Optional<Receipt> receipt(ReceiptNumber number, String checkCode) {
        return receipts.find(number).filter(r -> r.content().checkCode().matches(checkCode));
    }

    private List<Disclosed> list(ReceiptNumber number) {
        return accesses.listDisclosed(number, clock.instant(), MOST);
    }

    private static Opening opening(Kept kept, ReceiptNumber number) {
        int place = kept.receipts().indexOf(number);
        Salt salt = Access.statementSalt(kept.salt());
        return new Opening(
                kept.access(),
                kept.statement(),
                salt,
                Access.receiptSalt(kept.salt(), number),
                place,
                path(Access.leaves(kept.salt(), kept.receipts()), place),
                salt.hash(kept.statement()));
    }

    /** From the leaf up: the root of the other half, at each halving. */
    private static List<Digest> path(List<Digest> leaves, int place) {
        if (leaves.size() == 1) {
            return List.of();
        }
        int half = Integer.highestOneBit(leaves.size() - 1);
        boolean left = place < half;
        List<Digest> own = left ? leaves.subList(0, half) : leaves.subList(half, leaves.size());
        List<Digest> other = left ? leaves.subList(half, leaves.size()) : leaves.subList(0, half);
        List<Digest> path = new ArrayList<>(path(own, left ? place : place - half));
        path.add(MerkleTree.root(other));
        return path;
    }
}
