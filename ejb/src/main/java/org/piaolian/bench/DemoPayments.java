package org.piaolian.bench;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.CitizenId;
import org.piaolian.receipts.domain.CreditCode;

/**
 * Makes payment files that look like a city treasury's: the same seed and day give the same bytes, so that what was
 * measured or shown once can be again, and another seed gives payments that no other file has.
 *
 * <p>Nobody in them exists: names are drawn from lists, and the numbers of persons and firms, though their check digits
 * are right, are of a division that was never assigned (110199).
 */
public final class DemoPayments {

    private static final String ACCOUNT = "1100010001000200002";
    private static final String DIVISION = "110199";

    private static final String SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜";
    private static final String GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文晓东宁晨";
    private static final String[] TRADES = {"科技", "商贸", "食品", "建材", "物流", "餐饮", "电子", "文化传媒", "环保", "机械"};
    private static final String[] MARKS = {"瑞泰", "宏远", "嘉禾", "鼎盛", "云帆", "启明", "恒信", "天和", "佳成", "盛世", "百川", "中科联"};
    private static final String[] FORMS = {"有限公司", "有限责任公司", "股份有限公司"};
    private static final String LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    private enum Payer {
        PERSON,
        FIRM
    }

    /** @param leastCents the least that is paid of it, in fen */
    private record Item(String code, String name, Payer payer, boolean credit, int leastCents, int mostCents) {}

    private static final List<Item> ITEMS = List.of(
            new Item("TAX-10101", "增值税", Payer.FIRM, true, 50_000, 9_000_000),
            new Item("TAX-10104", "企业所得税", Payer.FIRM, true, 100_000, 20_000_000),
            new Item("TAX-10106", "个人所得税", Payer.PERSON, true, 1_000, 3_000_000),
            new Item("TAX-10114", "车船税", Payer.PERSON, true, 30_000, 540_000),
            new Item("TAX-10119", "契税", Payer.PERSON, true, 500_000, 12_000_000),
            new Item("FEE-103040", "公安行政事业性收费", Payer.PERSON, true, 1_000, 40_000),
            new Item("FEE-103043", "考试报名费", Payer.PERSON, true, 5_000, 60_000),
            new Item("FEE-103044", "不动产登记费", Payer.PERSON, true, 8_000, 55_000),
            new Item("FEE-103047", "罚没收入", Payer.FIRM, true, 20_000, 5_000_000),
            new Item("SUB-20810", "困难家庭生活补贴", Payer.PERSON, false, 30_000, 300_000),
            new Item("SUB-20811", "残疾人生活补贴", Payer.PERSON, false, 10_000, 80_000),
            new Item("SUB-21305", "农机购置补贴", Payer.FIRM, false, 200_000, 6_000_000));

    private record Party(Payer payer, String name, String id) {}

    private record Draw(int number, Item item, Party party, long cents) {

        String amount() {
            return figure(cents);
        }
    }

    private final Random random;
    private final LocalDate day;
    private final String run;

    public DemoPayments(long seed, LocalDate day) {
        this.random = new Random(seed);
        this.day = day;
        this.run = Long.toString(seed, 36).toUpperCase(Locale.ROOT);
    }

    /**
     * {@code DemoPayments camt|camt2|csv <payments> <seed> <day> [odd]} writes a file to the standard output; with
     * {@code odd}, followed by entries of the kind that real files have and no receipt is written for.
     */
    public static void main(String[] args) throws IOException {
        DemoPayments demo = new DemoPayments(Long.parseLong(args[2]), LocalDate.parse(args[3]));
        int payments = Integer.parseInt(args[1]);
        boolean odd = args.length > 4 && args[4].equals("odd");
        Writer out = new OutputStreamWriter(System.out, StandardCharsets.UTF_8);
        switch (args[0]) {
            case "camt" -> demo.writeCamt(payments, odd, out);
            case "camt2" -> demo.writeCamt2(payments, out);
            case "csv" -> demo.writeCsv(payments, odd, out);
            default -> throw new IllegalArgumentException("camt, camt2 or csv, not " + args[0]);
        }
        out.flush();
    }

    // camt.054.001.08

    /**
     * A notification of version 08: of every twenty payments, three are the details of one entry, one has no item and
     * one was paid in dollars.
     *
     * @param payments how many receipts come of it
     */
    public void writeCamt(int payments, boolean odd, Appendable out) throws IOException {
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>\n");
        writeHead(out);
        @Nullable String first = null;
        int entries = 0;
        int made = 0;
        while (made < payments) {
            List<Draw> draws = new ArrayList<>();
            draws.add(draw(made++));
            if (made % 20 == 11) {
                // A batch booking is of one item and way.
                while (draws.size() < 3 && made < payments) {
                    draws.add(draw(made++, draws.get(0).item()));
                }
            }
            String entry = entry(++entries, draws);
            out.append(entry);
            first = first == null ? entry : first;
        }
        if (odd && first != null) {
            writeOdd(entries, first, out);
        }
        out.append("</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>\n");
    }

    private void writeHead(Appendable out) throws IOException {
        String created = day + "T17:30:00+08:00";
        out.append("<GrpHdr><MsgId>PL-%s</MsgId><CreDtTm>%s</CreDtTm></GrpHdr>%n"
                        .formatted(run, created)
                        .replace("\r", ""))
                .append("<Ntfctn><Id>PL-%s-1</Id><CreDtTm>%s</CreDtTm><Acct><Id><Othr><Id>%s</Id></Othr></Id>"
                        .formatted(run, created, ACCOUNT))
                .append("<Ccy>CNY</Ccy><Nm>市财政局国库存款</Nm><Ownr><Nm>市财政局</Nm></Ownr></Acct>\n");
    }

    private String entry(int number, List<Draw> draws) {
        Draw first = draws.get(0);
        long sum = draws.stream().mapToLong(Draw::cents).sum();
        String details = draws.stream().map(this::detail).collect(Collectors.joining());
        return """
                <Ntry><NtryRef>%d</NtryRef><Amt Ccy="CNY">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
                <BookgDt><Dt>%s</Dt></BookgDt><ValDt><Dt>%s</Dt></ValDt><AcctSvcrRef>%s</AcctSvcrRef>\
                <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>%s</Cd><SubFmlyCd>%s</SubFmlyCd></Fmly></Domn></BkTxCd>\
                <NtryDtls>%s</NtryDtls></Ntry>
                """.formatted(
                        number,
                        figure(sum),
                        indicator(first),
                        day,
                        day,
                        reference('B', first),
                        family(first),
                        family(first).equals("CCRD") ? "POSP" : "DMCT",
                        details);
    }

    private String detail(Draw draw) {
        boolean general = draw.number() % 20 == 5;
        boolean foreign = draw.number() % 20 == 15;
        String instructed = foreign
                ? "<AmtDtls><InstdAmt><Amt Ccy=\"USD\">%s</Amt><CcyXchg><SrcCcy>USD</SrcCcy><TrgtCcy>CNY</TrgtCcy>"
                                .formatted(figure(draw.cents() / 7))
                        + "<UnitCcy>USD</UnitCcy><XchgRate>7</XchgRate></CcyXchg></InstdAmt></AmtDtls>"
                : "";
        String purpose = general
                ? "<RmtInf><Ustrd>往来款</Ustrd></RmtInf>"
                : "<Purp><Prtry>%s</Prtry></Purp><RmtInf><Ustrd>%s</Ustrd></RmtInf>"
                        .formatted(draw.item().code(), draw.item().name());
        return "<TxDtls><Refs><EndToEndId>%s</EndToEndId></Refs><Amt Ccy=\"CNY\">%s</Amt><CdtDbtInd>%s</CdtDbtInd>%s"
                        .formatted(reference('E', draw), draw.amount(), indicator(draw), instructed)
                + "<RltdPties>%s</RltdPties>%s</TxDtls>".formatted(party(draw, "<Pty>", "</Pty>"), purpose);
    }

    private static String party(Draw draw, String opening, String closing) {
        String role = draw.item().credit() ? "Dbtr" : "Cdtr";
        Party party = draw.party();
        String id = party.payer() == Payer.PERSON
                ? "<PrvtId><Othr><Id>%s</Id><SchmeNm><Cd>NIDN</Cd></SchmeNm></Othr></PrvtId>".formatted(party.id())
                : "<OrgId><Othr><Id>%s</Id><SchmeNm><Prtry>USCC</Prtry></SchmeNm></Othr></OrgId>".formatted(party.id());
        return "<%s>%s<Nm>%s</Nm><Id>%s</Id>%s</%s>".formatted(role, opening, party.name(), id, closing, role);
    }

    private static String indicator(Draw draw) {
        return draw.item().credit() ? "CRDT" : "DBIT";
    }

    private static String family(Draw draw) {
        if (!draw.item().credit()) {
            return "ICDT";
        }
        return draw.item().code().equals("FEE-103043") ? "CCRD" : "RCDT";
    }

    /** What a clerk finds in real files: each gets a reason, or waits to be matched. */
    private void writeOdd(int entries, String first, Appendable out) throws IOException {
        int number = entries;
        Draw tax = draw(900_001, ITEMS.get(0));
        String good = entry(++number, List.of(tax));
        out.append(good.replace("<Cd>BOOK</Cd>", "<Cd>PDNG</Cd>"));
        Draw back = draw(900_002, ITEMS.get(2));
        out.append(entry(++number, List.of(back)).replace("<Sts>", "<RvslInd>true</RvslInd><Sts>"));
        Draw nameless = draw(900_003, ITEMS.get(6));
        out.append(entry(++number, List.of(nameless))
                .replace("<AcctSvcrRef>" + reference('B', nameless) + "</AcctSvcrRef>", "")
                .replace(reference('E', nameless), "NOTPROVIDED"));
        Draw cash = draw(900_004, ITEMS.get(8));
        out.append(entry(++number, List.of(cash)).replaceFirst("<RltdPties>.*</RltdPties>", ""));
        Draw precise = draw(900_006, ITEMS.get(5));
        out.append(entry(++number, List.of(precise)).replace(precise.amount() + "<", precise.amount() + "123<"));
        Draw unlike = draw(900_007, ITEMS.get(1));
        out.append(entry(++number, List.of(unlike)).replaceFirst(">" + unlike.amount() + "<", ">1.00<"));
        Draw wrong = draw(900_008, ITEMS.get(2));
        out.append(entry(++number, List.of(wrong))
                .replace(
                        wrong.party().id(),
                        wrong.party().id().substring(0, 17)
                                + otherCheck(wrong.party().id())));
        Draw inward = draw(900_009, ITEMS.get(9));
        out.append(entry(++number, List.of(inward)).replace("DBIT", "CRDT").replace("Cdtr>", "Dbtr>"));
        out.append(first);
    }

    private static char otherCheck(String id) {
        return id.charAt(17) == '1' ? '2' : '1';
    }

    // camt.054.001.02

    /** A notification of version 02: no amount in a detail but in its amount details, parties unwrapped. */
    public void writeCamt2(int payments, Appendable out) throws IOException {
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
                .append("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.02\"><BkToCstmrDbtCdtNtfctn>\n");
        writeHead(out);
        for (int i = 0; i < payments; i++) {
            Draw draw = draw(i);
            // Every other one says its amount in the entry only.
            String amount = i % 2 == 0
                    ? "<AmtDtls><TxAmt><Amt Ccy=\"CNY\">%s</Amt></TxAmt></AmtDtls>".formatted(draw.amount())
                    : "";
            out.append("""
                    <Ntry>
                      <Amt Ccy="CNY">%s</Amt>
                      <CdtDbtInd>%s</CdtDbtInd>
                      <Sts>BOOK</Sts>
                      <BookgDt><DtTm>%sT09:%02d:00+08:00</DtTm></BookgDt>
                      <AcctSvcrRef>%s</AcctSvcrRef>
                      <BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>%s</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd>
                      <NtryDtls>
                        <TxDtls>
                          <Refs><EndToEndId>%s</EndToEndId></Refs>
                          %s
                          <RltdPties>%s</RltdPties>
                          <Purp><Prtry>%s</Prtry></Purp>
                          <RmtInf><Ustrd>%s</Ustrd></RmtInf>
                        </TxDtls>
                      </NtryDtls>
                    </Ntry>
                    """.formatted(
                            draw.amount(),
                            indicator(draw),
                            day,
                            i % 60,
                            reference('B', draw),
                            family(draw),
                            reference('E', draw),
                            amount,
                            party(draw, "", ""),
                            draw.item().code(),
                            draw.item().name()));
        }
        out.append("</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>\n");
    }

    // CSV

    /** A counter's day: fees with quantity and rate. */
    public void writeCsv(int payments, boolean odd, Appendable out) throws IOException {
        out.append("account,bank_reference,reference,direction,amount,currency,booked_on,party_name,party_type,"
                + "party_id_scheme,party_id,item_code,item_name,unit,quantity,rate,pay_mode,remark\n");
        for (int i = 0; i < payments; i++) {
            Draw draw = draw(i);
            boolean counted =
                    draw.item().code().startsWith("FEE-") && draw.item().payer() == Payer.PERSON;
            out.append(row(draw, counted ? 1 + random.nextInt(3) : 0));
        }
        if (odd) {
            writeOddRows(out);
        }
    }

    /** @param quantity 0 where nothing is counted */
    private String row(Draw draw, int quantity) {
        boolean person = draw.party().payer() == Payer.PERSON;
        long cents = quantity == 0 ? draw.cents() : draw.cents() * quantity;
        return String.join(
                        ",",
                        ACCOUNT,
                        reference('B', draw),
                        reference('E', draw),
                        draw.item().credit() ? "CREDIT" : "DEBIT",
                        figure(cents),
                        "CNY",
                        day.toString(),
                        draw.party().name(),
                        person ? "PERSON" : "ORGANISATION",
                        person ? "CITIZEN_ID" : "CREDIT_CODE",
                        draw.party().id(),
                        draw.item().code(),
                        draw.item().name(),
                        quantity == 0 ? "" : "人次",
                        quantity == 0 ? "" : Integer.toString(quantity),
                        quantity == 0 ? "" : draw.amount(),
                        draw.item().credit() && person ? "card" : "transfer",
                        "")
                + "\n";
    }

    private void writeOddRows(Appendable out) throws IOException {
        Item exam = ITEMS.get(6);
        Draw formula = draw(900_001, exam);
        out.append(row(formula, 0).replace(formula.party().name(), "=HYPERLINK(1)"));
        Draw zero = draw(900_002, exam);
        out.append(row(zero, 0).replace("," + zero.amount() + ",", ",0.00,"));
        Draw unlike = draw(900_003, exam);
        out.append(row(unlike, 2).replace(",2,", ",3,"));
        Draw currency = draw(900_004, exam);
        out.append(row(currency, 0).replace(",CNY,", ",RMB,"));
        Draw wrong = draw(900_005, exam);
        out.append(row(wrong, 0)
                .replace(
                        wrong.party().id(),
                        wrong.party().id().substring(0, 17)
                                + otherCheck(wrong.party().id())));
        Draw rounded = draw(900_006, exam);
        out.append(row(rounded, 0).replace(ACCOUNT, "1.10001E+18"));
        Draw nameless = draw(900_007, exam);
        out.append(row(nameless, 0).replace(reference('B', nameless), "").replace(reference('E', nameless), ""));
        Draw shorter = draw(900_008, exam);
        out.append(row(shorter, 0).replace(",card,\n", "\n"));
    }

    // drawing

    private Draw draw(int number) {
        return draw(number, ITEMS.get(random.nextInt(ITEMS.size())));
    }

    private Draw draw(int number, Item item) {
        long cents = (long) item.leastCents() + random.nextInt(item.mostCents() - item.leastCents());
        // Sevenths, so that an amount in dollars at 7 yuan is exact.
        return new Draw(number, item, item.payer() == Payer.PERSON ? person() : firm(), cents - cents % 7);
    }

    private Party person() {
        String name = pick(SURNAMES) + pick(GIVEN) + (random.nextInt(3) == 0 ? "" : pick(GIVEN));
        LocalDate born = LocalDate.of(1950, 1, 1).plusDays(random.nextInt(20_000));
        String id = DIVISION + born.toString().replace("-", "") + "%03d".formatted(random.nextInt(1_000));
        return new Party(Payer.PERSON, name, id + CitizenId.checkCharacter(id));
    }

    private Party firm() {
        String name = "演示市" + pick(MARKS) + pick(TRADES) + pick(FORMS);
        StringBuilder code = new StringBuilder("91").append(DIVISION).append("MA");
        while (code.length() < 17) {
            code.append(pick(LETTERS));
        }
        return new Party(Payer.FIRM, name, code.toString() + CreditCode.checkCharacter(code.toString()));
    }

    private String pick(String characters) {
        return String.valueOf(characters.charAt(random.nextInt(characters.length())));
    }

    private String pick(String[] words) {
        return words[random.nextInt(words.length)];
    }

    private String reference(char which, Draw draw) {
        return "PL%s%s-%06d".formatted(which, run, draw.number());
    }

    private static String figure(long cents) {
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }
}
