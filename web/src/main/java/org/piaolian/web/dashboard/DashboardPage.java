package org.piaolian.web.dashboard;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.dashboard.ShowToday;
import org.piaolian.dashboard.TodayAtAGlance;
import org.piaolian.ledger.domain.LedgerStatus;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.layout.Formats;

/** What staff see first. */
@RequestScoped
@Named
public class DashboardPage {

    private final ShowToday today;
    private final CurrentActor actor;
    private final Formats formats;
    private final Clock clock;
    private @Nullable TodayAtAGlance figures;

    @Inject
    public DashboardPage(ShowToday today, CurrentActor actor, Formats formats, Clock clock) {
        this.today = today;
        this.actor = actor;
        this.formats = formats;
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

    public long getPeersAnswering() {
        return getFigures().ledger().peers().stream()
                .filter(LedgerStatus.Peer::answers)
                .count();
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
