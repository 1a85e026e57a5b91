package org.piaolian.proofs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.ledger.domain.ChannelNews.Change;
import org.piaolian.ledger.domain.ChannelNews.Changed;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.RegisteredBatch;
import org.piaolian.proofs.domain.ChannelLog;
import org.piaolian.proofs.domain.ChannelLog.Head;
import org.piaolian.proofs.domain.ChannelLog.LoggedBatch;
import org.piaolian.proofs.domain.ChannelLog.LoggedState;
import org.piaolian.proofs.domain.LogEntries;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.LogTree;

/** Writes down which batch of the channel begins at which entry of the log, and which later state is which entry. */
@ApplicationScoped
public class LogBatches {

    private final ChannelLog channelLog;

    @Inject
    public LogBatches(ChannelLog channelLog) {
        this.channelLog = channelLog;
    }

    /** The place up to which a channel is logged; it moves with each transaction. For one thread. */
    public static final class Following {

        private final Digest genesis;
        private final LogTree tree;
        private final Optional<ChannelPosition> after;

        private Following(Digest genesis, LogTree tree, Optional<ChannelPosition> after) {
            this.genesis = genesis;
            this.tree = tree;
            this.after = after;
        }

        /** The last transaction that is logged, where this began. */
        public Optional<ChannelPosition> after() {
            return after;
        }
    }

    /** @param genesis of the channel that is followed */
    public Following from(Digest genesis) {
        Optional<Head> head = channelLog.head();
        if (head.isEmpty()) {
            return new Following(genesis, new LogTree(), Optional.empty());
        }
        if (!head.get().genesis().equals(genesis)) {
            throw new IllegalStateException("the database has the log of the channel with block 0 "
                    + head.get().genesis() + ", and the peer's is " + genesis);
        }
        return new Following(
                genesis,
                new LogTree(
                        head.get().size(), HexFormat.of().parseHex(head.get().edge())),
                head.get().at());
    }

    /** @throws LedgerUnavailable where another node of the portal was faster; begin again */
    public void log(Following following, RegisteredBatch batch) {
        LogTree tree = following.tree;
        long start = tree.size();
        LogEntries.of(batch).forEach(tree::append);
        LoggedBatch logged = new LoggedBatch(
                start, batch.first(), batch.leaves().size(), batch.mspId(), batch.at(), Hash.of(tree.root()));
        Head head = head(following, batch);
        if (!channelLog.append(start, List.of(logged), head)) {
            throw new LedgerUnavailable("another node of the portal has logged beyond " + start, null);
        }
    }

    /**
     * What a transaction did to receipts goes into the feed of changes; and into the log, where the contract says enough of
     * it ({@link LogEntries#logged}).
     *
     * @throws LedgerUnavailable where another node of the portal was faster; begin again
     */
    public void log(Following following, Changed changed) {
        LogTree tree = following.tree;
        long start = tree.size();
        if (start == 0) {
            return;
        }
        List<byte[]> entries = LogEntries.of(changed);
        entries.forEach(tree::append);
        List<LoggedState> states = new ArrayList<>();
        List<Change> changes = LogEntries.logged(changed);
        for (int i = 0; i < changes.size(); i++) {
            states.add(new LoggedState(
                    start + i,
                    changes.get(i).receipt(),
                    LogEntries.state(changes.get(i), changed.at()),
                    changed.at(),
                    i + 1 == changes.size() ? Hash.of(tree.root()) : null));
        }
        if (!channelLog.append(start, changed, states, head(following, changed))) {
            throw new LedgerUnavailable("another node of the portal has logged beyond " + start, null);
        }
    }

    private static Head head(Following following, ChannelNews news) {
        LogTree tree = following.tree;
        return new Head(following.genesis, tree.size(), HexFormat.of().formatHex(tree.edge()), Optional.of(news.at()));
    }
}
