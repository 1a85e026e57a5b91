package org.piaolian.receipts.adapter;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ReceiptNumber;

/** Primary key of the tables that hold one row a receipt. A class, since JPA 3.1 takes no record for it. */
class NumberKey implements Serializable {

    private static final long serialVersionUID = 1L;

    private String code = "";
    private long number;

    NumberKey() {}

    NumberKey(ReceiptNumber of) {
        code = of.code().value();
        number = of.number();
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof NumberKey other && code.equals(other.code) && number == other.number;
    }

    @Override
    public int hashCode() {
        return Objects.hash(code, number);
    }
}
