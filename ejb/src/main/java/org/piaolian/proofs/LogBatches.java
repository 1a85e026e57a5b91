package org.piaolian.proofs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.RegisteredBatch;
import org.piaolian.proofs.domain.ChannelLog;
import org.piaolian.proofs.domain.ChannelLog.Head;
import org.piaolian.proofs.domain.ChannelLog.LoggedBatch;
import org.piaolian.proofs.domain.LogTree;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.LogEntry;

/** Writes down which batch of the channel begins at which entry of the log. */
@ApplicationScoped
public class LogBatches {

    private final ChannelLog channelLog;

    @Inject
    public LogBatches(ChannelLog channelLog) {
        this.channelLog = channelLog;
    }

    /** The place up to which a channel is logged; it moves with each batch. For one thread. */
    public static final class Following {

        private final Digest genesis;
        private final LogTree tree;
        private final Optional<ChannelPosition> after;

        private Following(Digest genesis, LogTree tree, Optional<ChannelPosition> after) {
            this.genesis = genesis;
            this.tree = tree;
            this.after = after;
        }

        /** The last batch that is logged, where this began. */
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
        for (int i = 0; i < batch.leaves().size(); i++) {
            tree.append(LogEntry.registered(
                    batch.number(i).toString(), batch.leaves().get(i).bytes(), batch.mspId()));
        }
        LoggedBatch logged = new LoggedBatch(
                start, batch.first(), batch.leaves().size(), batch.mspId(), batch.at(), Hash.of(tree.root()));
        Head head = new Head(
                following.genesis, tree.size(), HexFormat.of().formatHex(tree.edge()), Optional.of(batch.at()));
        if (!channelLog.append(start, List.of(logged), head)) {
            throw new LedgerUnavailable("another node of the portal has logged beyond " + start, null);
        }
    }

    /** Nothing of this transaction belongs into the log, but into the feed of changes; following goes on behind it. */
    public void pass(Following following, ChannelNews.Changed changed) {
        LogTree tree = following.tree;
        if (tree.size() == 0) {
            return;
        }
        Head head = new Head(
                following.genesis, tree.size(), HexFormat.of().formatHex(tree.edge()), Optional.of(changed.at()));
        if (!channelLog.pass(changed, head)) {
            throw new LedgerUnavailable("another node of the portal has logged beyond " + tree.size(), null);
        }
    }
}
