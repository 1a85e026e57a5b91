package org.piaolian.sharing;

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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Goes on with what waits, as long as the portal runs: messages to webhooks, each by a thread of its own, so that a
 * receiver that hangs holds nobody else up; grants and disclosures that the channel is still to be told of; and what other
 * portals disclosed.
 */
@Singleton
@Startup
@DependsOn("MigrateSchema")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class SharingLine {

    private static final Logger LOG = Logger.getLogger(SharingLine.class.getName());
    private static final int MOST_SENDING = 64;
    private static final long SEND_SECONDS = 1;
    private static final long RECORD_SECONDS = 5;
    private static final long LEARN_SECONDS = 60;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private SendChanges sendChanges;

    @Inject
    private KeepGrants keepGrants;

    @Inject
    private DiscloseReceipts discloseReceipts;

    @Inject
    private DiscardDisclosure discardDisclosure;

    @Inject
    private FindDisclosures findDisclosures;

    private final CountDownLatch end = new CountDownLatch(1);
    private final Set<UUID> sending = ConcurrentHashMap.newKeySet();
    private ThreadPoolExecutor senders;

    @PostConstruct
    void start() {
        senders = new ThreadPoolExecutor(
                0,
                MOST_SENDING,
                30,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                threads,
                new ThreadPoolExecutor.CallerRunsPolicy());
        threads.newThread(() -> repeat(SEND_SECONDS, this::send)).start();
        threads.newThread(() -> repeat(RECORD_SECONDS, keepGrants::recordWaiting))
                .start();
        threads.newThread(() -> repeat(RECORD_SECONDS, this::disclose)).start();
        threads.newThread(() -> repeat(LEARN_SECONDS, findDisclosures::learn)).start();
    }

    @PreDestroy
    void stop() {
        end.countDown();
        senders.shutdownNow();
    }

    private void disclose() {
        discloseReceipts.deliverWaiting();
        discardDisclosure.discardWaiting();
    }

    private void send() {
        for (UUID webhook : sendChanges.listDue()) {
            // Those left out are due at the next look.
            if (senders.getActiveCount() < MOST_SENDING && sending.add(webhook)) {
                senders.execute(() -> {
                    try {
                        sendChanges.send(webhook);
                    } catch (RuntimeException e) {
                        LOG.log(
                                Level.WARNING,
                                e,
                                () -> "Webhook " + webhook + " could not be served; it is tried again");
                    } finally {
                        sending.remove(webhook);
                    }
                });
            }
        }
    }

    private void repeat(long seconds, Runnable step) {
        try {
            while (!end.await(seconds, TimeUnit.SECONDS)) {
                try {
                    step.run();
                } catch (RuntimeException e) {
                    LOG.log(Level.SEVERE, "Sharing could not go on with what waits; it tries again", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
