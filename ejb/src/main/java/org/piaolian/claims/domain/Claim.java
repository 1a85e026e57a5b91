package org.piaolian.claims.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Digest;

/**
 * That an agency pays the person of a payment under a programme for a period.
 *
 * @param payment identity of the payment, as its receipt has it
 * @param reference what the channel calls the payment by; says nothing of it
 * @param tag one of the keyed hashes that the channel knows the claim by
 * @param keys ids of the keys in all of them
 * @param held when and in which transaction it was claimed; null before
 * @param reason why it is, or was, given up; null while it is not
 * @param ended when it was given up and in which transaction; null before
 */
public record Claim(
        UUID id,
        String payment,
        String programme,
        String period,
        AgencyId agency,
        String reference,
        Digest tag,
        List<String> keys,
        State state,
        Instant wantedAt,
        @Nullable OnChannel held,
        @Nullable Reason reason,
        @Nullable OnChannel ended) {

    public enum State {
        /** Asked for; whether the channel has it is not known. */
        WANTED,
        /** On the channel. */
        HELD,
        /** To be given up on the channel. */
        ENDING,
        /** Given up: the person may be paid again. */
        ENDED
    }

    /** Why a claim is given up; the contract's list. */
    public enum Reason {
        /** There came no receipt of it. */
        NOT_PAID,
        /** The receipt was taken back as the money came back. */
        PAID_BACK,
        /** The receipt was taken back as it was for another person, programme or period. */
        MISTAKE
    }

    /** @param transactionId null where the claim was not on the channel any more when it was to be given up */
    public record OnChannel(Instant at, @Nullable String transactionId) {}

    public Claim {
        keys = List.copyOf(keys);
    }

    /** As it is to be asked for, under a reference of its own. */
    public static Claim wanted(
            String payment,
            String programme,
            String period,
            AgencyId agency,
            Digest tag,
            List<String> keys,
            Instant at) {
        return new Claim(
                UUID.randomUUID(),
                payment,
                programme,
                period,
                agency,
                UUID.randomUUID().toString(),
                tag,
                keys,
                State.WANTED,
                at,
                null,
                null,
                null);
    }

    /** The channel has it, and knows it by these keys. */
    public Claim held(OnChannel since, Digest newTag, List<String> newKeys) {
        return new Claim(
                id,
                payment,
                programme,
                period,
                agency,
                reference,
                newTag,
                newKeys,
                State.HELD,
                wantedAt,
                since,
                null,
                null);
    }

    /** The channel has it no more. */
    public Claim ended(OnChannel end) {
        return new Claim(
                id, payment, programme, period, agency, reference, tag, keys, State.ENDED, wantedAt, held, reason, end);
    }
}
