package org.piaolian.proofs.domain;

import java.time.Instant;

/**
 * Something that must never happen, and did.
 *
 * @param subject what it is about: an agency, a receipt number
 * @param detail the evidence
 */
public record Alarm(long id, Kind kind, String subject, String detail, Instant raisedAt) {

    public enum Kind {
        /** A checkpoint does not extend the last one of the same agency. */
        NOT_EXTENDED(false),
        /** An agency signed a root that the log never had. */
        OTHER_ROOT(false),
        /** A number of a series is not on the channel, though one behind it is, or though the portal holds it for registered. */
        NUMBER_MISSING(true),
        /**
         * A later state is on the channel, and in no checkpoint that the agencies signed, for a long time; or a reversal that
         * the portal holds for done, and the channel does not tell of.
         */
        STATE_MISSING(true),
        /** A receipt was issued, and is not registered although its deadline is past. */
        PROMISE_BROKEN(true),
        /** An agency's node has not answered, or its checkpoint does not follow the log, for a long time. */
        NODE_SILENT(true);

        private final boolean passes;

        Kind(boolean passes) {
            this.passes = passes;
        }

        /** Whether it is settled by itself once it is no longer seen; else a person says that it was looked into. */
        public boolean passes() {
            return passes;
        }
    }
}
