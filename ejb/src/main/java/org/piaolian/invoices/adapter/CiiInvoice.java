package org.piaolian.invoices.adapter;

import static org.piaolian.invoices.adapter.Elements.find;
import static org.piaolian.invoices.adapter.Elements.list;
import static org.piaolian.invoices.adapter.Elements.text;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.piaolian.invoices.domain.EInvoice;
import org.piaolian.invoices.domain.Preceding;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.PartyIdentifier.Scheme;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptKind;
import org.w3c.dom.Element;

/**
 * What a receipt shows of a Cross Industry Invoice. The rules of EN 16931 have been checked before; what a receipt
 * cannot show throws {@link Unfit}.
 */
final class CiiInvoice {

    /** UNTDID 1001 as EN 16931 permits it for credit notes. */
    private static final Set<String> CREDIT_NOTES =
            Set.of("81", "83", "261", "296", "308", "381", "396", "420", "458", "532");

    private static final int MAX_REMARK = 5_000;
    private static final int MAX_ID = 140;

    /** A part that a receipt has no room for, or that contradicts what a receipt is. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;
        private final String rule;
        private final String term;

        Unfit(String rule, String term, String message) {
            super(message);
            this.rule = rule;
            this.term = term;
        }

        String rule() {
            return rule;
        }

        /** The business term of EN 16931. */
        String term() {
            return term;
        }
    }

    private final Element document;
    private final Element transaction;
    private final Element agreement;
    private final Element settlement;
    private final String currency;

    private CiiInvoice(Element root) throws Unfit {
        document = needed(root, "ExchangedDocument", "BT-1");
        transaction = needed(root, "SupplyChainTradeTransaction", "BG-25");
        agreement = needed(transaction, "ApplicableHeaderTradeAgreement", "BG-4");
        settlement = needed(transaction, "ApplicableHeaderTradeSettlement", "BG-22");
        currency = neededText(settlement, "InvoiceCurrencyCode", "BT-5");
    }

    /** @param preceding as the seller's file has them: CII has room for one */
    static EInvoice read(Element root, List<Preceding> preceding, byte[] xml) throws Unfit {
        return new CiiInvoice(root).read(preceding, xml);
    }

    private EInvoice read(List<Preceding> preceding, byte[] xml) throws Unfit {
        Element sums = needed(settlement, "SpecifiedTradeSettlementHeaderMonetarySummation", "BG-22");
        Money total = money(neededText(sums, "GrandTotalAmount", "BT-112"), "BT-112");
        if (!total.isPositive()) {
            throw new Unfit("PL-AMOUNT", "BT-112", "含税总额须大于零 The total with tax must be above zero: " + total);
        }
        String number = limited(neededText(document, "ID", "BT-1"), ReceiptContent.Invoice.MAX_NUMBER, "BT-1");
        String type = neededText(document, "TypeCode", "BT-3");
        Element seller = needed(agreement, "SellerTradeParty", "BG-4");
        List<Line> lines = lines();
        Money sum = lines.stream().map(Line::amount).reduce(Money::plus).orElseThrow();
        if (!sum.equals(total)) {
            throw new Unfit(
                    "PL-AMOUNT",
                    "BT-112",
                    "明细、折让和税额之和与含税总额不符 Lines, allowances, charges and tax add up to %s, not to %s"
                            .formatted(sum, total));
        }
        ReceiptContent.Invoice head = new ReceiptContent.Invoice(
                number,
                type,
                date(document, "IssueDateTime/DateTimeString", "BT-2").orElseThrow(() -> missing("BT-2")),
                date(settlement, "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString", "BT-9")
                        .orElse(null),
                party(seller, "BT-27"),
                money(neededText(sums, "DuePayableAmount", "BT-115"), "BT-115"),
                Digest.sha256(xml));
        return new EInvoice(
                identifier(seller).orElse(head.seller().name()),
                CREDIT_NOTES.contains(type) ? ReceiptKind.E_CREDIT_NOTE : ReceiptKind.E_INVOICE,
                head,
                party(needed(agreement, "BuyerTradeParty", "BG-7"), "BT-44"),
                lines,
                total,
                text(settlement, "SpecifiedTradeSettlementPaymentMeans/TypeCode")
                        .orElse("-"),
                remark(preceding),
                preceding,
                xml);
    }

    private List<Line> lines() throws Unfit {
        List<Line> lines = new ArrayList<>();
        for (Element item : list(transaction, "IncludedSupplyChainTradeLineItem")) {
            Element settled = needed(item, "SpecifiedLineTradeSettlement", "BT-131");
            Optional<Element> quantity = find(item, "SpecifiedLineTradeDelivery/BilledQuantity");
            Optional<Element> price = find(item, "SpecifiedLineTradeAgreement/NetPriceProductTradePrice");
            boolean perUnit = price.flatMap(p -> text(p, "BasisQuantity"))
                    .map(basis -> new BigDecimal(basis).compareTo(BigDecimal.ONE) == 0)
                    .orElse(true);
            lines.add(new Line(
                    limited(
                            text(item, "SpecifiedTradeProduct/SellerAssignedID")
                                    .or(() -> text(item, "AssociatedDocumentLineDocument/LineID"))
                                    .orElseThrow(() -> missing("BT-126")),
                            35,
                            "BT-155"),
                    limited(neededText(item, "SpecifiedTradeProduct/Name", "BT-153"), 140, "BT-153"),
                    quantity.map(q -> q.getAttribute("unitCode"))
                            .filter(unit -> !unit.isEmpty())
                            .orElse(null),
                    quantity.map(q -> new BigDecimal(text(q))).orElse(null),
                    perUnit
                            ? price.flatMap(p -> text(p, "ChargeAmount"))
                                    .map(BigDecimal::new)
                                    .orElse(null)
                            : null,
                    money(
                            neededText(
                                    settled, "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount", "BT-131"),
                            "BT-131")));
        }
        for (Element change : list(settlement, "SpecifiedTradeAllowanceCharge")) {
            boolean charge = text(change, "ChargeIndicator/Indicator")
                    .orElseThrow(() -> missing("BG-21"))
                    .equals("true");
            Money amount = money(neededText(change, "ActualAmount", charge ? "BT-99" : "BT-92"), "BT-92");
            String name = charge ? "附加费 Charge" : "折让 Allowance";
            lines.add(new Line(
                    charge ? "CHARGE" : "ALLOWANCE",
                    limited(
                            text(change, "Reason")
                                    .map(reason -> name + ": " + reason)
                                    .orElse(name),
                            140,
                            "BT-97"),
                    null,
                    null,
                    null,
                    charge ? amount : new Money(amount.amount().negate(), amount.currency())));
        }
        for (Element tax : list(settlement, "ApplicableTradeTax")) {
            String category = neededText(tax, "CategoryCode", "BT-118");
            lines.add(new Line(
                    "VAT-" + category,
                    "增值税 VAT "
                            + text(tax, "RateApplicablePercent")
                                    .map(rate -> rate + "%")
                                    .orElse(category),
                    null,
                    null,
                    null,
                    money(neededText(tax, "CalculatedAmount", "BT-117"), "BT-117")));
        }
        return lines;
    }

    private @Nullable String remark(List<Preceding> preceding) throws Unfit {
        String remark = Stream.of(
                        list(document, "IncludedNote/Content").stream().map(Elements::text),
                        list(settlement, "SpecifiedTradePaymentTerms/Description").stream()
                                .map(Elements::text),
                        list(
                                        settlement,
                                        "SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID")
                                .stream()
                                .map(iban -> "IBAN " + text(iban)),
                        preceding.stream().map(before -> "原发票 Preceding invoice " + before.number()))
                .flatMap(texts -> texts)
                .filter(text -> !text.isEmpty())
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
        return remark.isEmpty() ? null : limited(remark, MAX_REMARK, "BT-22");
    }

    private static Party party(Element party, String term) throws Unfit {
        String name = limited(neededText(party, "Name", term), Party.MAX_NAME, term);
        Optional<PartyIdentifier> identifier = identifier(party)
                .filter(id -> id.length() <= PartyIdentifier.MAX_LENGTH)
                .map(id ->
                        new PartyIdentifier(Scheme.CREDIT_CODE.isValid(id) ? Scheme.CREDIT_CODE : Scheme.FOREIGN, id));
        return new Party(Party.Type.ORGANISATION, name, identifier.orElse(null));
    }

    /** The first there is of: VAT number, legal registration, other registered identifier. */
    private static Optional<String> identifier(Element party) {
        return list(party, "SpecifiedTaxRegistration/ID").stream()
                .filter(id -> id.getAttribute("schemeID").equals("VA"))
                .map(Elements::text)
                .filter(id -> !id.isEmpty())
                .findFirst()
                .or(() -> text(party, "SpecifiedLegalOrganization/ID"))
                .or(() -> text(party, "GlobalID"))
                .or(() -> text(party, "ID"))
                .filter(id -> id.length() <= MAX_ID);
    }

    private Money money(String figure, String term) throws Unfit {
        try {
            return Money.of(figure, currency);
        } catch (IllegalArgumentException e) {
            throw new Unfit("PL-AMOUNT", term, "金额或币种不合 Not an amount of " + currency + ": " + figure);
        }
    }

    private static Optional<LocalDate> date(Element from, String path, String term) throws Unfit {
        Optional<String> day = text(from, path);
        if (day.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(day.get(), DateTimeFormatter.BASIC_ISO_DATE));
        } catch (java.time.DateTimeException e) {
            throw new Unfit("PL-TEXT", term, "不是日期 Not a day: " + day.get());
        }
    }

    private static Element needed(Element from, String path, String term) throws Unfit {
        return find(from, path).orElseThrow(() -> missing(term));
    }

    private static String neededText(Element from, String path, String term) throws Unfit {
        return text(from, path).orElseThrow(() -> missing(term));
    }

    private static Unfit missing(String term) {
        return new Unfit("PL-MISSING", term, "缺少 Missing: " + term);
    }

    private static String limited(String text, int limit, String term) throws Unfit {
        if (text.length() > limit) {
            throw new Unfit("PL-TEXT", term, "过长 Longer than %d characters: %d".formatted(limit, text.length()));
        }
        return text;
    }
}
