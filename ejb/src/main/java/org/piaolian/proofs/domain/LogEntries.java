package org.piaolian.proofs.domain;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.ledger.domain.ChannelNews.By;
import org.piaolian.ledger.domain.ChannelNews.Change;
import org.piaolian.ledger.domain.ChannelNews.Changed;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.ledger.domain.RegisteredBatch;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.LogEntry;

/**
 * The entries that a transaction adds to the log: an agency's node and the portal make them here, from what the channel
 * alone says, so that all have the same log.
 */
public final class LogEntries {

    private LogEntries() {}

    /** In their order; none of a transaction that the log has nothing of. */
    public static List<byte[]> of(ChannelNews news) {
        List<byte[]> entries = new ArrayList<>();
        if (news instanceof RegisteredBatch batch) {
            for (int i = 0; i < batch.leaves().size(); i++) {
                entries.add(LogEntry.registered(
                        batch.number(i).toString(), batch.leaves().get(i).bytes(), batch.mspId()));
            }
        } else if (news instanceof Changed changed) {
            for (Change change : logged(changed)) {
                entries.add(LogEntry.state(change.receipt().toString(), state(change, changed.at())));
            }
        }
        return entries;
    }

    /**
     * The changes that are entries: those of a contract that says who took the step and when. What an earlier version told
     * of is in no log, of whatever node: so the channel settles where the entries begin, and not the day on which an agency
     * renewed its node.
     */
    public static List<Change> logged(Changed changed) {
        return changed.changes().stream()
                .filter(change -> change.by().isPresent())
                .toList();
    }

    /** @throws IllegalArgumentException where the change is not one of {@link #logged} */
    public static LogEntry.State state(Change change, ChannelPosition at) {
        By by = change.by().orElseThrow(() -> new IllegalArgumentException("nobody is known to have done it"));
        return new LogEntry.State(
                change.sequence(),
                by.at().truncatedTo(ChronoUnit.SECONDS).getEpochSecond(),
                change.state().name(),
                Hash.of(HexFormat.of().parseHex(at.transactionId())),
                by.mspId());
    }
}
