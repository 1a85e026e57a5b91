package org.piaolian.archive.adapter;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.piaolian.archive.domain.ArchivedEvidence;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.seals.domain.Preservation.Increment;

/** A row of {@code archived_evidence}, written once by {@link JpaArchive}. */
@Entity
@Table(name = "archived_evidence")
@IdClass(EvidenceRow.Key.class)
class EvidenceRow {

    @Id
    String code;

    @Id
    long number;

    @Id
    int sequence;

    @Column(updatable = false)
    byte[] increment;

    @Column(name = "added_at", updatable = false)
    Instant addedAt;

    @Column(name = "provable_until", updatable = false)
    Instant provableUntil;

    protected EvidenceRow() {}

    ArchivedEvidence evidence() {
        return new ArchivedEvidence(
                new ReceiptNumber(new ReceiptCode(code), number),
                sequence,
                new Increment(increment, provableUntil),
                addedAt);
    }

    /** A class, since JPA 3.1 takes no record for it. */
    static class Key implements Serializable {

        private static final long serialVersionUID = 1L;

        private String code = "";
        private long number;
        private int sequence;

        Key() {}

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Key other
                    && code.equals(other.code)
                    && number == other.number
                    && sequence == other.sequence;
        }

        @Override
        public int hashCode() {
            return Objects.hash(code, number, sequence);
        }
    }
}
