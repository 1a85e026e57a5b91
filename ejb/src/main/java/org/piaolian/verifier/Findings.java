package org.piaolian.verifier;

import java.util.List;

/** What a check found: the verdict, and an answer with its evidence to each of the four questions. */
public record Findings(Verdict verdict, List<Answer> answers) {

    public Findings {
        answers = List.copyOf(answers);
    }

    /** The same with another answer to one of the questions, and the verdict that goes with it. */
    Findings with(Verdict other, Answer answer) {
        return new Findings(
                other,
                answers.stream()
                        .map(known -> known.question() == answer.question() ? answer : known)
                        .toList());
    }

    /** The words are those of the portal. Each has the exit code of {@code verifier.jar}. */
    public enum Verdict {
        VALID(0),
        /** The document is not the one that was registered. */
        ALTERED(1),
        /** The proof does not prove that the receipt is registered. */
        UNKNOWN(3),
        REVERSED(4),
        /** Document, proof or keys cannot be read. */
        UNAVAILABLE(5);

        private final int exitCode;

        Verdict(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    /** In the order in which they are asked. */
    public enum Question {
        UNTOUCHED,
        SEALED_BY_AGENCY,
        ON_THE_CHANNEL,
        STILL_VALID
    }

    /** An answer. */
    public enum Is {
        YES,
        NO,
        UNKNOWN
    }

    public record Answer(Question question, Is is, String evidence) {}
}
