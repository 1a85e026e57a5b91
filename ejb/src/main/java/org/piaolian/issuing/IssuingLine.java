package org.piaolian.issuing;

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
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.issuing.domain.Leadership;
import org.piaolian.payments.domain.BatchKept;
import org.piaolian.payments.domain.Batches;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptGroups;

/**
 * Drives every batch to its end: looks in the database for what is to do, and has it done side by side, each piece by
 * one thread at a time. What fails is tried again, ever more slowly, and the batch says what holds it up.
 */
@Singleton
@Startup
@DependsOn("MigrateSchema")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class IssuingLine {

    private static final Logger LOG = Logger.getLogger(IssuingLine.class.getName());

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Groups being sealed at once: one is kept in the database while the next one's documents are made. */
    private static final int SEALING_GROUPS = 2;

    private static final int READING_BATCHES = 2;
    private static final int REGISTERING_PAGES = 8;
    private static final int MOST_SEALED_GROUPS = 400;

    /** A transaction of the channel costs its members the same for one receipt and for many. */
    private static final int WORTH_A_TRANSACTION = 500;

    private static final Duration LONGEST_GROWING = Duration.ofSeconds(4);

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Leadership leadership;

    @Inject
    private Batches batches;

    @Inject
    private ReceiptGroups groups;

    @Inject
    private TakeInEntries takeInEntries;

    @Inject
    private SealReceipts sealReceipts;

    @Inject
    private RegisterReceipts registerReceipts;

    @Inject
    private CloseBatch closeBatch;

    @Inject
    private Clock clock;

    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Map<String, Failure> failures = new ConcurrentHashMap<>();
    private final Semaphore news = new Semaphore(0);
    private volatile boolean stopping;

    private ExecutorService coordinator;
    private ExecutorService reading;
    private ExecutorService sealing;
    private ExecutorService documents;
    private ExecutorService registering;

    private record Failure(int times, Instant again) {}

    @PostConstruct
    void start() {
        reading = Executors.newFixedThreadPool(READING_BATCHES, threads);
        sealing = Executors.newFixedThreadPool(SEALING_GROUPS, threads);
        documents = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), threads);
        registering = Executors.newFixedThreadPool(REGISTERING_PAGES, threads);
        coordinator = Executors.newSingleThreadExecutor(threads);
        coordinator.execute(this::coordinate);
    }

    @PreDestroy
    void stop() {
        stopping = true;
        List<ExecutorService> pools = List.of(coordinator, reading, sealing, registering, documents);
        pools.forEach(ExecutorService::shutdownNow);
        try {
            for (ExecutorService pool : pools) {
                if (!pool.awaitTermination(10, TimeUnit.SECONDS)) {
                    LOG.warning("A step of issuing did not stop in time; the next start goes on with it");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        leadership.close();
    }

    /** Looks at once rather than at the next round. */
    public void wake(@Observes BatchKept kept) {
        news.release();
    }

    private void coordinate() {
        while (!stopping) {
            try {
                if (leadership.holds()) {
                    startWhatIsToDo();
                }
            } catch (RuntimeException e) {
                LOG.log(Level.SEVERE, "Issuing could not look for work; it looks again", e);
            }
            try {
                if (news.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    news.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private void startWhatIsToDo() {
        for (Batches.Unfinished batch : batches.listUnfinished()) {
            if (batch.read() < batch.entries()) {
                start(reading, "read " + batch.id(), List.of(batch.id()), () -> takeInEntries.takeIn(batch));
            } else {
                closeBatch.closeIfFinished(batch);
            }
        }
        for (List<ReceiptGroup> run : groups.listSealed(
                MOST_SEALED_GROUPS, WORTH_A_TRANSACTION, clock.instant().minus(LONGEST_GROWING))) {
            start(
                    registering,
                    "register on page " + run.get(0).page(),
                    run.stream().map(ReceiptGroup::batch).distinct().toList(),
                    () -> registerReceipts.register(run));
        }
        for (ReceiptGroup group : groups.listPrepared(2 * SEALING_GROUPS)) {
            start(sealing, "seal " + group.first(), List.of(group.batch()), () -> sealReceipts.seal(group, documents));
        }
    }

    private void start(ExecutorService pool, String what, Collection<BatchId> of, Runnable step) {
        Failure failure = failures.get(what);
        if ((failure != null && clock.instant().isBefore(failure.again)) || !busy.add(what)) {
            return;
        }
        pool.execute(() -> {
            try {
                step.run();
                if (failures.remove(what) != null) {
                    of.forEach(batch -> batches.note(batch, null));
                }
            } catch (RuntimeException e) {
                postpone(what, of, e);
            } finally {
                busy.remove(what);
                news.release();
            }
        });
    }

    private void postpone(String what, Collection<BatchId> of, RuntimeException cause) {
        if (stopping) {
            return;
        }
        int times = failures.containsKey(what) ? failures.get(what).times + 1 : 1;
        Duration pause = Duration.ofMillis(500L << Math.min(times - 1, 6));
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        failures.put(what, new Failure(times, clock.instant().plus(pause)));
        LOG.log(Level.WARNING, "Could not " + what + ", attempt " + times + "; tries again in " + pause, cause);
        String trouble = "%s: %s".formatted(what, cause.getMessage());
        try {
            of.forEach(batch -> batches.note(batch, trouble.substring(0, Math.min(trouble.length(), 1000))));
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The trouble could not be noted either", e);
        }
    }
}
