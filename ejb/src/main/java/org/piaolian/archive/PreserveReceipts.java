package org.piaolian.archive;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.piaolian.archive.domain.Archive;
import org.piaolian.archive.domain.ArchivedEvidence;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.seals.domain.Preservation;
import org.piaolian.settings.Settings;

/** Adds evidence beside documents whose seal is not provable for long enough. */
@ApplicationScoped
public class PreserveReceipts {

    /** How long before the last timestamp's certificate expires a further one is added. */
    private static final Duration IN_GOOD_TIME = Duration.ofDays(180);

    private final Archive archive;
    private final Receipts receipts;
    private final Preservation preservation;
    private final Settings settings;
    private final Clock clock;

    @Inject
    public PreserveReceipts(
            Archive archive, Receipts receipts, Preservation preservation, Settings settings, Clock clock) {
        this.archive = archive;
        this.receipts = receipts;
        this.preservation = preservation;
        this.settings = settings;
        this.clock = clock;
    }

    /** Groups of receipts that are due now, oldest first. */
    public List<Archive.Group> listDue(int most) {
        return archive.listDue(clock.instant().minus(settings.archiveAfter()), enough(), most);
    }

    /**
     * Preserves one receipt, where it needs it.
     *
     * @return until when it is provable now
     * @throws org.piaolian.seals.domain.SealUnavailable where a revocation list or a timestamp cannot be had; nothing
     *     is stored then
     */
    @Transactional
    public Instant preserve(ReceiptNumber receipt) {
        Optional<ArchivedEvidence> last = archive.findLast(receipt);
        if (last.isPresent() && !last.get().provableUntil().isBefore(enough())) {
            return last.get().provableUntil();
        }
        byte[] document = receipts.findDocument(receipt)
                .orElseThrow(() -> new IllegalStateException("the document of " + receipt + " is not there"));
        int sequence = last.map(ArchivedEvidence::sequence).orElse(0) + 1;
        Preservation.Increment increment = preservation.preserve(archive.withEvidence(receipt, document));
        archive.add(
                new ArchivedEvidence(receipt, sequence, clock.instant(), increment.provableUntil()), increment.bytes());
        return increment.provableUntil();
    }

    /** Notes that a group needs nothing more for now: each of its receipts is provable at least so long. */
    @Transactional
    public void finish(Archive.Group group, Instant provableUntil) {
        archive.finish(group, provableUntil);
    }

    private Instant enough() {
        return clock.instant().plus(IN_GOOD_TIME);
    }
}
