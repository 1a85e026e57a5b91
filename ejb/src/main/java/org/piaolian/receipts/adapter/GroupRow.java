package org.piaolian.receipts.adapter;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.Receipt.RegisteredAs;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptNumber;

@Entity
@Table(name = "receipt_group")
@IdClass(GroupKey.class)
class GroupRow {

    @Id
    String code;

    @Id
    long first;

    @Column
    int count;

    @Column
    @Nullable
    Long previous;

    @Column(name = "batch_id")
    UUID batchId;

    @Column
    @Enumerated(EnumType.STRING)
    ReceiptGroup.State state;

    @Column(name = "prepared_at")
    Instant preparedAt;

    @Column(name = "sealed_at")
    @Nullable
    Instant sealedAt;

    @Column(name = "registered_at")
    @Nullable
    Instant registeredAt;

    @Column
    @Nullable
    String transaction;

    @Column
    @Nullable
    Long block;

    @Column(name = "ledger_first")
    @Nullable
    Long ledgerFirst;

    @Column(name = "ledger_count")
    @Nullable
    Integer ledgerCount;

    protected GroupRow() {}

    GroupRow(LaneRow lane, int count, BatchId batch, Instant now) {
        this.code = lane.code;
        this.first = lane.next;
        this.count = count;
        this.previous = lane.last;
        this.batchId = batch.value();
        this.state = ReceiptGroup.State.PREPARED;
        this.preparedAt = now;
    }

    ReceiptGroup group(String agency) {
        return new ReceiptGroup(
                new AgencyId(agency),
                new ReceiptNumber(new ReceiptCode(code), first),
                count,
                optional(previous),
                new BatchId(batchId),
                state,
                optional(ledgerFirst));
    }

    void settle(long first, int count) {
        ledgerFirst = first;
        ledgerCount = count;
    }

    boolean canSettle(long first, int count) {
        return state == ReceiptGroup.State.SEALED
                && (ledgerFirst == null || ledgerFirst == first)
                && (ledgerCount == null || ledgerCount == count);
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    @Nullable
    RegisteredAs registration() {
        String tx = transaction;
        Long inBlock = block;
        Instant at = registeredAt;
        Long from = ledgerFirst;
        Integer many = ledgerCount;
        return tx == null || inBlock == null || at == null || from == null || many == null
                ? null
                : new RegisteredAs(tx, inBlock, at, new ReceiptNumber(new ReceiptCode(code), from), many);
    }
}
