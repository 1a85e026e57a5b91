package org.piaolian.receipts.domain;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.money.Money;

/**
 * Everything that a receipt says: what the PDF shows, what the JSON holds and what the digest on the channel is taken
 * over. It never changes once the receipt has its number.
 *
 * @param issuedAt moment of issue, to the second, with the offset of the agency's place
 * @param party payer or payee, by the kind's direction
 * @param total equals the sum of the lines, else the content is refused
 * @param foreign the amount in the currency the payer paid in, where it is not the total's
 * @param payMode how it was paid, in the words of the code list of ISO 20022 {@code ExternalPaymentTransaction} or of
 *     the CSV; {@code transfer} by default
 * @param paymentReference the bank's reference of the payment
 * @param bookedOn the day the bank booked the payment
 * @param drawer name of the person who draws the receipt (开票人)
 * @param reviewer name of the person who reviewed it (复核人)
 * @param related the receipt this one reverses or replaces
 */
public record ReceiptContent(
        ReceiptNumber number,
        CheckCode checkCode,
        ReceiptKind kind,
        AgencyId agency,
        OffsetDateTime issuedAt,
        Party party,
        List<Line> lines,
        Money total,
        @Nullable ForeignAmount foreign,
        String payMode,
        String paymentReference,
        LocalDate bookedOn,
        String drawer,
        String reviewer,
        @Nullable String remark,
        @Nullable ReceiptNumber related) {

    /** @param rate units of the receipt's currency for one unit of the foreign one, where the bank gave it */
    public record ForeignAmount(Money amount, @Nullable BigDecimal rate) {}

    public ReceiptContent {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a receipt has at least one line");
        }
        if (!total.isPositive()) {
            throw new IllegalArgumentException("a receipt's total is above zero, not " + total);
        }
        Money sum = lines.stream().map(Line::amount).reduce(Money::plus).orElseThrow();
        if (!sum.equals(total)) {
            throw new IllegalArgumentException("the lines add up to " + sum + ", not to the total of " + total);
        }
    }
}
