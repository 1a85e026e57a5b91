package org.piaolian.chaincode;

import java.time.Instant;
import java.util.EnumMap;
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

    private static final Map<Action, Map<Situation, String>> CELLS = cells();

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

    static String cell(Action action, Situation situation) {
        return CELLS.get(action).get(situation);
    }

    private static Map<Action, Map<Situation, String>> cells() {
        Map<Action, Map<Situation, String>> cells = new EnumMap<>(Action.class);
        String[] rows = TABLE.split("\n");
        String[] situations = rows[0].split(" +");
        for (int row = 1; row < rows.length; row++) {
            String[] words = rows[row].split(" +");
            Map<Situation, String> line = new EnumMap<>(Situation.class);
            for (int column = 1; column < situations.length; column++) {
                line.put(Situation.valueOf(situations[column]), words[column]);
            }
            cells.put(Action.of(words[0]), line);
        }
        return cells;
    }
}
