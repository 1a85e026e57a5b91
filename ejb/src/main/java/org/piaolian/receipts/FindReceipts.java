package org.piaolian.receipts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptQuery;
import org.piaolian.receipts.domain.ReceiptSummary;
import org.piaolian.receipts.domain.Receipts;

/** Receipts for those who may see them: an agency its own, a supervisor and an auditor all. */
@ApplicationScoped
public class FindReceipts {

    private final Receipts receipts;

    @Inject
    public FindReceipts(Receipts receipts) {
        this.receipts = receipts;
    }

    /** Empty where there is no such receipt, or the actor may not see it. */
    public Optional<Receipt> find(ReceiptNumber number, Actor by) {
        return receipts.find(number).filter(r -> by.sees(r.content().agency()));
    }

    /** By the identity of the payment, or of the seller's invoice, that it is for. */
    public Optional<Receipt> findByPayment(String payment, Actor by) {
        return Optional.ofNullable(receipts.findByPayment(List.of(payment)).get(payment))
                .flatMap(receipt -> find(receipt.number(), by));
    }

    /** The sealed PDF, byte for byte as it was issued. */
    public Optional<byte[]> findDocument(ReceiptNumber number, Actor by) {
        return find(number, by).flatMap(r -> receipts.findDocument(r.number()));
    }

    public Page<ReceiptSummary> search(ReceiptQuery query, Actor by) {
        if (by.seesAll()) {
            return receipts.search(query, List.of());
        }
        return by.role() == Role.ADMINISTRATOR
                ? new Page<>(List.of(), 0)
                : receipts.search(query, List.of(by.agency().value()));
    }
}
