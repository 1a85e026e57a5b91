package org.piaolian.payments.domain;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.ReceiptContent.ForeignAmount;

/**
 * One booked payment, the unit that one receipt is written for. Everything in it has been checked: a payment that was
 * read can be receipted, if the {@link ItemMapping} agrees.
 *
 * @param amount above zero; the direction says which way
 * @param foreign what the other party paid or got in its own currency, where that is not the amount's
 * @param bookedOn the day the bank booked it, as the bank wrote it
 * @param valueOn the day from which it bears interest, where it is given
 * @param party the other side: who paid a credit, who was paid by a debit
 * @param items at least one; their amounts add up to the amount
 * @param remark the remittance text, at most {@link #MAX_REMARK} characters, without what became an item's name
 * @param period what a subsidy is paid for, where the file says so ({@code 2026-11}, {@code 2026}); else it is the day's
 * @param payMode {@code transfer}, {@code direct debit}, {@code card}, {@code cash}, {@code cheque}, or the CSV's word
 */
public record Payment(
        Position position,
        PaymentId id,
        Direction direction,
        Money amount,
        @Nullable ForeignAmount foreign,
        LocalDate bookedOn,
        @Nullable LocalDate valueOn,
        Party party,
        List<Item> items,
        @Nullable String remark,
        @Nullable String period,
        String payMode) {

    public static final int MAX_PERIOD = 32;
    public static final int MAX_REMARK = 500;
    public static final int MAX_PAY_MODE = 35;

    /**
     * What was paid for, as far as the file says.
     *
     * @param code item code such as {@code TAX-10101}, at most 35 characters
     * @param name as the file has it, at most 140 characters
     * @param unit what the quantity is counted in
     * @param rate price or rate a unit; quantity times rate, rounded to the currency's scale, is the amount
     */
    public record Item(
            @Nullable String code,
            @Nullable String name,
            @Nullable String unit,
            @Nullable BigDecimal quantity,
            @Nullable BigDecimal rate,
            Money amount) {

        public static final int MAX_CODE = 35;
        public static final int MAX_NAME = 140;
        public static final int MAX_UNIT = 35;
    }

    /** The day that it counts from. */
    public LocalDate day() {
        return valueOn == null ? bookedOn : valueOn;
    }

    public Payment {
        items = List.copyOf(items);
        if (!amount.isPositive()) {
            throw new IllegalArgumentException("a payment is above zero, not " + amount);
        }
        Money sum = items.stream().map(Item::amount).reduce(Money::plus).orElseThrow();
        if (!sum.equals(amount)) {
            throw new IllegalArgumentException("the items add up to " + sum + ", not to " + amount);
        }
    }
}
