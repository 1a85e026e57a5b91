package org.piaolian.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.piaolian.ledger.domain.ChannelFeed;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.ledger.domain.ChannelNews.By;
import org.piaolian.ledger.domain.ChannelNews.Change;
import org.piaolian.ledger.domain.ChannelNews.Changed;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.RegisteredBatch;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;

/** A channel without a channel: what one peer tells is what the test says. */
public final class ScriptedFeed implements ChannelFeed {

    private static final Instant TIME = Instant.parse("2026-11-24T08:00:00Z");

    private final String name;
    private final List<ChannelNews> all = new ArrayList<>();
    private boolean broken;

    /** @param name of the channel: feeds of one name tell of one channel */
    public ScriptedFeed(String name) {
        this.name = name;
    }

    /** One more batch of the series, in a block of its own; the same arguments give the same batch in every feed. */
    public synchronized RegisteredBatch register(long first, int count, String content) {
        List<Digest> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(Digest.sha256((content + (first + i)).getBytes(US_ASCII)));
        }
        RegisteredBatch batch =
                new RegisteredBatch(next(), "TaxMSP", new ReceiptNumber(new ReceiptCode("11010126"), first), leaves);
        tell(batch);
        return batch;
    }

    /** One more transaction, in a block of its own, by which receipts came to stand otherwise. */
    public synchronized Changed change(Change... changes) {
        Changed changed = new Changed(next(), List.of(changes));
        tell(changed);
        return changed;
    }

    /** A step that the contract says all about. */
    public static Change step(long number, String action, ReceiptState state, int sequence) {
        return new Change(
                new ReceiptNumber(new ReceiptCode("11010126"), number),
                action,
                state,
                sequence,
                Optional.of(new By("CivilAffairsMSP", TIME.plusMillis(sequence * 1500L))));
    }

    private ChannelPosition next() {
        int block = all.size() + 1;
        return new ChannelPosition(
                block, Digest.sha256(new byte[] {(byte) block}).hex());
    }

    private void tell(ChannelNews news) {
        all.add(news);
        notifyAll();
    }

    /** Ends the streams that are open, once. */
    public synchronized void interrupt() {
        broken = true;
        notifyAll();
    }

    @Override
    public Digest genesis() {
        return Digest.sha256(name.getBytes(US_ASCII));
    }

    @Override
    public News follow(Optional<ChannelPosition> after) {
        int known = 0;
        synchronized (this) {
            broken = false;
            for (int i = 0; after.isPresent() && i < all.size(); i++) {
                if (all.get(i).at().equals(after.get())) {
                    known = i + 1;
                }
            }
        }
        return new Stream(known);
    }

    private final class Stream implements News {

        private int next;
        private boolean closed;

        Stream(int next) {
            this.next = next;
        }

        @Override
        public ChannelNews next() {
            synchronized (ScriptedFeed.this) {
                while (!closed && !broken && next >= all.size()) {
                    try {
                        ScriptedFeed.this.wait(5_000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new LedgerUnavailable("interrupted", e);
                    }
                }
                if (closed || broken) {
                    throw new LedgerUnavailable("the stream broke", null);
                }
                return all.get(next++);
            }
        }

        @Override
        public void close() {
            synchronized (ScriptedFeed.this) {
                closed = true;
                ScriptedFeed.this.notifyAll();
            }
        }
    }
}
