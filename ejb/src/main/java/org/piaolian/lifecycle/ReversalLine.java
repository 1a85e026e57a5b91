package org.piaolian.lifecycle;

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
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.issuing.domain.Leadership;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.lifecycle.domain.Reversals;

/** Drives every reversal to its end: what there is to do, the database says alone. */
@Singleton
@Startup
@DependsOn("MigrateSchema")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class ReversalLine {

    private static final Logger LOG = Logger.getLogger(ReversalLine.class.getName());
    private static final long LOOK_AGAIN_SECONDS = 1;
    private static final Duration PAUSE_OF_TROUBLE = Duration.ofSeconds(10);

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Leadership leadership;

    @Inject
    private Reversals reversals;

    @Inject
    private CarryOutReversal carryOutReversal;

    @Inject
    private Clock clock;

    private final CountDownLatch end = new CountDownLatch(1);
    private final Map<ReversalId, Instant> notBefore = new HashMap<>();

    @PostConstruct
    void start() {
        threads.newThread(this::drive).start();
    }

    @PreDestroy
    void stop() {
        end.countDown();
    }

    private void drive() {
        while (!ended()) {
            try {
                if (leadership.holds()) {
                    List<ReversalId> toDo = reversals.listToDo(clock.instant());
                    notBefore.keySet().retainAll(toDo);
                    toDo.forEach(this::carryOut);
                }
            } catch (RuntimeException e) {
                LOG.log(Level.SEVERE, "Reversals could not be looked for; the portal looks again", e);
            }
        }
    }

    private void carryOut(ReversalId id) {
        Instant now = clock.instant();
        if (now.isBefore(notBefore.getOrDefault(id, Instant.MIN)) || end.getCount() == 0) {
            return;
        }
        try {
            Reversal reversal = carryOutReversal.carryOut(id);
            if (reversal.trouble() != null) {
                notBefore.put(id, now.plus(PAUSE_OF_TROUBLE));
            }
        } catch (RuntimeException e) {
            notBefore.put(id, now.plus(PAUSE_OF_TROUBLE));
            LOG.log(Level.WARNING, "Reversal " + id + " did not get on; it is tried again", e);
        }
    }

    private boolean ended() {
        try {
            return end.await(LOOK_AGAIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
