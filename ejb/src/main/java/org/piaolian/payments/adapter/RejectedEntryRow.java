package org.piaolian.payments.adapter;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.money.Money;
import org.piaolian.payments.domain.Batches.RejectedAt;
import org.piaolian.payments.domain.Direction;
import org.piaolian.payments.domain.Reason;
import org.piaolian.payments.domain.Refusal;
import org.piaolian.payments.domain.RejectedEntry;
import org.piaolian.receipts.domain.BatchId;

@Entity
@Table(name = "rejected_entry")
@IdClass(RejectedEntryRow.Key.class)
class RejectedEntryRow {

    @Id
    @Column(name = "batch_id")
    UUID batchId;

    @Id
    int seq;

    @Column
    String position;

    @Column
    @Nullable
    String reference;

    @Column
    @Enumerated(EnumType.STRING)
    Reason reason;

    @Column
    String[] arguments;

    @Column
    Instant at;

    @Column
    boolean unmatched;

    @Column
    @Nullable
    String account;

    @Column
    @Enumerated(EnumType.STRING)
    @Nullable
    Direction direction;

    @Column
    @Nullable
    BigDecimal amount;

    @Column
    @Nullable
    String currency;

    @Column(name = "booked_on")
    @Nullable
    LocalDate bookedOn;

    @Column(name = "party_name")
    @Nullable
    String partyName;

    @Column(name = "item_code")
    @Nullable
    String itemCode;

    @Column
    @Nullable
    String remark;

    protected RejectedEntryRow() {}

    RejectedEntryRow(RejectedAt rejected) {
        RejectedEntry entry = rejected.entry();
        batchId = entry.batch().value();
        seq = rejected.seq();
        position = entry.position();
        reference = entry.reference();
        reason = entry.refusal().reason();
        arguments = entry.refusal().arguments().toArray(String[]::new);
        at = entry.at();
        RejectedEntry.Unmatched known = entry.unmatched();
        unmatched = known != null;
        if (known != null) {
            account = known.account();
            direction = known.direction();
            amount = known.amount().amount();
            currency = known.amount().currency().getCurrencyCode();
            bookedOn = known.bookedOn();
            partyName = known.partyName();
            itemCode = known.itemCode();
            remark = known.remark();
        }
    }

    RejectedEntry entry() {
        return new RejectedEntry(
                new BatchId(batchId), position, reference, new Refusal(reason, List.of(arguments)), at, known());
    }

    private RejectedEntry.@Nullable Unmatched known() {
        String ofAccount = account;
        Direction went = direction;
        BigDecimal figure = amount;
        String in = currency;
        LocalDate on = bookedOn;
        return ofAccount == null || went == null || figure == null || in == null || on == null
                ? null
                : new RejectedEntry.Unmatched(
                        ofAccount,
                        went,
                        new Money(figure.stripTrailingZeros(), Currency.getInstance(in)),
                        on,
                        partyName,
                        itemCode,
                        remark);
    }

    static class Key implements Serializable {

        private static final long serialVersionUID = 1L;

        private @Nullable UUID batchId;
        private int seq;

        Key() {}

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Key other && Objects.equals(batchId, other.batchId) && seq == other.seq;
        }

        @Override
        public int hashCode() {
            return Objects.hash(batchId, seq);
        }
    }
}
