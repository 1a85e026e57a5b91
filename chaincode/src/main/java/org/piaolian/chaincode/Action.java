package org.piaolian.chaincode;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** A step of a receipt's life that a client asks for. */
enum Action {
    LOCK("lock", Duration.ofDays(90), EnumSet.of(Reason.REIMBURSEMENT)),
    RELEASE("release", Duration.ZERO, EnumSet.of(Reason.WITHDRAWN, Reason.REJECTED, Reason.ENDED)),
    CLOSE("close", Duration.ZERO, EnumSet.of(Reason.REIMBURSED)),
    ASK_REVERSAL("askReversal", Duration.ofDays(30), EnumSet.range(Reason.WRONG_AMOUNT, Reason.REFUND)),
    REVERSE("reverse", Duration.ZERO, EnumSet.range(Reason.WRONG_AMOUNT, Reason.REFUND)),
    PLEDGE("pledge", Duration.ofDays(5 * 366), EnumSet.of(Reason.FINANCING)),
    TRANSFER("transfer", Duration.ZERO, EnumSet.of(Reason.ASSIGNMENT)),
    RELEASE_PLEDGE("releasePledge", Duration.ZERO, EnumSet.of(Reason.REPAID, Reason.WITHDRAWN, Reason.ENDED));

    private final String word;
    private final Duration longest;

    /** Never written to. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<Reason> reasons;

    Action(String word, Duration longest, Set<Reason> reasons) {
        this.word = word;
        this.longest = longest;
        this.reasons = reasons;
    }

    static Action of(String word) {
        return Arrays.stream(values())
                .filter(action -> action.word.equals(word))
                .findFirst()
                .orElseThrow(() -> Refusal.badArgument("an action is one of " + words()));
    }

    String word() {
        return word;
    }

    /** How far away the end of what begins may be; zero where nothing begins. */
    Duration longest() {
        return longest;
    }

    Reason reason(String name) {
        return reasons.stream()
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.badArgument("the reason to " + word + " is one of " + reasons));
    }

    private static String words() {
        return String.join(", ", Arrays.stream(values()).map(Action::word).toList());
    }
}
