package org.piaolian.fabric.gateway;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.protos.common.Block;
import org.piaolian.fabric.ledger.Ledger;

/**
 * Feeds one client with blocks in order, those there are and those to come, only as fast as the client takes them. No
 * thread waits: it goes on when a block is committed or the client is ready again.
 */
final class BlockFeed {

    private static final Logger LOG = Logger.getLogger(BlockFeed.class.getName());

    /** What is done with a block. */
    interface Sink {
        /** @return whether to go on */
        boolean take(Block block) throws IOException;
    }

    private final Ledger ledger;
    private final ServerCallStreamObserver<?> client;
    private final Executor executor;
    private final Sink sink;
    private final AtomicInteger wakes = new AtomicInteger();
    private final Runnable follower = this::wake;
    private volatile boolean over;
    private long next;

    BlockFeed(Ledger ledger, long start, ServerCallStreamObserver<?> client, Executor executor, Sink sink) {
        this.ledger = ledger;
        this.next = start;
        this.client = client;
        this.executor = executor;
        this.sink = sink;
    }

    void start() {
        ledger.follow(follower);
        wake();
    }

    /** To be called when the client may take more. */
    void wake() {
        if (!over && wakes.getAndIncrement() == 0) {
            executor.execute(this::feed);
        }
    }

    void stop() {
        over = true;
        ledger.unfollow(follower);
    }

    private void feed() {
        int seen;
        do {
            seen = wakes.get();
            try {
                while (!over && client.isReady() && Long.compareUnsigned(next, ledger.height()) < 0) {
                    if (!sink.take(ledger.block(next))) {
                        stop();
                    }
                    next++;
                }
            } catch (IOException | RuntimeException e) {
                LOG.log(Level.WARNING, "a block stream broke off at block " + next, e);
                stop();
                client.onError(Status.INTERNAL
                        .withDescription("block " + next + " cannot be read")
                        .asRuntimeException());
            }
        } while (wakes.addAndGet(-seen) != 0);
    }
}
