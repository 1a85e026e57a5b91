package org.piaolian.dashboard;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.piaolian.dashboard.domain.KindTotal;
import org.piaolian.ledger.domain.LedgerStatus;

/**
 * The figures of the day for one actor's agencies.
 *
 * @param receipts receipts issued today
 * @param amounts their totals, one a currency and kind
 * @param pending receipts issued, on whatever day, and not on the channel yet
 * @param rejected entries rejected today
 * @param unmatched entries waiting in the unmatched queue
 * @param byHour receipts issued in each hour of today, 24 figures
 * @param byDay receipts issued on each of the last 14 days, oldest first
 */
public record TodayAtAGlance(
        long receipts,
        List<KindTotal> amounts,
        long pending,
        long rejected,
        long unmatched,
        List<Long> byHour,
        Map<LocalDate, Long> byDay,
        LedgerStatus ledger) {}
