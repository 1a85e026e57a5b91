package org.piaolian.proofs;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.ChannelFeed;
import org.piaolian.ledger.domain.ChannelFeed.News;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.RegisteredBatch;

/**
 * Follows the channel as long as the portal runs, tells the other features what changed there, and has the monitor look every few
 * seconds.
 */
@Singleton
@Startup
@DependsOn("MigrateSchema")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class FollowChannel {

    private static final Logger LOG = Logger.getLogger(FollowChannel.class.getName());
    private static final long LOOK_SECONDS = 10;
    private static final long PAUSE_SECONDS = 2;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private ChannelFeed feed;

    @Inject
    private LogBatches logBatches;

    @Inject
    private WatchLog watchLog;

    @Inject
    private Event<ChannelNews.Changed> changed;

    private final java.util.concurrent.CountDownLatch end = new java.util.concurrent.CountDownLatch(1);
    private volatile @Nullable News open;

    @PostConstruct
    void start() {
        threads.newThread(this::follow).start();
        threads.newThread(this::watch).start();
    }

    @PreDestroy
    void stop() {
        end.countDown();
        News news = open;
        if (news != null) {
            news.close();
        }
    }

    private void follow() {
        boolean said = false;
        do {
            try {
                LogBatches.Following from = logBatches.from(feed.genesis());
                try (News news = feed.follow(from.after())) {
                    open = news;
                    while (end.getCount() > 0) {
                        take(from, news.next());
                        said = false;
                    }
                }
            } catch (LedgerUnavailable e) {
                if (end.getCount() > 0) {
                    LOG.log(said ? Level.FINE : Level.INFO, "Following the channel waits for it: {0}", e.getMessage());
                    said = true;
                }
            } catch (RuntimeException e) {
                LOG.log(Level.SEVERE, "Following the channel failed; it begins again where it was", e);
            }
        } while (!ended(PAUSE_SECONDS));
    }

    /** The place moves on only after whoever listens has kept what changed, so nothing is missed. */
    private void take(LogBatches.Following from, ChannelNews news) {
        if (news instanceof RegisteredBatch batch) {
            logBatches.log(from, batch);
        } else if (news instanceof ChannelNews.Changed changes) {
            changed.fire(changes);
            logBatches.log(from, changes);
        }
    }

    private void watch() {
        while (!ended(LOOK_SECONDS)) {
            try {
                watchLog.look();
            } catch (RuntimeException e) {
                LOG.log(Level.SEVERE, "The monitor could not look; it looks again", e);
            }
        }
    }

    private boolean ended(long seconds) {
        try {
            return end.await(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
