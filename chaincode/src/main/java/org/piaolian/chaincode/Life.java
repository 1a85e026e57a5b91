package org.piaolian.chaincode;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The life of a registered receipt: who may do what to it, when. One table; everything that it does not allow is refused. */
final class Life {

    /** What the table tells apart: the state, whether its end has passed, and what a lock is for. */
    enum Situation {
        FREE,
        LOCKED,
        LOCK_ENDED,
        REVERSAL_ASKED,
        CLOSED,
        PLEDGED,
        PLEDGE_ENDED,
        REVERSED,
        RED;

        static Situation of(Standing standing, Instant now) {
            boolean ended =
                    standing.hold() != null && !now.isBefore(standing.hold().until());
            return switch (standing.state()) {
                case REGISTERED -> standing.ties().reverses() == null ? FREE : RED;
                case LOCKED -> ended ? LOCK_ENDED : standing.isReversalAsked() ? REVERSAL_ASKED : LOCKED;
                case CLOSED -> CLOSED;
                case PLEDGED, ASSIGNED -> ended ? PLEDGE_ENDED : PLEDGED;
                case REVERSED -> REVERSED;
            };
        }
    }

    /** Who may. */
    enum Who {
        ANYONE,
        /** The agency that registered the receipt. */
        ISSUER,
        /** The member and unit that hold the lock or the pledge. */
        HOLDER
    }

    /** In lower case who may, in capitals the refusal. */
    private static final String TABLE = """
            .              FREE        LOCKED LOCK_ENDED REVERSAL_ASKED CLOSED PLEDGED PLEDGE_ENDED REVERSED RED
            lock           anyone      LOCKED anyone     LOCKED         CLOSED PLEDGED PLEDGED      REVERSED RED_RECEIPT
            release        NOT_LOCKED  holder anyone     issuer         CLOSED PLEDGED PLEDGED      REVERSED RED_RECEIPT
            close          NOT_LOCKED  holder LOCK_ENDED LOCKED         CLOSED PLEDGED PLEDGED      REVERSED RED_RECEIPT
            askReversal    issuer      LOCKED issuer     LOCKED         CLOSED PLEDGED PLEDGED      REVERSED RED_RECEIPT
            reverse        NOT_ASKED   LOCKED LOCK_ENDED issuer         CLOSED PLEDGED PLEDGED      REVERSED RED_RECEIPT
            pledge         anyone      LOCKED anyone     LOCKED         CLOSED PLEDGED PLEDGED      REVERSED RED_RECEIPT
            transfer       NOT_PLEDGED LOCKED LOCK_ENDED LOCKED         CLOSED holder  PLEDGE_ENDED REVERSED RED_RECEIPT
            releasePledge  NOT_PLEDGED LOCKED LOCK_ENDED LOCKED         CLOSED holder  anyone       REVERSED RED_RECEIPT
            """;

    /** By action and situation. */
    private static final Map<String, String> CELLS = cells();

    private Life() {}

    /**
     * Who may take this step.
     *
     * @throws Refusal where nobody may, as things stand
     */
    static Who mayTake(Action action, ReceiptNumber receipt, Standing standing, Instant now) {
        String cell = cell(action, Situation.of(standing, now));
        if (Character.isLowerCase(cell.charAt(0))) {
            return Who.valueOf(cell.toUpperCase(Locale.ROOT));
        }
        throw new Refusal(Refusal.Code.valueOf(cell), receipt + " " + standing.inWords());
    }

    private static String cell(Action action, Situation situation) {
        String cell = CELLS.get(action.word() + " " + situation);
        if (cell == null) {
            throw new IllegalStateException("the table says nothing of " + action + " where " + situation);
        }
        return cell;
    }

    private static Map<String, String> cells() {
        Map<String, String> cells = new HashMap<>();
        List<String> rows = TABLE.lines().toList();
        List<String> situations = words(rows.get(0));
        for (String row : rows.subList(1, rows.size())) {
            List<String> words = words(row);
            for (int column = 1; column < situations.size(); column++) {
                cells.put(words.get(0) + " " + situations.get(column), words.get(column));
            }
        }
        return Map.copyOf(cells);
    }

    private static List<String> words(String row) {
        return List.of(row.trim().split(" +", -1));
    }
}
