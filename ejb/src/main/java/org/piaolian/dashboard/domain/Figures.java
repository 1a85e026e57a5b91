package org.piaolian.dashboard.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Counts over what is kept. Each is for the given issuing agencies, or for all where the list is empty. */
public interface Figures {

    List<KindTotal> totals(List<String> agencies, Instant from, Instant before);

    /** Receipts that are not on the channel yet, of whatever day. */
    long pending(List<String> agencies);

    long rejected(List<String> agencies, Instant from, Instant before);

    long unmatched(List<String> agencies);

    /** Receipts in each hour from the instant on; 24 figures. */
    List<Long> byHour(List<String> agencies, Instant from);

    /** Receipts on each of the days, both included; every day has its figure. */
    Map<LocalDate, Long> byDay(List<String> agencies, LocalDate first, LocalDate last);
}
