package org.piaolian.ledger.adapter;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.piaolian.ledger.adapter.Asking.RefusedException;
import org.piaolian.ledger.adapter.ConnectionProfile.Member;
import org.piaolian.ledger.domain.LedgerUnavailable;

/** What is the same whatever a transaction is for: how it ended, and how long to wait before another is tried. */
final class Attempts {

    static final int MOST = 6;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

    private final Asking asking;
    private final Deadlines deadlines;

    Attempts(Asking asking, Deadlines deadlines) {
        this.asking = asking;
        this.deadlines = deadlines;
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
