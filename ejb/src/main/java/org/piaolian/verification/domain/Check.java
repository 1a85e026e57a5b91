package org.piaolian.verification.domain;

import java.util.List;

/**
 * One of the four questions, with its answer and what the answer rests on.
 *
 * @param evidence key of the evidence's sentence in the {@code verification} message bundle
 * @param arguments what that sentence names
 */
public record Check(Question question, Answer answer, String evidence, List<String> arguments) {

    public enum Question {
        UNTOUCHED,
        SEALED_BY_AGENCY,
        ON_THE_CHANNEL,
        STILL_VALID
    }

    public enum Answer {
        YES,
        NO,
        /** It could not be found out, which never counts as yes. */
        UNKNOWN,
        /** The question does not arise, as without a document to look at. */
        NOT_ASKED
    }

    public Check {
        arguments = List.copyOf(arguments);
    }
}
