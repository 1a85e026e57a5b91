package org.piaolian.documents;

import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.CheckCode;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReversalReason;

/** Contents of receipts as they occur, and as they hardly do. No person or firm in them exists. */
public final class ExampleReceipts {

    public static final Agency FINANCE = new Agency(
            new AgencyId("finance"), "FinanceMSP", "市财政局", "Municipal Finance Bureau", "11110000000022103K", "李芳");
    public static final Agency TAX =
            new Agency(new AgencyId("tax"), "TaxMSP", "市税务局", "Municipal Tax Service", "11110000MB12345672", "李芳");
    public static final Agency CIVIL = new Agency(
            new AgencyId("civil"),
            "CivilAffairsMSP",
            "市民政局",
            "Municipal Civil Affairs Bureau",
            "11110000000022293J",
            "李芳");

    private ExampleReceipts() {}

    /** One line, a firm, renminbi. */
    public static ReceiptContent tax() {
        return receipt(
                ReceiptKind.TAX_PAYMENT,
                TAX,
                1,
                new Party(
                        Party.Type.ORGANISATION,
                        "北京鑫龙科技有限公司",
                        new PartyIdentifier(PartyIdentifier.Scheme.CREDIT_CODE, "91110108551385082Q")),
                List.of(line("TAX-10101", "增值税", "79519.79", "CNY")),
                null,
                null,
                null);
    }

    /** Counted lines, a person. */
    public static ReceiptContent fee() {
        return receipt(
                ReceiptKind.FEE,
                FINANCE,
                2,
                new Party(
                        Party.Type.PERSON,
                        "褚静洋",
                        new PartyIdentifier(PartyIdentifier.Scheme.CITIZEN_ID, "110101197805095633")),
                List.of(
                        new Line(
                                "FEE-103043",
                                "考试报名费",
                                "科",
                                new BigDecimal("3"),
                                new BigDecimal("60.00"),
                                Money.of("180.00", "CNY")),
                        new Line(
                                "FEE-103044",
                                "公安行政事业性收费（证照工本费）",
                                "本",
                                new BigDecimal("1"),
                                new BigDecimal("20.00"),
                                Money.of("20.00", "CNY"))),
                null,
                "注册会计师全国统一考试，考区：北京。",
                null);
    }

    /** Money paid out, for another receipt. */
    public static ReceiptContent subsidy() {
        return receipt(
                ReceiptKind.SUBSIDY_PAYMENT,
                CIVIL,
                3,
                new Party(
                        Party.Type.PERSON,
                        "郑敏丽",
                        new PartyIdentifier(PartyIdentifier.Scheme.CITIZEN_ID, "110101196505159389")),
                List.of(line("SUB-20810", "困难家庭生活补贴", "1600.00", "CNY")),
                null,
                null,
                new ReceiptNumber(ReceiptCode.of("11", ReceiptKind.SUBSIDY_PAYMENT, Year.of(2026)), 2));
    }

    /** A foreign payer with letters beyond Latin-1, who paid in another currency. */
    public static ReceiptContent foreignPayer() {
        return receipt(
                ReceiptKind.GENERAL_FEE,
                FINANCE,
                4,
                new Party(
                        Party.Type.ORGANISATION,
                        "Łódzkie Zakłady Ştefănescu & Müller-Gärtner Internationale Handelsgesellschaft mbH, Αθήνα, Москва",
                        new PartyIdentifier(PartyIdentifier.Scheme.FOREIGN, "PL7251801126-COBADEFFXXX")),
                List.of(line("GENERAL", "General fee, reference RF18 5390 0754 7034", "9241.05", "CNY")),
                new ReceiptContent.ForeignAmount(Money.of("1180.25", "EUR"), new BigDecimal("7.82973")),
                "Paid in EUR; converted by the bank at the rate of the booking day.",
                null);
    }

    /** As many lines as wanted, with names that need several lines now and then. */
    public static ReceiptContent manyLines(int count) {
        List<Line> lines = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            lines.add(new Line(
                    "FEE-%06d".formatted(103000 + i),
                    i % 7 == 0
                            ? "城市基础设施配套费（含道路、桥涵、公共交通、供水、燃气、供热、污水处理、垃圾处理、园林绿化、路灯照明）第" + i + "项"
                            : "行政事业性收费第" + i + "项",
                    i % 3 == 0 ? null : "平方米",
                    i % 3 == 0 ? null : new BigDecimal("12.5"),
                    i % 3 == 0 ? null : new BigDecimal("8.40"),
                    Money.of(i % 3 == 0 ? "1234.50" : "105.00", "CNY")));
        }
        return receipt(
                ReceiptKind.FEE,
                FINANCE,
                5,
                new Party(
                        Party.Type.ORGANISATION,
                        "北京鑫龙科技有限公司",
                        new PartyIdentifier(PartyIdentifier.Scheme.CREDIT_CODE, "91110108551385082Q")),
                lines,
                null,
                null,
                null);
    }

    /** Every text as long as it may be, characters that only the fallback font has, and a very large amount. */
    public static ReceiptContent longest() {
        String name = "新疆维吾尔自治区塔什库尔干塔吉克自治县喆囍龘䶮镕堃有限责任公司（外商投资）".repeat(5).substring(0, 140);
        return receipt(
                ReceiptKind.GENERAL_PAYMENT,
                FINANCE,
                9_999_999_999L,
                new Party(
                        Party.Type.ORGANISATION,
                        name,
                        new PartyIdentifier(PartyIdentifier.Scheme.FOREIGN, "W".repeat(35))),
                List.of(new Line(
                        "W".repeat(35),
                        name,
                        "立方米·每小时",
                        new BigDecimal("123456789012.345678"),
                        new BigDecimal("987654321098.76543210"),
                        Money.of("9999999999999999.99", "CNY"))),
                new ReceiptContent.ForeignAmount(
                        Money.of("123456789012345.678", "KWD"), new BigDecimal("23.4567890123")),
                "备注很长，但一个字也不会少。".repeat(12),
                new ReceiptNumber(ReceiptCode.of("11", ReceiptKind.GENERAL_PAYMENT, Year.of(2026)), 123));
    }

    /** A currency without decimals. */
    public static ReceiptContent yen() {
        return receipt(
                ReceiptKind.TAX_PAYMENT,
                TAX,
                6,
                new Party(Party.Type.PERSON, "山田太郎 やまだ たろう", null),
                List.of(line("TAX-10106", "个人所得税", "1230500", "JPY")),
                null,
                null,
                null);
    }

    /** A currency with three decimals. */
    public static ReceiptContent dinar() {
        return receipt(
                ReceiptKind.GENERAL_FEE,
                FINANCE,
                7,
                new Party(Party.Type.PERSON, "Abd al-Rahman", null),
                List.of(line("GENERAL", "Fee", "20.004", "KWD")),
                null,
                null,
                null);
    }

    /** A seller's invoice: a net line, a discount and the tax. */
    public static ReceiptContent invoice() {
        return invoice(ReceiptKind.E_INVOICE, "380", null, null);
    }

    public static ReceiptContent creditNote() {
        return invoice(ReceiptKind.E_CREDIT_NOTE, "381", null, null);
    }

    /** A seller's credit note that takes the receipt of {@link #invoice} back. */
    public static ReceiptContent creditNoteThatReverses() {
        return invoice(
                ReceiptKind.E_CREDIT_NOTE,
                "381",
                invoice().number(),
                new ReceiptContent.Correction(ReceiptContent.Correction.Act.REVERSES, ReversalReason.REFUND));
    }

    private static ReceiptContent invoice(
            ReceiptKind kind,
            String type,
            @Nullable ReceiptNumber related,
            ReceiptContent.@Nullable Correction correction) {
        return new ReceiptContent(
                new ReceiptNumber(ReceiptCode.of("11", kind, Year.of(2026)), 8),
                new CheckCode("k7m2x9"),
                kind,
                TAX.id(),
                OffsetDateTime.parse("2026-11-23T17:31:05+08:00"),
                new Party(Party.Type.ORGANISATION, "Buyercompany ltd", null),
                List.of(
                        new Line(
                                "1",
                                "Laptop computer",
                                "C62",
                                new BigDecimal("2"),
                                new BigDecimal("1000.1"),
                                Money.of("2000.20", "EUR")),
                        line("allowance", "Discount", "-0.20", "EUR"),
                        line("S", "VAT 20 %", "400.00", "EUR")),
                Money.of("2400.00", "EUR"),
                null,
                "58",
                "INV-2026/0815",
                LocalDate.parse("2026-11-20"),
                "王晓明",
                "李芳",
                "Half now, half on delivery",
                related,
                new ReceiptContent.Invoice(
                        "INV-2026/0815",
                        type,
                        LocalDate.parse("2026-11-20"),
                        LocalDate.parse("2026-12-20"),
                        new Party(
                                Party.Type.ORGANISATION,
                                "SellerCompany GmbH",
                                new PartyIdentifier(PartyIdentifier.Scheme.FOREIGN, "DE123456789")),
                        Money.of("0.00", "EUR"),
                        Digest.sha256()),
                correction);
    }

    /** It takes the receipt of {@link #tax} back. */
    public static ReceiptContent red() {
        return correcting(ReceiptContent.Correction.Act.REVERSES, 10);
    }

    /** It is issued in the place of the receipt of {@link #tax}. */
    public static ReceiptContent replacement() {
        return correcting(ReceiptContent.Correction.Act.REPLACES, 11);
    }

    private static ReceiptContent correcting(ReceiptContent.Correction.Act act, long number) {
        ReceiptContent original = tax();
        return new ReceiptContent(
                new ReceiptNumber(original.number().code(), number),
                new CheckCode("k7m2x9"),
                original.kind(),
                original.agency(),
                original.issuedAt(),
                original.party(),
                original.lines(),
                original.total(),
                null,
                original.payMode(),
                original.paymentReference(),
                original.bookedOn(),
                original.drawer(),
                original.reviewer(),
                null,
                original.number(),
                null,
                new ReceiptContent.Correction(act, ReversalReason.WRONG_PARTY));
    }

    public static URI verification(ReceiptContent content) {
        return URI.create("https://receipts.piaolian.example/verify?number=" + content.number() + "&check="
                + content.checkCode());
    }

    public static Agency issuer(ReceiptContent content) {
        return List.of(FINANCE, TAX, CIVIL).stream()
                .filter(agency -> agency.id().equals(content.agency()))
                .findFirst()
                .orElseThrow();
    }

    private static Line line(String code, String name, String amount, String currency) {
        return new Line(code, name, null, null, null, Money.of(amount, currency));
    }

    private static ReceiptContent receipt(
            ReceiptKind kind,
            Agency agency,
            long number,
            Party party,
            List<Line> lines,
            ReceiptContent.@Nullable ForeignAmount foreign,
            @Nullable String remark,
            @Nullable ReceiptNumber related) {
        return new ReceiptContent(
                new ReceiptNumber(ReceiptCode.of("11", kind, Year.of(2026)), number),
                new CheckCode("k7m2x9"),
                kind,
                agency.id(),
                OffsetDateTime.parse("2026-11-23T17:31:05+08:00"),
                party,
                lines,
                lines.stream().map(Line::amount).reduce(Money::plus).orElseThrow(),
                foreign,
                "transfer",
                "BDEV100000000/EDEV100000000",
                LocalDate.parse("2026-11-23"),
                "王晓明",
                "李芳",
                remark,
                related);
    }
}
