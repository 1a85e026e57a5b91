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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.claims.BringClaimsOver;
import org.piaolian.claims.GiveUpClaims;
import org.piaolian.issuing.domain.Leadership;
import org.piaolian.ledger.domain.LedgerUnavailable;

/**
 * Follows receipts of subsidies with their claims: gives up those of receipts that were taken back, and brings the others
 * over to new keys. One after the other and on one node, since a claim that is made again while it is given up would be a
 * new one, of which nobody knows. What there is to do, the database says.
 */
@Singleton
@Startup
@DependsOn("MigrateSchema")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class ClaimLine {

    private static final Logger LOG = Logger.getLogger(ClaimLine.class.getName());
    private static final long LOOK_AGAIN_SECONDS = 1;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Leadership leadership;

    @Inject
    private GiveUpClaims giveUpClaims;

    @Inject
    private BringClaimsOver bringClaimsOver;

    private final CountDownLatch end = new CountDownLatch(1);

    @PostConstruct
    void start() {
        threads.newThread(this::follow).start();
    }

    @PreDestroy
    void stop() {
        end.countDown();
    }

    private void follow() {
        try {
            while (!end.await(LOOK_AGAIN_SECONDS, TimeUnit.SECONDS)) {
                if (leadership.holds()) {
                    take(giveUpClaims::giveUp);
                    take(bringClaimsOver::bringOver);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void take(Runnable step) {
        try {
            step.run();
        } catch (LedgerUnavailable e) {
            LOG.log(Level.INFO, "Claims wait for the channel: {0}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "Claims could not be gone on with; the portal tries again", e);
        }
    }
}
