package org.piaolian.payments.adapter;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.payments.domain.BatchState;
import org.piaolian.payments.domain.Batches.Unfinished;
import org.piaolian.payments.domain.PaymentFormat;
import org.piaolian.receipts.domain.BatchId;

/** A row of {@code batch}; {@link JpaBatches} inserts it, since a file is kept at most once. */
@Entity
@Table(name = "batch")
class BatchRow {

    @Id
    UUID id;

    @Column
    String agency;

    @Column
    @Enumerated(EnumType.STRING)
    PaymentFormat format;

    @Column(name = "file_name")
    @Nullable
    String fileName;

    @Column(name = "received_by")
    String receivedBy;

    @Column
    String drawer;

    @Column(name = "received_at")
    Instant receivedAt;

    @Column(name = "done_at")
    @Nullable
    Instant doneAt;

    @Column
    @Enumerated(EnumType.STRING)
    BatchState state;

    @Column
    int entries;

    @Column
    int read;

    @Column
    @Nullable
    String trouble;

    protected BatchRow() {}

    Unfinished unfinished() {
        return new Unfinished(new BatchId(id), format, drawer, entries, read);
    }
}
