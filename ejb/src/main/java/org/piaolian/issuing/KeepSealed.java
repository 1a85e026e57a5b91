package org.piaolian.issuing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptGroups;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.receipts.domain.SealedDocument;

/** Keeps the documents of a group and moves the group on, together or not at all. */
@ApplicationScoped
public class KeepSealed {

    private final Receipts receipts;
    private final ReceiptGroups groups;
    private final Clock clock;

    @Inject
    public KeepSealed(Receipts receipts, ReceiptGroups groups, Clock clock) {
        this.receipts = receipts;
        this.groups = groups;
        this.clock = clock;
    }

    /** Where the group was sealed by somebody else meanwhile, theirs are the documents and these are dropped. */
    @Transactional
    public void keep(ReceiptGroup group, List<SealedDocument> documents) {
        if (groups.sealed(group, clock.instant())) {
            receipts.addDocuments(documents);
        }
    }
}
