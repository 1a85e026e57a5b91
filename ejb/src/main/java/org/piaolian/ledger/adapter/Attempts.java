package org.piaolian.ledger.adapter;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.piaolian.ledger.adapter.Asking.RefusedException;
import org.piaolian.ledger.adapter.ConnectionProfile.Member;
import org.piaolian.ledger.domain.LedgerUnavailable;

/** What is the same whatever a transaction is for: how it ended, and how long to wait before another is tried. */
final class Attempts {

    static final int MOST = 6;

    private static final Logger LOG = Logger.getLogger(Attempts.class.getName());

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final Asking asking;
    private final Deadlines deadlines;

    Attempts(Asking asking, Deadlines deadlines) {
        this.asking = asking;
        this.deadlines = deadlines;
    }

    /** Submits it and waits. How it ended; empty where no peer knows. */
    Optional<TxValidationCode> submit(Member agency, Transaction transaction, Gateway gateway) {
        String id = transaction.getTransactionId();
        try {
            return Optional.of(transaction.submitAsync().getStatus().getCode());
        } catch (SubmitException | CommitStatusException e) {
            LOG.log(Level.WARNING, "the fate of transaction " + id + " is unknown: " + Asking.reasons(e));
            asking.suspect(gateway);
            try {
                return Optional.of(fate(agency, id).getCode());
            } catch (LedgerUnavailable stillUnknown) {
                LOG.log(Level.FINE, "no peer knows transaction " + id, stillUnknown);
                return Optional.empty();
            }
        }
    }

    /** How the transaction ended, once it is in a block. */
    Status fate(Member agency, String id) {
        SerializedIdentity identity = SerializedIdentity.newBuilder()
                .setMspid(agency.mspId())
                .setIdBytes(ByteString.copyFromUtf8(agency.certificate()))
                .build();
        byte[] question = SignedCommitStatusRequest.newBuilder()
                .setRequest(CommitStatusRequest.newBuilder()
                        .setChannelId(FabricLedger.CHANNEL)
                        .setTransactionId(id)
                        .setIdentity(identity.toByteString())
                        .build()
                        .toByteString())
                .build()
                .toByteArray();
        try {
            return asking.await(
                    agency,
                    "tell the status of transaction " + id,
                    gateway -> gateway.newCommit(question).getStatus(Deadlines.after(deadlines.resolve())));
        } catch (RefusedException e) {
            throw new IllegalStateException("no contract is asked for a transaction's status", e);
        }
    }

    static void pause(int attempt) {
        long longest = FIRST_PAUSE.toMillis() << (attempt - 1);
        try {
            Thread.sleep(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerUnavailable("interrupted", e);
        }
    }
}
