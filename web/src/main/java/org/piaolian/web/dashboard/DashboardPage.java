package org.piaolian.web.dashboard;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.piaolian.dashboard.ShowToday;
import org.piaolian.dashboard.TodayAtAGlance;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Texts;
import org.piaolian.web.layout.Formats;

/** What staff see first. */
@RequestScoped
@Named
public class DashboardPage {

    private final ShowToday today;
    private final CurrentActor actor;
    private final Formats formats;
    private final Texts say;
    private final Clock clock;
    private @Nullable TodayAtAGlance figures;

    @Inject
    public DashboardPage(ShowToday today, CurrentActor actor, Formats formats, Texts say, Clock clock) {
        this.today = today;
        this.actor = actor;
        this.formats = formats;
        this.say = say;
        this.clock = clock;
    }

    public TodayAtAGlance getFigures() {
        TodayAtAGlance known = figures;
        if (known == null) {
            known = today.show(actor.get());
            figures = known;
        }
        return known;
    }

    public Instant getNow() {
        return clock.instant();
    }

    /** Today, as the filter of the list of receipts has it. */
    public String getDay() {
        return LocalDate.now(clock).toString();
    }

    /** When most receipts of today were issued, in one sentence. */
    public String getBusiestHour() {
        List<Long> values = getFigures().byHour();
        int hour = mostAt(values);
        return values.get(hour) == 0
                ? say.of("dashboard.nothing")
                : say.of(
                        "dashboard.byHour.most",
                        "%02d:00–%02d:59".formatted(hour, hour),
                        formats.count(values.get(hour)));
    }

    /** How many receipts there were on the days shown, and the day with most of them. */
    public String getBusiestDay() {
        List<LocalDate> days = List.copyOf(getFigures().byDay().keySet());
        List<Long> values = List.copyOf(getFigures().byDay().values());
        int day = mostAt(values);
        long sum = values.stream().mapToLong(Long::longValue).sum();
        return sum == 0
                ? say.of("dashboard.byDay.nothing")
                : say.of(
                        "dashboard.byDay.most",
                        formats.count(sum),
                        formats.day(days.get(day)),
                        formats.count(values.get(day)));
    }

    private static int mostAt(List<Long> values) {
        return IntStream.range(0, values.size())
                .boxed()
                .max(Comparator.comparing(values::get))
                .orElseThrow();
    }

    public BarChart getByHour() {
        List<String> labels = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        List<Long> values = getFigures().byHour();
        for (int hour = 0; hour < values.size(); hour++) {
            labels.add("%02d".formatted(hour));
            titles.add("%02d:00–%02d:59: %s".formatted(hour, hour, formats.count(values.get(hour))));
        }
        return new BarChart(values, labels, titles, 3);
    }

    public BarChart getByDay() {
        List<String> labels = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        List<Long> values = new ArrayList<>();
        getFigures().byDay().forEach((day, count) -> {
            labels.add(formats.shortDay(day));
            titles.add(formats.day(day) + ": " + formats.count(count));
            values.add(count);
        });
        return new BarChart(values, labels, titles, 2);
    }
}
