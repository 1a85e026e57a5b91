package org.piaolian.sharing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.OutcomeUnknown;
import org.piaolian.ledger.domain.SharingRefused;
import org.piaolian.sharing.domain.Unrecorded;
import org.piaolian.sharing.domain.Unrecorded.Earlier;

/**
 * Has the channel record what is kept here. A refusal is believed where the channel was never asked before, or is known
 * not to have taken it then; else the channel is asked whether it has it, and until that is sure it stays.
 */
final class RecordOnce {

    /** No transaction that was handed to the orderers comes into a block later than this. */
    static final Duration LATEST = Duration.ofHours(1);

    private final Unrecorded kept;
    private final UUID id;
    private final Instant now;

    RecordOnce(Unrecorded kept, UUID id, Clock clock) {
        this.kept = kept;
        this.id = id;
        // As the database keeps it, since it is compared there.
        this.now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Notes the transaction.
     *
     * @param record asks the channel to record it
     * @param find the transaction that has it on the channel
     * @throws SharingRefused where the channel refused it and does not have it, so that it was taken back; or it was taken
     *     back by somebody else
     * @throws OutcomeUnknown where it may have it, or may yet
     * @throws LedgerUnavailable where it cannot be asked
     */
    void record(Supplier<String> record, Supplier<Optional<String>> find) {
        Earlier earlier = kept.asking(id, now)
                .orElseThrow(() -> new SharingRefused("NOT_FOUND", id + " is not to be recorded any more"));
        try {
            kept.recorded(id, record.get());
        } catch (SharingRefused e) {
            if (earlier.asked().isPresent() && cameThrough(earlier.asked().get(), find)) {
                return;
            }
            kept.refused(id, now);
            throw e;
        } catch (OutcomeUnknown e) {
            // What was noted stands.
            throw e;
        } catch (LedgerUnavailable e) {
            kept.notTaken(id, now, earlier);
            throw e;
        }
    }

    /**
     * Whether what was asked earlier came through; then its transaction is noted.
     *
     * @throws OutcomeUnknown where it still can
     * @throws LedgerUnavailable where nobody can tell
     */
    boolean cameThrough(Instant asked, Supplier<Optional<String>> find) {
        Optional<String> transaction = find.get();
        if (transaction.isPresent()) {
            kept.recorded(id, transaction.get());
            return true;
        }
        if (now.isBefore(asked.plus(LATEST))) {
            kept.notTaken(id, now, new Earlier(Optional.of(asked)));
            throw new OutcomeUnknown("what the channel was asked for at " + asked + " may still come through", null);
        }
        return false;
    }
}
