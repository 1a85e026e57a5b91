package org.piaolian.receipts.domain;

import java.util.List;
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
}
