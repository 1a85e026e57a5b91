package org.piaolian.fabric.ordering;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;
import org.piaolian.fabric.ledger.BlockHashes;
import org.piaolian.fabric.ledger.GenesisBlock;
import org.piaolian.fabric.ledger.Ledger;
import org.piaolian.fabric.msp.Identity;
import org.piaolian.fabric.msp.IdentityRefused;
import org.piaolian.fabric.msp.Members;
import org.piaolian.fabric.msp.Role;
import org.piaolian.fabric.msp.SigningIdentity;

/**
 * The ordering service and committer in one: takes signed envelopes, cuts a block as soon as one waits and the last write
 * is done, validates, writes, and lets the ledger tell. Whatever came in while the disk was busy shares the next block
 * and its one fsync.
 */
public final class Orderer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Orderer.class.getName());
    private static final long MAX_WAITING_BYTES = 64L << 20;

    /** Why an envelope was not taken, in Fabric's status and words. */
    public record Refusal(Status status, String info) {}

    private record Waiting(ByteString envelope, CompletableFuture<Checked> checked) {}

    private final String channel;
    private final Ledger ledger;
    private final Members members;
    private final SigningIdentity signer;
    private final EndorsementPolicy policy;
    private final CheckTransaction checkTransaction;
    private final Clock clock;
    private final SecureRandom random;
    private final ExecutorService checks;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Thread committer = new Thread(this::commitForever, "committer");
    private volatile boolean stopped;
    private volatile boolean broken;

    /**
     * @param signer signs the blocks
     * @param checks runs the checks of single envelopes
     */
    public Orderer(
            String channel,
            String chaincode,
            String version,
            EndorsementPolicy policy,
            Ledger ledger,
            Members members,
            SigningIdentity signer,
            Clock clock,
            SecureRandom random,
            ExecutorService checks) {
        this.channel = channel;
        this.ledger = ledger;
        this.members = members;
        this.signer = signer;
        this.policy = policy;
        this.checkTransaction = new CheckTransaction(channel, chaincode, version, members, ledger.collections());
        this.clock = clock;
        this.random = random;
        this.checks = checks;
        committer.start();
    }

    /** Takes an envelope into the order, or says why not. Taken is not committed. */
    public Optional<Refusal> submit(Envelope envelope) {
        ByteString bytes = envelope.toByteString();
        Refusal refusal = refuse(envelope, bytes.size());
        if (refusal != null) {
            return Optional.of(refusal);
        }
        if (broken || stopped) {
            return Optional.of(new Refusal(Status.SERVICE_UNAVAILABLE, "the ledger takes no more blocks"));
        }
        if (waitingBytes.addAndGet(bytes.size()) > MAX_WAITING_BYTES) {
            waitingBytes.addAndGet(-bytes.size());
            return Optional.of(new Refusal(Status.SERVICE_UNAVAILABLE, "too much is waiting to be written"));
        }
        queue.add(new Waiting(bytes, CompletableFuture.supplyAsync(() -> checkTransaction.check(envelope), checks)));
        return Optional.empty();
    }

    private @Nullable Refusal refuse(Envelope envelope, int size) {
        if (size > GenesisBlock.MAX_BYTES) {
            return new Refusal(
                    Status.BAD_REQUEST,
                    "message payload is " + size + " bytes and exceeds maximum allowed " + GenesisBlock.MAX_BYTES
                            + " bytes");
        }
        Identity creator;
        try {
            Payload payload = Payload.parseFrom(envelope.getPayload());
            ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            if (!header.getChannelId().equals(channel)) {
                return new Refusal(Status.NOT_FOUND, "channel '" + header.getChannelId() + "' not found");
            }
            if (header.getType() != HeaderType.ENDORSER_TRANSACTION_VALUE) {
                return new Refusal(Status.BAD_REQUEST, "only endorser transactions are taken here");
            }
            SignatureHeader signatureHeader =
                    SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
            creator = members.identify(signatureHeader.getCreator());
            creator.verify(envelope.getSignature(), envelope.getPayload());
        } catch (InvalidProtocolBufferException e) {
            return new Refusal(Status.BAD_REQUEST, "bad envelope: " + e.getMessage());
        } catch (IdentityRefused e) {
            LOG.log(Level.WARNING, "an envelope was refused: {0}", e.getMessage());
            return notPermitted();
        }
        if (creator.expired(clock.instant())) {
            return new Refusal(Status.BAD_REQUEST, "broadcast client identity expired");
        }
        return creator.role() == Role.CLIENT || creator.role() == Role.ADMIN ? null : notPermitted();
    }

    private static Refusal notPermitted() {
        return new Refusal(
                Status.FORBIDDEN,
                "implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy requires 1 of the"
                        + " 'Writers' sub-policies to be satisfied: permission denied");
    }

    private void commitForever() {
        @Nullable Waiting next = null;
        while (!stopped) {
            try {
                if (next == null) {
                    next = queue.poll(1, TimeUnit.SECONDS);
                    continue;
                }
                List<Waiting> batch = new ArrayList<>();
                long bytes = 0;
                while (next != null
                        && batch.size() < GenesisBlock.MAX_MESSAGES
                        && (batch.isEmpty() || bytes + next.envelope.size() <= GenesisBlock.PREFERRED_BYTES)) {
                    batch.add(next);
                    bytes += next.envelope.size();
                    next = queue.poll();
                }
                commit(batch);
                waitingBytes.addAndGet(-bytes);
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                // What the disk holds now is not known; only a start that reads it all can tell.
                LOG.log(Level.SEVERE, "a block could not be written; no more are taken until a restart", e);
                broken = true;
                return;
            }
        }
    }

    private void commit(List<Waiting> batch) throws IOException {
        ValidateAgainstState validation = new ValidateAgainstState(ledger, policy);
        BlockData.Builder data = BlockData.newBuilder();
        byte[] codes = new byte[batch.size()];
        for (int i = 0; i < codes.length; i++) {
            Waiting waiting = batch.get(i);
            data.addData(waiting.envelope);
            Checked checked = waiting.checked.join();
            TxValidationCode code = validation.next(checked);
            codes[i] = (byte) code.getNumber();
            if (code != TxValidationCode.VALID) {
                LOG.log(Level.WARNING, "transaction {0} is {1}", new Object[] {checked.transactionId(), code});
            }
        }
        BlockData blockData = data.build();
        BlockHeader header = BlockHeader.newBuilder()
                .setNumber(ledger.height())
                .setPreviousHash(ledger.lastHash())
                .setDataHash(BlockHashes.data(blockData))
                .build();
        ledger.commit(Block.newBuilder()
                .setHeader(header)
                .setData(blockData)
                .setMetadata(metadata(header, codes))
                .build());
    }

    private BlockMetadata metadata(BlockHeader header, byte[] codes) {
        LastConfig lastConfig = LastConfig.newBuilder().setIndex(0).build();
        ByteString signed = OrdererBlockMetadata.newBuilder()
                .setLastConfig(lastConfig)
                .build()
                .toByteString();
        byte[] nonce = new byte[24];
        random.nextBytes(nonce);
        ByteString signatureHeader = SignatureHeader.newBuilder()
                .setCreator(signer.serialized())
                .setNonce(ByteString.copyFrom(nonce))
                .build()
                .toByteString();
        ByteString signature =
                signer.sign(signed, signatureHeader, ByteString.copyFrom(BlockHashes.headerBytes(header)));
        return BlockMetadata.newBuilder()
                .addMetadata(Metadata.newBuilder()
                        .setValue(signed)
                        .addSignatures(MetadataSignature.newBuilder()
                                .setSignatureHeader(signatureHeader)
                                .setSignature(signature))
                        .build()
                        .toByteString())
                .addMetadata(Metadata.newBuilder()
                        .setValue(lastConfig.toByteString())
                        .build()
                        .toByteString())
                .addMetadata(ByteString.copyFrom(codes))
                .addMetadata(ByteString.EMPTY)
                .addMetadata(ByteString.EMPTY)
                .build();
    }

    /** Finishes the block being written and drops what waits: nobody was told that it is committed. */
    @Override
    public void close() {
        stopped = true;
        try {
            committer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
