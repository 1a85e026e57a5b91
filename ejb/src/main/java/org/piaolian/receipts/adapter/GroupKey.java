package org.piaolian.receipts.adapter;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ReceiptCode;

/** Primary key of {@code receipt_group}. */
class GroupKey implements Serializable {

    private static final long serialVersionUID = 1L;

    private String code = "";
    private long first;

    GroupKey() {}

    GroupKey(ReceiptCode code, long first) {
        this.code = code.value();
        this.first = first;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof GroupKey other && code.equals(other.code) && first == other.first;
    }

    @Override
    public int hashCode() {
        return Objects.hash(code, first);
    }
}
