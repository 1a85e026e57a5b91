package org.piaolian.archive;

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
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.archive.domain.Archive;
import org.piaolian.receipts.domain.ReceiptNumber;

/** Preserves what is due, in the background and by one thread, so that issuing is not slowed. */
@Singleton
@Startup
@DependsOn("MigrateSchema")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class ArchiveLine {

    private static final Logger LOG = Logger.getLogger(ArchiveLine.class.getName());

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    private static final int AT_ONCE = 50;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Inject
    private PreserveReceipts preserveReceipts;

    private ScheduledFuture<?> looking;

    @PostConstruct
    void start() {
        looking = scheduler.scheduleWithFixedDelay(
                this::preserveWhatIsDue, LOOK_AGAIN.toSeconds(), LOOK_AGAIN.toSeconds(), TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        looking.cancel(true);
    }

    private void preserveWhatIsDue() {
        try {
            for (Archive.Group group : preserveReceipts.listDue(AT_ONCE)) {
                Instant provableUntil = Instant.MAX;
                for (ReceiptNumber receipt : group.receipts()) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    Instant until = preserveReceipts.preserve(receipt);
                    provableUntil = until.isBefore(provableUntil) ? until : provableUntil;
                }
                preserveReceipts.finish(group, provableUntil);
                LOG.log(Level.INFO, "Evidence was added beside {0} documents from {1} on", new Object[] {
                    group.count(), group.receipts().get(0)
                });
            }
        } catch (RuntimeException e) {
            // A scheduler drops a task that throws; what is due is still due in a minute.
            LOG.log(Level.WARNING, "The archive waits: evidence could not be added; it is tried again", e);
        }
    }
}
