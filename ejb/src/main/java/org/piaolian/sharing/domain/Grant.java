package org.piaolian.sharing.domain;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.ReceiptKind;

/**
 * What an agency lets a department ask of its receipts.
 *
 * @param agency whose receipts they are
 * @param legalBasis the law or agreement it rests on, in words
 * @param fields what answers may hold beside the number; with none, only questions are answered, by yes or no
 * @param from first moment at which it counts
 * @param until first moment at which it counts no more
 * @param by user name of the officer who granted it
 * @param transactionId the transaction that recorded it on the channel; null while it is not recorded: it does not
 *     count then
 * @param withdrawal null while it stands
 */
public record Grant(
        UUID id,
        AgencyId agency,
        Department department,
        Set<ReceiptKind> kinds,
        Purpose purpose,
        String legalBasis,
        Set<SharedField> fields,
        Instant from,
        Instant until,
        String by,
        Instant at,
        @Nullable String transactionId,
        @Nullable Withdrawal withdrawal) {

    /** @param transactionId null while the channel has not recorded it; it counts from {@code at} on nevertheless */
    public record Withdrawal(
            String by,
            Instant at,
            WithdrawalReason reason,
            @Nullable String transactionId) {}

    /** Where it stands at a moment. */
    public enum Standing {
        /** Not on the channel yet. */
        WAITING,
        /** Its time has not begun. */
        COMING,
        IN_FORCE,
        ENDED,
        WITHDRAWN
    }

    public Grant {
        kinds = Set.copyOf(new TreeSet<>(kinds));
        fields = Set.copyOf(fields);
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("a grant names at least one kind");
        }
        if (!until.isAfter(from)) {
            throw new IllegalArgumentException("a grant ends after it begins");
        }
    }

    public Standing standing(Instant now) {
        if (withdrawal != null) {
            return Standing.WITHDRAWN;
        }
        if (!now.isBefore(until)) {
            return Standing.ENDED;
        }
        if (transactionId == null) {
            return Standing.WAITING;
        }
        return now.isBefore(from) ? Standing.COMING : Standing.IN_FORCE;
    }
}
