package org.piaolian.receipts.domain;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.piaolian.paging.Page;

/** All receipts of this installation. */
public interface Receipts {

    Optional<Receipt> find(ReceiptNumber number);

    /** @param pdf SHA-256 of a sealed document */
    Optional<Receipt> findByDocument(Digest pdf);

    /** The sealed PDF; empty where there is no such receipt, or it is not sealed yet. */
    Optional<byte[]> findDocument(ReceiptNumber number);

    /** @param issuers the agencies to look among; empty for all of them */
    Page<ReceiptSummary> search(ReceiptQuery query, List<String> issuers);

    /** Which of these payments have their receipt already. */
    Map<String, ReceiptSummary> findByPayment(Collection<String> payments);

    /** Adds the receipts of a group; the group is there already. */
    void add(ReceiptGroup group, List<PreparedReceipt> receipts);

    /** The contents of a group's receipts, in number order. */
    List<WrittenContent> listContents(ReceiptGroup group);

    /** The two digests of each receipt of a sealed group, in number order. */
    List<Digests> listDigests(ReceiptGroup group);

    /** What a leaf on the channel binds to the number. */
    record Digests(ReceiptNumber number, Digest content, Digest pdf) {}

    /** Stores the documents of a group's receipts, once and for good. */
    void addDocuments(List<SealedDocument> documents);

    /**
     * Notes how a receipt stands on the channel. One that is not of this installation is passed over, as is what was
     * known already.
     *
     * @param sequence of the step that led to the state: what an earlier step led to does not count any more
     */
    void follow(ReceiptNumber number, ReceiptState state, int sequence);
}
