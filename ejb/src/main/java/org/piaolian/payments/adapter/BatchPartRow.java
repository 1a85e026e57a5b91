package org.piaolian.payments.adapter;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "batch_part")
@IdClass(BatchPartRow.Key.class)
class BatchPartRow {

    @Id
    @Column(name = "batch_id")
    UUID batchId;

    @Id
    int part;

    @Column
    byte[] content;

    protected BatchPartRow() {}

    BatchPartRow(UUID batchId, int part, byte[] content) {
        this.batchId = batchId;
        this.part = part;
        this.content = content;
    }

    static class Key implements Serializable {

        private static final long serialVersionUID = 1L;

        private @Nullable UUID batchId;
        private int part;

        Key() {}

        Key(UUID batchId, int part) {
            this.batchId = batchId;
            this.part = part;
        }

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Key other && Objects.equals(batchId, other.batchId) && part == other.part;
        }

        @Override
        public int hashCode() {
            return Objects.hash(batchId, part);
        }
    }
}
