package org.piaolian.web.lifecycle;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.Line;

/** A line of a receipt as it is typed, for what is issued anew. One that is emptied is left out. */
public final class LineRow {

    /** Rows for lines that are added. */
    private static final int SPARE = 2;

    private static final Pattern FIGURE = Pattern.compile("-?[0-9]{1,18}([.][0-9]{1,12})?");
    private static final int LONGEST_CODE = 35;
    private static final int LONGEST_UNIT = 35;
    private static final int LONGEST_NAME = 140;

    private String itemCode = "";
    private String name = "";
    private String quantity = "";
    private String unit = "";
    private String rate = "";
    private String amount = "";

    /** The lines, and some empty rows behind them. */
    static List<LineRow> of(List<Line> lines) {
        List<LineRow> rows = new ArrayList<>();
        for (Line line : lines) {
            LineRow row = new LineRow();
            row.itemCode = line.itemCode();
            row.name = line.name();
            row.quantity = text(line.quantity());
            row.unit = line.unit() == null ? "" : line.unit();
            row.rate = text(line.rate());
            row.amount = line.amount().figure();
            rows.add(row);
        }
        for (int i = 0; i < SPARE; i++) {
            rows.add(new LineRow());
        }
        return List.copyOf(rows);
    }

    boolean isEmpty() {
        return (itemCode + name + quantity + unit + rate + amount).isBlank();
    }

    /** @return empty where a part is missing, too long, or no figure that the currency has */
    Optional<Line> line(Currency currency) {
        boolean understood = !itemCode.isBlank()
                && itemCode.length() <= LONGEST_CODE
                && !name.isBlank()
                && name.length() <= LONGEST_NAME
                && unit.length() <= LONGEST_UNIT
                && isFigureOrEmpty(quantity)
                && isFigureOrEmpty(rate)
                && FIGURE.matcher(amount).matches();
        if (!understood) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Line(
                    itemCode,
                    name,
                    unit.isEmpty() ? null : unit,
                    figure(quantity),
                    figure(rate),
                    new Money(new BigDecimal(amount), currency)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isFigureOrEmpty(String text) {
        return text.isEmpty() || FIGURE.matcher(text).matches();
    }

    private static @Nullable BigDecimal figure(String text) {
        return text.isEmpty() ? null : new BigDecimal(text);
    }

    private static String text(@Nullable BigDecimal figure) {
        return figure == null ? "" : figure.toPlainString();
    }

    private static String typed(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    /** Thousands may be set apart. */
    private static String typedFigure(@Nullable String text) {
        return typed(text).replace(",", "");
    }

    public String getItemCode() {
        return itemCode;
    }

    public void setItemCode(@Nullable String text) {
        itemCode = typed(text);
    }

    public String getName() {
        return name;
    }

    public void setName(@Nullable String text) {
        name = typed(text);
    }

    public String getQuantity() {
        return quantity;
    }

    public void setQuantity(@Nullable String text) {
        quantity = typedFigure(text);
    }

    public String getUnit() {
        return unit;
    }

    public void setUnit(@Nullable String text) {
        unit = typed(text);
    }

    public String getRate() {
        return rate;
    }

    public void setRate(@Nullable String text) {
        rate = typedFigure(text);
    }

    public String getAmount() {
        return amount;
    }

    public void setAmount(@Nullable String text) {
        amount = typedFigure(text);
    }
}
