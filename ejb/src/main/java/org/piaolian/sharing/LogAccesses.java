package org.piaolian.sharing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.SharingLedger;
import org.piaolian.ledger.domain.SharingRefused;
import org.piaolian.sharing.domain.Access;
import org.piaolian.sharing.domain.Accesses;

/**
 * Commits accesses on the channel. What comes within a moment under one grant goes in one transaction: whoever comes
 * first waits for the others and submits for all.
 */
@ApplicationScoped
public class LogAccesses {

    private static final Duration GATHER = Duration.ofMillis(50);
    private static final int MOST_AT_ONCE = 500;

    private final Accesses accesses;
    private final SharingLedger ledger;
    private final Duration gather;
    private final int most;
    private final Map<UUID, Batch> gathering = new HashMap<>();

    @Inject
    public LogAccesses(Accesses accesses, SharingLedger ledger) {
        this(accesses, ledger, GATHER, MOST_AT_ONCE);
    }

    /**
     * @param gather how long the first one waits for others
     * @param most after so many nobody waits any more
     */
    LogAccesses(Accesses accesses, SharingLedger ledger, Duration gather, int most) {
        this.accesses = accesses;
        this.ledger = ledger;
        this.gather = gather;
        this.most = most;
    }

    private static final class Batch {
        private final List<Access> accesses = new ArrayList<>();
        private final CountDownLatch full = new CountDownLatch(1);
        private final CompletableFuture<String> transaction = new CompletableFuture<>();
    }

    /**
     * Returns when the access is committed, and with which transaction; only then may it be answered.
     *
     * @throws SharingRefused where the channel holds the grant for not in force
     * @throws LedgerUnavailable where it cannot be known to be committed: then nothing may be answered
     */
    public String log(Access access) {
        UUID grant = access.grant().id();
        Batch batch;
        boolean leads = false;
        synchronized (gathering) {
            @Nullable Batch open = gathering.get(grant);
            if (open == null) {
                open = new Batch();
                gathering.put(grant, open);
                leads = true;
            }
            batch = open;
            batch.accesses.add(access);
            if (batch.accesses.size() == most) {
                gathering.remove(grant);
                batch.full.countDown();
            }
        }
        if (leads) {
            lead(batch, access);
        }
        try {
            return batch.transaction.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof SharingRefused refused) {
                throw new SharingRefused(refused.code(), "access " + access.id());
            }
            throw new LedgerUnavailable("access " + access.id() + " is not known to be committed", e.getCause());
        }
    }

    private void lead(Batch batch, Access first) {
        try {
            if (!batch.full.await(gather.toMillis(), TimeUnit.MILLISECONDS)) {
                synchronized (gathering) {
                    gathering.remove(first.grant().id(), batch);
                }
            }
            batch.transaction.complete(commit(first, batch.accesses));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon(batch, first, e);
        } catch (RuntimeException e) {
            abandon(batch, first, e);
        }
    }

    /** Those who wait must learn of it, whatever it was. */
    private void abandon(Batch batch, Access first, Exception why) {
        synchronized (gathering) {
            gathering.remove(first.grant().id(), batch);
        }
        batch.transaction.completeExceptionally(why);
    }

    private String commit(Access first, List<Access> batch) {
        accesses.add(batch);
        String transaction = ledger.logAccess(
                first.grant().agency(),
                first.grant().id(),
                batch.stream().map(Access::commitment).toList());
        accesses.committed(batch.stream().map(Access::id).toList(), transaction);
        return transaction;
    }
}
