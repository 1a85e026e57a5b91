package org.piaolian.documents.adapter;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.lowagie.text.Document;
import com.lowagie.text.DocumentException;
import com.lowagie.text.Rectangle;
import com.lowagie.text.pdf.PdfContentByte;
import com.lowagie.text.pdf.PdfStructureElement;
import com.lowagie.text.pdf.PdfTemplate;
import com.lowagie.text.pdf.PdfWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.documents.adapter.Pen.Ink;
import org.piaolian.money.ChineseCapitals;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptKind.Direction;

/**
 * One receipt on its pages. Every page repeats the head, the party and the table's head; the last one closes with the
 * total, the particulars and the issuer's seal. Lengths are in points, {@code y} counts from the top.
 */
final class ReceiptSheet {

    /** A4, landscape. */
    static final float WIDTH = 841.89f;

    static final float HEIGHT = 595.276f;

    private static final float LEFT = 42;
    private static final float RIGHT = WIDTH - LEFT;
    private static final float FRAME_TOP = 134;
    private static final float FRAME_BOTTOM = 556;
    private static final float PAD = 5;

    private static final float QR_TOP = 28;
    /** 32 mm, as ISO/IEC 18004 symbols on A4 are at least 30 mm here. */
    private static final float QR_SIZE = 90.7f;

    private static final float TEXT = 9.5f;
    private static final float LEADING = 12.5f;
    private static final float TOTAL_HEIGHT = 32;
    private static final float TABLE_HEAD_HEIGHT = 27;
    private static final float CARRY_HEIGHT = 18;
    private static final float CLOSING_HEIGHT = 118;
    private static final float FIELD_HEIGHT = 22;
    private static final float PARTICULARS_RIGHT = 494;
    private static final float CAPTION_WIDTH = 86;
    private static final int MAX_REMARK_LINES = 12;
    private static final String SEE_ANNEX = "见附页 See the annex";

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx");

    private enum Column {
        LINE(Captions.LINE, 34),
        CODE(Captions.ITEM_CODE, 92),
        ITEM(Captions.ITEM, 270),
        UNIT(Captions.UNIT, 54),
        QUANTITY(Captions.QUANTITY, 82),
        RATE(Captions.RATE, 96),
        AMOUNT(Captions.AMOUNT, RIGHT - LEFT - 34 - 92 - 270 - 54 - 82 - 96);

        private final Captions caption;
        private final float width;

        Column(Captions caption, float width) {
            this.caption = caption;
            this.width = width;
        }

        float left() {
            float x = LEFT;
            for (Column column : values()) {
                if (column == this) {
                    break;
                }
                x += column.width;
            }
            return x;
        }

        float right() {
            return left() + width;
        }

        boolean isFigure() {
            return this == QUANTITY || this == RATE || this == AMOUNT;
        }
    }

    /** A line of the item table: its cells, broken into lines of text. */
    private record Row(Line line, List<Cell> cells, float height) {}

    /** @param size of the letters; smaller than usual where a figure would not fit */
    private record Cell(List<String> lines, float size) {}

    /** A value with its caption in the particulars at the foot. */
    private record Field(Captions caption, Cell value) {}

    /** The other side of the payment; of an e-invoice, both sides. */
    private record PartyRow(Captions caption, Cell name, Optional<PartyIdentifier> identifier, float height) {}

    /** Fields beside each other. */
    private record FieldRow(List<Field> fields, float height) {}

    private final Document document;
    private final PdfWriter writer;
    private final ReceiptFonts fonts;
    private final ReceiptContent content;
    private final Agency issuer;
    private final Agency supervisor;
    private final URI verification;

    private final Tags tags;
    private @Nullable PdfStructureElement itemTable;
    private final List<PartyRow> parties;
    private final float partyHeight;
    private final List<FieldRow> particulars;
    private final List<String> annex;
    private final float closingHeight;
    private final float tableTop;
    private final PdfTemplate qr;
    private final PdfTemplate supervisorSeal;

    ReceiptSheet(
            Document document,
            PdfWriter writer,
            ReceiptFonts fonts,
            ReceiptContent content,
            Agency issuer,
            Agency supervisor,
            URI verification) {
        this.document = document;
        this.writer = writer;
        this.fonts = fonts;
        this.content = content;
        this.issuer = issuer;
        this.supervisor = supervisor;
        this.verification = verification;

        this.tags = new Tags(writer);
        this.parties = parties();
        this.partyHeight =
                (float) parties.stream().mapToDouble(PartyRow::height).sum();
        this.annex = annex();
        this.particulars = particulars();
        this.closingHeight = Math.max(CLOSING_HEIGHT, (float)
                particulars.stream().mapToDouble(FieldRow::height).sum());
        this.tableTop = FRAME_TOP + partyHeight;
        this.qr = qr();
        this.supervisorSeal = supervisorSeal();
    }

    void draw() throws DocumentException {
        List<List<Row>> pages = paginate(rows());
        int annexPages = (annex.size() + annexLinesPerPage() - 1) / annexLinesPerPage();
        int count = pages.size() + annexPages;
        @Nullable Money before = null;
        for (int i = 0; i < pages.size(); i++) {
            try (Pen pen = newPage(i + 1, count)) {
                before = table(pen, pages.get(i), before, i == 0, i == pages.size() - 1);
            }
        }
        for (int i = 0; i < annexPages; i++) {
            int from = i * annexLinesPerPage();
            try (Pen pen = newPage(pages.size() + i + 1, count)) {
                annex(pen, annex.subList(from, Math.min(annex.size(), from + annexLinesPerPage())));
            }
        }
    }

    // Measuring

    private Cell cell(String text, float size, float width) {
        return new Cell(Pen.wrap(fonts, text, size, width), size);
    }

    /** A figure stays on one line as long as its letters can become smaller. */
    private Cell figure(String text, float size, float smallest, float width) {
        float natural = fonts.width(text, size);
        float fitting = natural <= width ? size : Math.max(smallest, size * width / natural * 0.995f);
        return cell(text, fitting, width);
    }

    private List<PartyRow> parties() {
        ReceiptContent.@Nullable Invoice invoice = content.invoice();
        if (invoice != null) {
            return List.of(partyRow(Captions.SELLER, invoice.seller()), partyRow(Captions.BUYER, content.party()));
        }
        boolean received = content.kind().direction() == Direction.RECEIVED;
        return List.of(partyRow(received ? Captions.PAYER : Captions.PAYEE, content.party()));
    }

    private PartyRow partyRow(Captions caption, Party party) {
        Cell name = cell(party.name(), 11, 388);
        return new PartyRow(
                caption,
                name,
                Optional.ofNullable(party.identifier()),
                Math.max(34, name.lines().size() * 14 + 10));
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Line line : content.lines()) {
            List<Cell> cells = new ArrayList<>();
            float height = 0;
            for (Column column : Column.values()) {
                String text = text(column, line, rows.size() + 1);
                float width = column.width - 2 * PAD;
                Cell cell = column.isFigure() ? figure(text, TEXT, 6, width) : cell(text, TEXT, width);
                cells.add(cell);
                height = Math.max(height, cell.lines().size() * LEADING + 6);
            }
            rows.add(new Row(line, cells, height));
        }
        return rows;
    }

    private static String text(Column column, Line line, int number) {
        return switch (column) {
            case LINE -> Integer.toString(number);
            case CODE -> line.itemCode();
            case ITEM -> line.name();
            case UNIT -> line.unit() == null ? "" : line.unit();
            case QUANTITY -> plain(line.quantity());
            case RATE -> plain(line.rate());
            case AMOUNT -> line.amount().figure();
        };
    }

    private static String plain(@Nullable BigDecimal figure) {
        return figure == null ? "" : figure.toPlainString();
    }

    private List<FieldRow> particulars() {
        List<FieldRow> all = new ArrayList<>();
        float whole = PARTICULARS_RIGHT - LEFT - CAPTION_WIDTH - 2 * PAD;
        float half = (PARTICULARS_RIGHT - LEFT) / 2 - CAPTION_WIDTH - 2 * PAD;
        ReceiptContent.@Nullable Invoice invoice = content.invoice();
        Field payMode = new Field(Captions.PAY_MODE, cell(PayModes.words(content.payMode()), TEXT, half));
        if (invoice == null) {
            all.add(fieldRow(
                    payMode, new Field(Captions.BOOKED, cell(content.bookedOn().toString(), TEXT, half))));
            all.add(fieldRow(new Field(Captions.REFERENCE, cell(content.paymentReference(), TEXT, whole))));
        } else {
            boolean note = content.isCreditNote();
            all.add(fieldRow(new Field(
                    note ? Captions.CREDIT_NOTES_NUMBER : Captions.SELLERS_NUMBER,
                    cell(invoice.number() + " (" + invoice.type() + ")", TEXT, whole))));
            all.add(fieldRow(
                    new Field(
                            note ? Captions.CREDITED_ON : Captions.INVOICED,
                            cell(invoice.issuedOn().toString(), TEXT, half)),
                    new Field(
                            Captions.DUE,
                            cell(invoice.dueOn() == null ? "" : invoice.dueOn().toString(), TEXT, half))));
            all.add(fieldRow(
                    payMode,
                    new Field(
                            note ? Captions.CREDITED : Captions.PAYABLE,
                            figure(invoice.payable().toString(), TEXT, 6, half))));
        }
        ReceiptContent.@Nullable ForeignAmount foreign = content.foreign();
        if (foreign != null) {
            all.add(fieldRow(
                    new Field(Captions.FOREIGN, figure(foreign.amount().toString(), TEXT, 6, half)),
                    new Field(Captions.FOREIGN_RATE, figure(plain(foreign.rate()), TEXT, 6, half))));
        }
        if (content.related() != null) {
            Cell related = cell(content.related().toString(), TEXT, whole);
            ReceiptContent.@Nullable Correction correction = content.correction();
            all.add(fieldRow(new Field(caption(correction), related)));
            if (correction != null) {
                String reason = content.isCreditNote() ? Captions.CREDITED_BY_SELLER : Captions.of(correction.reason());
                all.add(fieldRow(new Field(Captions.REASON, cell(reason, TEXT, whole))));
            }
        }
        String remark = content.remark() == null ? "" : content.remark();
        all.add(fieldRow(new Field(Captions.REMARK, cell(annex.isEmpty() ? remark : SEE_ANNEX, TEXT, whole))));
        return all;
    }

    private static Captions caption(ReceiptContent.@Nullable Correction correction) {
        if (correction == null) {
            return Captions.RELATED;
        }
        return switch (correction.act()) {
            case REVERSES -> Captions.REVERSED;
            case REPLACES -> Captions.REPLACED;
        };
    }

    private static FieldRow fieldRow(Field... fields) {
        List<Field> all = List.of(fields);
        int lines = all.stream().mapToInt(f -> f.value().lines().size()).max().orElse(1);
        return new FieldRow(all, Math.max(FIELD_HEIGHT, lines * LEADING + 8));
    }

    /** A remark that is too long for its field, broken into the lines of pages of its own; else nothing. */
    private List<String> annex() {
        String remark = content.remark() == null ? "" : content.remark();
        float whole = PARTICULARS_RIGHT - LEFT - CAPTION_WIDTH - 2 * PAD;
        return Pen.wrap(fonts, remark, TEXT, whole).size() <= MAX_REMARK_LINES
                ? List.of()
                : Pen.wrap(fonts, remark, TEXT, RIGHT - LEFT - 4 * PAD);
    }

    private int annexLinesPerPage() {
        return (int) ((FRAME_BOTTOM - tableTop - 3 * LEADING) / (LEADING + 1));
    }

    private List<List<Row>> paginate(List<Row> rows) {
        float body = FRAME_BOTTOM - tableTop - TABLE_HEAD_HEIGHT;
        List<List<Row>> pages = new ArrayList<>();
        int next = 0;
        while (true) {
            float room = pages.isEmpty() ? body : body - CARRY_HEIGHT;
            float rest = (float) rows.subList(next, rows.size()).stream()
                    .mapToDouble(Row::height)
                    .sum();
            if (rest <= room - TOTAL_HEIGHT - closingHeight) {
                pages.add(rows.subList(next, rows.size()));
                return pages;
            }
            int end = next;
            float used = 0;
            // The last row stays with the total.
            while (end < rows.size() - 1 && used + rows.get(end).height() <= room - CARRY_HEIGHT) {
                used += rows.get(end).height();
                end++;
            }
            if (end == next) {
                throw new IllegalArgumentException("a text of receipt " + content.number() + " is too long for a page");
            }
            pages.add(rows.subList(next, end));
            next = end;
        }
    }

    // Drawing

    private Pen newPage(int number, int count) throws DocumentException {
        if (number > 1) {
            document.newPage();
        }
        writer.setPageEmpty(false);
        PdfContentByte page = writer.getDirectContent();
        Pen pen = new Pen(page, fonts, HEIGHT);
        boolean first = number == 1;
        head(pen, first);
        float module = QR_SIZE / qr.getWidth();
        pen.in(first ? tags.figure(Captions.SCAN.zh() + " " + verification) : null)
                .draw()
                .addTemplate(qr, module, 0, 0, module, LEFT, HEIGHT - QR_TOP - QR_SIZE);
        pen.in(first ? tags.figure(supervisor.nameZh() + " 财政票据监制章") : null)
                .draw()
                .addTemplate(supervisorSeal, WIDTH / 2, HEIGHT - 100);
        float top = FRAME_TOP;
        for (PartyRow party : parties) {
            party(pen.in(paragraph(first)), party, top);
            top += party.height();
        }
        foot(pen, number, count);
        pen.frame(LEFT - 3, FRAME_TOP - 3, RIGHT + 3, FRAME_BOTTOM + 3, 1.6f, Ink.FORM);
        pen.frame(LEFT, FRAME_TOP, RIGHT, FRAME_BOTTOM, 0.5f, Ink.FORM);
        return pen;
    }

    /** What pages after the first repeat is no part of the text that is read out. */
    private @Nullable PdfStructureElement paragraph(boolean first) {
        return first ? tags.paragraph() : null;
    }

    private void head(Pen pen, boolean first) {
        Captions.Title title = Captions.Title.of(content.kind());
        List<ReceiptFonts.Run> zh = fonts.serif(title.zh());
        float half = ReceiptFonts.width(zh, 25) / 2 + 14;
        pen.in(first ? tags.title() : null).centred(zh, WIDTH / 2, 52, 25, Ink.FORM);
        pen.line(WIDTH / 2 - half, 61, WIDTH / 2 + half, 61, 1.2f, Ink.FORM);
        pen.line(WIDTH / 2 - half, 63.6f, WIDTH / 2 + half, 63.6f, 0.5f, Ink.FORM);
        pen.in(paragraph(first)).centredEnglish(title.en(), WIDTH / 2, 26, 8.5f, Ink.FORM);
        if (content.isReversal()) {
            reversalMark(pen, first);
        }

        float y = 42;
        y = headLine(
                pen.in(paragraph(first)), Captions.CODE, content.number().code().value(), y);
        y = headLine(pen.in(paragraph(first)), Captions.NUMBER, content.number().digits(), y);
        y = headLine(
                pen.in(paragraph(first)),
                Captions.CHECK_CODE,
                content.checkCode().value(),
                y);
        headLine(pen.in(paragraph(first)), Captions.ISSUED, content.issuedAt().format(MOMENT), y);
    }

    /** A frame between QR code and title, which nobody overlooks, with the number of what is taken back. */
    private void reversalMark(Pen pen, boolean first) {
        float left = LEFT + QR_SIZE + 12;
        float right = left + 108;
        float middle = (left + right) / 2;
        pen.frame(left, QR_TOP + 4, right, QR_TOP + 62, 1.6f, Ink.RED);
        pen.in(paragraph(first)).centred(fonts.serif(Captions.RED.zh()), middle, QR_TOP + 28, 20, Ink.RED);
        pen.centredEnglish(Captions.RED.en(), middle, QR_TOP + 41, 9, Ink.RED);
        pen.centred(String.valueOf(content.related()), middle, QR_TOP + 55, 8, Ink.RED);
    }

    private float headLine(Pen pen, Captions caption, String value, float y) {
        float x = 584;
        pen.left(caption.zh(), x, y, TEXT, Ink.FORM);
        pen.english(caption.en(), x + 42, y, 7, Ink.FORM);
        pen.left(value, x + 84, y, 10, Ink.TEXT);
        return y + 19;
    }

    private void party(Pen pen, PartyRow party, float top) {
        float bottom = top + party.height();
        float middle = (top + bottom) / 2;
        caption(pen, party.caption(), LEFT + PAD, middle);
        lines(pen, party.name(), LEFT + 64, middle, 14, false);
        caption(
                pen,
                party.identifier().map(id -> Captions.of(id.scheme())).orElse(Captions.FOREIGN_ID),
                500 + PAD,
                middle);
        lines(
                pen,
                figure(party.identifier().map(PartyIdentifier::value).orElse("—"), 11, 7, RIGHT - 604 - 2 * PAD),
                604 + PAD,
                middle,
                13,
                false);
        pen.line(LEFT + 58, top, LEFT + 58, bottom, 0.5f, Ink.FORM);
        pen.line(500, top, 500, bottom, 0.5f, Ink.FORM);
        pen.line(604, top, 604, bottom, 0.5f, Ink.FORM);
        pen.line(LEFT, bottom, RIGHT, bottom, 0.5f, Ink.FORM);
    }

    private void foot(Pen pen, int number, int count) {
        boolean first = number == 1;
        pen.in(paragraph(first));
        float x = LEFT;
        pen.left(Captions.SCAN.zh(), x, FRAME_BOTTOM + 16, 7, Ink.NOTE);
        x += fonts.width(Captions.SCAN.zh(), 7) + 3;
        pen.english(Captions.SCAN.en(), x, FRAME_BOTTOM + 16, 7, Ink.NOTE);
        x += fonts.width(Captions.SCAN.en(), 7) + 6;
        pen.left(verification.toString(), x, FRAME_BOTTOM + 16, 7, Ink.NOTE);
        pen.in(null)
                .right(
                        "%s   第 %d/%d 页   Page %d of %d".formatted(content.number(), number, count, number, count),
                        RIGHT,
                        FRAME_BOTTOM + 16,
                        7,
                        Ink.NOTE);
    }

    /** @return the sum of this page's rows and those before */
    private Money table(Pen pen, List<Row> rows, @Nullable Money before, boolean first, boolean last) {
        float bodyTop = tableTop + TABLE_HEAD_HEIGHT;
        float bodyBottom = last ? FRAME_BOTTOM - TOTAL_HEIGHT - closingHeight : FRAME_BOTTOM - CARRY_HEIGHT;
        PdfStructureElement items = itemTable == null ? tags.table() : itemTable;
        itemTable = items;
        @Nullable PdfStructureElement headRow = first ? Tags.row(items) : null;
        pen.area(LEFT + 0.3f, tableTop + 0.3f, RIGHT - 0.3f, bodyTop - 0.3f, Ink.FAINT);
        for (Column column : Column.values()) {
            float middle = (column.left() + column.right()) / 2;
            String en = column == Column.AMOUNT
                    ? column.caption.en() + " (" + content.total().currency().getCurrencyCode() + ")"
                    : column.caption.en();
            pen.in(headRow == null ? null : Tags.headCell(headRow))
                    .centred(column.caption.zh(), middle, tableTop + 12, 9, Ink.FORM);
            pen.centredEnglish(en, middle, tableTop + 22, 7, Ink.FORM);
        }
        for (Column column : Column.values()) {
            if (column != Column.LINE) {
                pen.line(column.left(), tableTop, column.left(), bodyBottom, 0.5f, Ink.FORM);
            }
        }
        pen.line(LEFT, bodyTop, RIGHT, bodyTop, 0.5f, Ink.FORM);

        float y = bodyTop;
        if (before != null) {
            carry(pen, Captions.BROUGHT_FORWARD, before, y);
            y += CARRY_HEIGHT;
            pen.line(LEFT, y, RIGHT, y, 0.25f, Ink.FORM);
        }
        @Nullable Money sum = before;
        for (Row row : rows) {
            Column[] columns = Column.values();
            PdfStructureElement tableRow = Tags.row(items);
            for (int i = 0; i < columns.length; i++) {
                draw(pen.in(Tags.cell(tableRow)), columns[i], row.cells().get(i), y);
            }
            y += row.height();
            pen.line(LEFT, y, RIGHT, y, 0.25f, Ink.FORM);
            sum = sum == null ? row.line().amount() : sum.plus(row.line().amount());
        }
        pen.line(LEFT, bodyBottom, RIGHT, bodyBottom, 0.5f, Ink.FORM);
        if (sum == null) {
            throw new IllegalStateException("a page of receipt " + content.number() + " has no line");
        }
        if (last) {
            total(pen, bodyBottom);
            closing(pen, bodyBottom + TOTAL_HEIGHT);
        } else {
            carry(pen, Captions.CARRIED_FORWARD, sum, bodyBottom);
        }
        return sum;
    }

    private void draw(Pen pen, Column column, Cell cell, float top) {
        float y = top + 3 + LEADING - 3;
        for (String line : cell.lines()) {
            switch (column) {
                case QUANTITY, RATE -> pen.right(line, column.right() - PAD, y, cell.size(), Ink.TEXT);
                case AMOUNT -> pen.right(line, column.right() - PAD, y, cell.size(), amountInk());
                case LINE, UNIT -> pen.centred(line, (column.left() + column.right()) / 2, y, cell.size(), Ink.TEXT);
                case CODE, ITEM -> pen.left(line, column.left() + PAD, y, cell.size(), Ink.TEXT);
            }
            y += LEADING;
        }
    }

    /** Belongs to the page, not to the table: who has it read out as a whole needs no sums between. */
    private void carry(Pen pen, Captions caption, Money sum, float top) {
        pen.in(null);
        pen.left(caption.zh(), Column.ITEM.left() + PAD, top + 12.5f, 9, Ink.FORM);
        pen.english(caption.en(), Column.ITEM.left() + PAD + 34, top + 12.5f, 7, Ink.FORM);
        Cell figure = figure(sum.figure(), TEXT, 6, Column.AMOUNT.width - 2 * PAD);
        pen.right(figure.lines().get(0), RIGHT - PAD, top + 12.5f, figure.size(), amountInk());
    }

    /** Amounts that are taken back are red, which gives such a receipt its name. */
    private Ink amountInk() {
        return content.isReversal() ? Ink.RED : Ink.TEXT;
    }

    private void total(Pen pen, float top) {
        float bottom = top + TOTAL_HEIGHT;
        float middle = (top + bottom) / 2;
        boolean red = content.isReversal();
        caption(pen.in(tags.paragraph()), red ? Captions.RED_IN_WORDS : Captions.IN_WORDS, LEFT + PAD, middle);
        Cell capitals =
                figure(ChineseCapitals.of(content.total()), 12, 8, PARTICULARS_RIGHT - LEFT - CAPTION_WIDTH - 3 * PAD);
        lines(pen, capitals, LEFT + CAPTION_WIDTH + 2 * PAD, middle, 11, false, amountInk());
        caption(
                pen.in(tags.paragraph()),
                red ? Captions.RED_IN_FIGURES : Captions.IN_FIGURES,
                PARTICULARS_RIGHT + PAD,
                middle);
        Cell figures = figure(content.total().toString(), 13, 7, RIGHT - PARTICULARS_RIGHT - 60 - 2 * PAD);
        lines(pen, figures, RIGHT - PAD, middle, 13, true, amountInk());
        pen.line(LEFT + CAPTION_WIDTH + PAD, top, LEFT + CAPTION_WIDTH + PAD, bottom, 0.5f, Ink.FORM);
        pen.line(PARTICULARS_RIGHT, top, PARTICULARS_RIGHT, bottom, 0.5f, Ink.FORM);
        pen.line(LEFT, bottom, RIGHT, bottom, 0.5f, Ink.FORM);
    }

    private void closing(Pen pen, float top) {
        float y = top;
        for (int i = 0; i < particulars.size(); i++) {
            FieldRow row = particulars.get(i);
            boolean lastRow = i == particulars.size() - 1;
            float bottom = lastRow ? FRAME_BOTTOM : y + row.height();
            float x = LEFT;
            for (Field field : row.fields()) {
                caption(pen.in(tags.paragraph()), field.caption(), x + PAD, y + FIELD_HEIGHT / 2);
                float valueX = x + CAPTION_WIDTH + PAD;
                float lineY = y + 14.5f;
                for (String line : field.value().lines()) {
                    pen.left(line, valueX + PAD, lineY, field.value().size(), Ink.TEXT);
                    lineY += LEADING;
                }
                pen.line(valueX, y, valueX, bottom, 0.25f, Ink.FORM);
                x += (PARTICULARS_RIGHT - LEFT) / row.fields().size();
                pen.line(x, y, x, bottom, x < PARTICULARS_RIGHT ? 0.25f : 0.5f, Ink.FORM);
            }
            if (!lastRow) {
                pen.line(LEFT, bottom, PARTICULARS_RIGHT, bottom, 0.25f, Ink.FORM);
            }
            y = bottom;
        }
        agency(pen, top);
    }

    private void agency(Pen pen, float top) {
        float x = PARTICULARS_RIGHT + 2 * PAD;
        float radius = 49;
        float width = RIGHT - x - 2 * radius - 4 * PAD;
        Captions caption = content.kind().isInvoice()
                ? Captions.NUMBERED_BY
                : content.kind().direction() == Direction.RECEIVED ? Captions.RECEIVED_BY : Captions.PAID_BY;
        pen.in(tags.paragraph()).left(caption.zh(), x, top + 16, 9, Ink.FORM);
        pen.english(caption.en(), x + fonts.width(caption.zh(), 9) + 3, top + 16, 7, Ink.FORM);
        float y = top + 33;
        for (String line : Pen.wrap(fonts, issuer.nameZh(), 12, width)) {
            pen.left(line, x, y, 12, Ink.TEXT);
            y += 14;
        }
        y -= 2;
        for (String line : Pen.wrap(fonts, issuer.nameEn(), 8.5f, width)) {
            pen.english(line, x, y, 8.5f, Ink.TEXT);
            y += 10.5f;
        }
        pen.left(issuer.creditCode(), x, y + 1, 8.5f, Ink.TEXT);
        person(pen, Captions.REVIEWER, content.reviewer(), x, FRAME_BOTTOM - 24, width);
        person(pen, Captions.DRAWER, content.drawer(), x, FRAME_BOTTOM - 9, width);
        new SealStamp(pen.in(tags.figure(issuer.nameZh() + " 电子票据专用章")).draw(), fonts)
                .issuer(issuer, RIGHT - radius - 2 * PAD, HEIGHT - (top + FRAME_BOTTOM) / 2, radius);
    }

    private void person(Pen pen, Captions caption, String name, float x, float y, float width) {
        pen.in(tags.paragraph()).left(caption.zh(), x, y, 9, Ink.FORM);
        pen.english(caption.en(), x + 30, y, 7, Ink.FORM);
        Cell cell = figure(name, TEXT, 6, width - 66);
        pen.left(String.join("", cell.lines()), x + 66, y, cell.size(), Ink.TEXT);
    }

    private void annex(Pen pen, List<String> lines) {
        pen.in(tags.paragraph());
        pen.left(Captions.REMARK.zh() + " " + Captions.REMARK.en(), LEFT + 2 * PAD, tableTop + 18, TEXT, Ink.FORM);
        float y = tableTop + 18 + LEADING + 5;
        for (String line : lines) {
            pen.left(line, LEFT + 2 * PAD, y, TEXT, Ink.TEXT);
            y += LEADING + 1;
        }
    }

    /** The two languages of a caption, one above the other around a middle line. */
    private void caption(Pen pen, Captions caption, float x, float middle) {
        pen.left(caption.zh(), x, middle - 0.5f, 8.5f, Ink.FORM);
        pen.english(caption.en(), x, middle + 7.5f, 6.5f, Ink.FORM);
    }

    /** Lines of text around a middle line. */
    private static void lines(Pen pen, Cell cell, float x, float middle, float leading, boolean right) {
        lines(pen, cell, x, middle, leading, right, Ink.TEXT);
    }

    private static void lines(Pen pen, Cell cell, float x, float middle, float leading, boolean right, Ink ink) {
        float y = middle + cell.size() * 0.36f - (cell.lines().size() - 1) * leading / 2;
        for (String line : cell.lines()) {
            if (right) {
                pen.right(line, x, y, cell.size(), ink);
            } else {
                pen.left(line, x, y, cell.size(), ink);
            }
            y += leading;
        }
    }

    /**
     * The symbol as one filled path, sharp at any size; an image would be smoothed by some viewers, and separate
     * rectangles would leave hairlines between them.
     */
    private PdfTemplate qr() {
        BitMatrix modules;
        try {
            modules = new QRCodeWriter()
                    .encode(
                            verification.toString(),
                            BarcodeFormat.QR_CODE,
                            0,
                            0,
                            Map.of(
                                    EncodeHintType.ERROR_CORRECTION,
                                    ErrorCorrectionLevel.M,
                                    EncodeHintType.CHARACTER_SET,
                                    "UTF-8",
                                    EncodeHintType.MARGIN,
                                    0));
        } catch (WriterException e) {
            throw new IllegalArgumentException("no QR code holds " + verification, e);
        }
        int width = modules.getWidth();
        PdfTemplate symbol = writer.getDirectContent().createTemplate(width, width);
        for (int y = 0; y < width; y++) {
            int x = 0;
            while (x < width) {
                int from = x;
                while (x < width && modules.get(x, y)) {
                    x++;
                }
                if (x > from) {
                    symbol.rectangle(from, width - 1 - y, x - from, 1);
                }
                x++;
            }
        }
        symbol.fill();
        return symbol;
    }

    private PdfTemplate supervisorSeal() {
        float halfWidth = 42;
        PdfTemplate seal = writer.getDirectContent().createTemplate(0, 0);
        seal.setBoundingBox(new Rectangle(-halfWidth, -halfWidth * 2 / 3, halfWidth, halfWidth * 2 / 3));
        new SealStamp(seal, fonts).supervisor(supervisor, 0, 0, halfWidth);
        return seal;
    }
}
