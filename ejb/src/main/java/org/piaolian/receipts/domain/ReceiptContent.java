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
 * @param invoice what makes it an e-invoice; null for every other kind, and for what an agency reverses one by without a
 *     credit note of the seller
 * @param correction what it does to the related receipt; null where it does nothing to it
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
        @Nullable ReceiptNumber related,
        @Nullable Invoice invoice,
        @Nullable Correction correction) {

    /** A receipt that corrects no other and is no e-invoice. */
    public ReceiptContent(
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
        this(
                number,
                checkCode,
                kind,
                agency,
                issuedAt,
                party,
                lines,
                total,
                foreign,
                payMode,
                paymentReference,
                bookedOn,
                drawer,
                reviewer,
                remark,
                related,
                null,
                null);
    }

    /**
     * What an e-invoice says beyond a receipt (EN 16931); the party is the buyer, the lines are the invoice's net lines,
     * then its allowances, charges and taxes.
     *
     * @param number the seller's own number of it (BT-1), at most {@value #MAX_NUMBER} characters
     * @param type its type by UNTDID 1001 (BT-3): 380 for a commercial invoice, 381 for a credit note
     * @param issuedOn the day on it (BT-2)
     * @param dueOn when it is to be paid (BT-9)
     * @param payable what is still to be paid (BT-115), after what was paid before
     * @param xml SHA-256 of the UN/CEFACT XML that the document carries as {@code factur-x.xml}
     */
    public record Invoice(
            String number,
            String type,
            LocalDate issuedOn,
            @Nullable LocalDate dueOn,
            Party seller,
            Money payable,
            Digest xml) {

        public static final int MAX_NUMBER = 70;

        public Invoice {
            if (number.isBlank() || number.length() > MAX_NUMBER) {
                throw new IllegalArgumentException("an invoice number has 1 to " + MAX_NUMBER + " characters");
            }
            if (!type.matches("[0-9]{1,3}")) {
                throw new IllegalArgumentException("the type of an invoice is a code of UNTDID 1001, not " + type);
            }
        }
    }

    /** What one receipt does to another, and why. */
    public record Correction(Act act, ReversalReason reason) {

        public enum Act {
            /** A red receipt (红字票据): its total is taken back from that of the other. */
            REVERSES,
            /** It is issued anew in place of the other, which a red receipt reverses. */
            REPLACES
        }
    }

    /** Whether it is a red receipt: what it says was paid is taken back. */
    public boolean isReversal() {
        return correction != null && correction.act() == Correction.Act.REVERSES;
    }

    /** Whether it is a seller's credit note, whatever it does to another receipt. */
    public boolean isCreditNote() {
        return kind == ReceiptKind.E_CREDIT_NOTE && invoice != null;
    }

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
        if (correction != null && related == null) {
            throw new IllegalArgumentException("a receipt that " + correction.act() + " another names it");
        }
        boolean reverses = correction != null && correction.act() == Correction.Act.REVERSES;
        boolean creditNoteThatReverses = reverses && kind == ReceiptKind.E_CREDIT_NOTE && invoice != null;
        if (!creditNoteThatReverses && (invoice != null) != (kind.isInvoice() && !reverses)) {
            throw new IllegalArgumentException(
                    "a receipt of kind " + kind + (invoice == null ? " is" : " is no") + " invoice");
        }
        Money sum = lines.stream().map(Line::amount).reduce(Money::plus).orElseThrow();
        if (!sum.equals(total)) {
            throw new IllegalArgumentException("the lines add up to " + sum + ", not to the total of " + total);
        }
    }
}
