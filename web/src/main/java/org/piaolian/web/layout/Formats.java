package org.piaolian.web.layout;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.piaolian.money.Money;
import org.piaolian.web.language.Language;

/** Figures and times as people read them, times in the zone that receipts are dated in. */
@RequestScoped
@Named
public class Formats {

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Language language;
    private final ZoneId zone;

    @Inject
    public Formats(Language language, Clock clock) {
        this.language = language;
        this.zone = clock.getZone();
    }

    /** {@code CNY 79,519.79}, with the decimals of the currency. */
    public String money(Money money) {
        return money.currency().getCurrencyCode() + " " + figure(money);
    }

    /** {@code 79,519.79}. */
    public String figure(Money money) {
        DecimalFormat format = new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        int scale = money.amount().scale();
        format.setMinimumFractionDigits(scale);
        format.setMaximumFractionDigits(scale);
        return format.format(money.amount());
    }

    public String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** For a page that writes times itself. */
    public String getZone() {
        return zone.getId();
    }

    public String moment(@Nullable Instant instant) {
        return instant == null ? "" : MOMENT.format(instant.atZone(zone));
    }

    public String issued(OffsetDateTime time) {
        return moment(time.toInstant());
    }

    public String minute(@Nullable Instant instant) {
        return instant == null ? "" : MINUTE.format(instant.atZone(zone));
    }

    public String clock(Instant instant) {
        return CLOCK.format(instant.atZone(zone));
    }

    /** {@code 24 November 2026} or {@code 2026年11月24日}. */
    public String day(LocalDate day) {
        return DateTimeFormatter.ofPattern(language.isChinese() ? "yyyy年M月d日" : "d MMMM yyyy", language.getLocale())
                .format(day);
    }

    /** {@code 24 Nov} or {@code 11-24}, for the axis of a chart. */
    public String shortDay(LocalDate day) {
        return DateTimeFormatter.ofPattern(language.isChinese() ? "MM-dd" : "d MMM", language.getLocale())
                .format(day);
    }
}
