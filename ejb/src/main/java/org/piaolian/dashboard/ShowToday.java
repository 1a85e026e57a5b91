package org.piaolian.dashboard;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.piaolian.dashboard.domain.Figures;
import org.piaolian.dashboard.domain.KindTotal;
import org.piaolian.identity.domain.Actor;
import org.piaolian.ledger.domain.Ledger;

/** Gathers {@link TodayAtAGlance}. */
@ApplicationScoped
public class ShowToday {

    private static final int DAYS = 14;

    private final Figures figures;
    private final Ledger ledger;
    private final Clock clock;

    @Inject
    public ShowToday(Figures figures, Ledger ledger, Clock clock) {
        this.figures = figures;
        this.ledger = ledger;
        this.clock = clock;
    }

    public TodayAtAGlance show(Actor to) {
        List<String> agencies = to.seesAll() ? List.of() : List.of(to.agency().value());
        LocalDate today = LocalDate.now(clock);
        Instant from = today.atStartOfDay(clock.getZone()).toInstant();
        Instant before = today.plusDays(1).atStartOfDay(clock.getZone()).toInstant();
        List<KindTotal> totals = figures.totals(agencies, from, before);
        return new TodayAtAGlance(
                totals.stream().mapToLong(KindTotal::receipts).sum(),
                totals,
                figures.pending(agencies),
                figures.rejected(agencies, from, before),
                figures.unmatched(agencies),
                figures.byHour(agencies, from),
                figures.byDay(agencies, today.minusDays(DAYS - 1L), today),
                ledger.status());
    }
}
