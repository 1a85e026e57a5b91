package org.piaolian.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.piaolian.ledger.domain.ChannelFeed;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.RegisteredBatch;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;

/** A channel without a channel: what one peer tells is what the test says. */
public final class ScriptedFeed implements ChannelFeed {

    private final String name;
    private final List<RegisteredBatch> batches = new ArrayList<>();
    private boolean broken;

    /** @param name of the channel: feeds of one name tell of one channel */
    public ScriptedFeed(String name) {
        this.name = name;
    }

    /** One more batch of the series, in a block of its own; the same arguments give the same batch in every feed. */
    public synchronized RegisteredBatch register(long first, int count, String content) {
        int block = batches.size() + 1;
        List<Digest> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(Digest.sha256((content + (first + i)).getBytes(US_ASCII)));
        }
        RegisteredBatch batch = new RegisteredBatch(
                new ChannelPosition(
                        block, Digest.sha256(new byte[] {(byte) block}).hex()),
                "TaxMSP",
                new ReceiptNumber(new ReceiptCode("11010126"), first),
                leaves);
        batches.add(batch);
        notifyAll();
        return batch;
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
            for (int i = 0; after.isPresent() && i < batches.size(); i++) {
                if (batches.get(i).at().equals(after.get())) {
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
        public RegisteredBatch next() {
            synchronized (ScriptedFeed.this) {
                while (!closed && !broken && next >= batches.size()) {
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
                return batches.get(next++);
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
