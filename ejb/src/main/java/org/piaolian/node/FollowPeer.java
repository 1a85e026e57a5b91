package org.piaolian.node;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.ChannelFeed;
import org.piaolian.ledger.domain.ChannelFeed.News;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.ledger.domain.LedgerUnavailable;

/**
 * Appends to the log what the agency's peer tells, from where the log ends. One thread waits for the peer, another writes:
 * whatever has come meanwhile goes to disk at once.
 */
final class FollowPeer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(FollowPeer.class.getName());
    private static final int MOST_WAITING = 64;

    private final ChannelFeed feed;
    private final TileLog log;
    private final BlockingQueue<ChannelNews> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread reader = new Thread(this::read, "peer");
    private final Thread writer = new Thread(this::write, "tiles");
    private volatile @Nullable News open;
    private volatile boolean closed;

    FollowPeer(ChannelFeed feed, TileLog log) {
        this.feed = feed;
        this.log = log;
    }

    void start() {
        reader.start();
        writer.start();
    }

    private void read() {
        Optional<ChannelPosition> after = log.position().at();
        while (!closed) {
            try (News news = feed.follow(after)) {
                open = news;
                while (!closed) {
                    ChannelNews next = news.next();
                    waiting.put(next);
                    after = Optional.of(next.at());
                }
            } catch (LedgerUnavailable e) {
                if (!closed) {
                    LOG.log(Level.WARNING, "Following the peer was interrupted; it goes on: {0}", e.getMessage());
                    pause();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    private void write() {
        try {
            while (!closed) {
                @Nullable ChannelNews news = waiting.poll(200, TimeUnit.MILLISECONDS);
                while (news != null) {
                    log.append(news);
                    news = waiting.poll();
                }
                log.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // Whoever runs the node starts it again; it goes on from what is on disk.
            LOG.log(Level.SEVERE, "The log cannot be written; the node ends", e);
            System.exit(1);
        }
    }

    @Override
    public void close() {
        closed = true;
        News news = open;
        if (news != null) {
            news.close();
        }
        reader.interrupt();
        try {
            writer.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
