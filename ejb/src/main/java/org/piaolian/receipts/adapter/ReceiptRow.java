package org.piaolian.receipts.adapter;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.PreparedReceipt;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;

/** A row of {@code receipt}. The columns beside the content are there to search by; the content rules. */
@Entity
@Table(name = "receipt")
@IdClass(NumberKey.class)
class ReceiptRow {

    @Id
    String code;

    @Id
    long number;

    @Column(name = "group_first")
    long groupFirst;

    @Column(name = "batch_id")
    UUID batchId;

    @Column
    String payment;

    @Column
    String position;

    @Column
    String agency;

    @Column
    @Enumerated(EnumType.STRING)
    ReceiptKind kind;

    @Column
    String content;

    @Column(name = "content_digest")
    byte[] contentDigest;

    @Column(name = "issued_at")
    Instant issuedAt;

    @Column(name = "party_name")
    String partyName;

    @Column(name = "party_identifier")
    @Nullable
    String partyIdentifier;

    @Column(name = "item_name")
    String itemName;

    @Column
    BigDecimal total;

    @Column
    String currency;

    @Column(name = "payment_reference")
    String paymentReference;

    @Column(name = "later_state")
    @Enumerated(EnumType.STRING)
    @Nullable
    ReceiptState laterState;

    @Column(name = "later_sequence")
    int laterSequence;

    protected ReceiptRow() {}

    ReceiptRow(ReceiptGroup group, PreparedReceipt prepared) {
        ReceiptContent c = prepared.content();
        code = c.number().code().value();
        number = c.number().number();
        groupFirst = group.first().number();
        batchId = group.batch().value();
        payment = prepared.payment();
        position = prepared.position();
        agency = c.agency().value();
        kind = c.kind();
        content = prepared.contentJson();
        contentDigest = ContentJson.digest(content).bytes();
        issuedAt = c.issuedAt().toInstant();
        partyName = c.party().name();
        PartyIdentifier identifier = c.party().identifier();
        partyIdentifier = identifier == null ? null : identifier.value();
        itemName = c.lines().get(0).name();
        total = c.total().amount();
        currency = c.total().currency().getCurrencyCode();
        paymentReference = c.paymentReference();
    }

    ReceiptNumber receiptNumber() {
        return new ReceiptNumber(new ReceiptCode(code), number);
    }

    AgencyId agencyId() {
        return new AgencyId(agency);
    }

    ReceiptContent readContent() {
        return ContentJson.read(content);
    }

    /** Taken anew from the content, so that a content changed behind the portal's back shows. */
    Digest digestOfContent() {
        return ContentJson.digest(content);
    }

    ReceiptState state(ReceiptGroup.State ofGroup) {
        ReceiptState later = laterState;
        return later != null ? later : ReceiptState.valueOf(ofGroup.name());
    }
}
