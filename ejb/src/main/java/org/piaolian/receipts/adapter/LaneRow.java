package org.piaolian.receipts.adapter;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.NumberPage;

/** One page of a series, whose numbers are given out in order to whoever holds the row's lock. */
@Entity
@Table(name = "number_lane")
@IdClass(LaneRow.Key.class)
class LaneRow {

    @Id
    String code;

    @Id
    int lane;

    @Column
    long page;

    @Column
    long next;

    @Column
    @Nullable
    Long last;

    protected LaneRow() {}

    LaneRow(String code, int lane, long page) {
        this.code = code;
        this.lane = lane;
        open(page);
    }

    final void open(long newPage) {
        page = newPage;
        next = newPage;
        last = null;
    }

    int left() {
        return (int) (page + NumberPage.SIZE - next);
    }

    void give(int count) {
        last = next;
        next += count;
    }

    static class Key implements Serializable {

        private static final long serialVersionUID = 1L;

        private String code = "";
        private int lane;

        Key() {}

        @Override
        public boolean equals(@Nullable Object o) {
            return o instanceof Key other && code.equals(other.code) && lane == other.lane;
        }

        @Override
        public int hashCode() {
            return Objects.hash(code, lane);
        }
    }
}
