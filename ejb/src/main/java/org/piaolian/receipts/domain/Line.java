package org.piaolian.receipts.domain;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.piaolian.money.Money;

/**
 * One line of the item table.
 *
 * @param itemCode code of the item in the catalogue, for example {@code TAX-10101}
 * @param unit the unit the quantity is counted in, where there is one
 * @param quantity how many units, where it is counted
 * @param rate price or rate a unit, where it is counted
 * @param amount what this line adds to the total
 */
public record Line(
        String itemCode,
        String name,
        @Nullable String unit,
        @Nullable BigDecimal quantity,
        @Nullable BigDecimal rate,
        Money amount) {

    public Line {
        if (itemCode.isBlank() || itemCode.length() > 35) {
            throw new IllegalArgumentException("an item code has 1 to 35 characters");
        }
        if (name.isBlank() || name.length() > 140) {
            throw new IllegalArgumentException("an item name has 1 to 140 characters");
        }
    }
}
