package org.piaolian.ledger.adapter;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.piaolian.ledger.domain.LedgerTransaction;
import org.piaolian.receipts.domain.Digest;

/** Reads Fabric's blocks. */
final class Blocks {

    private Blocks() {}

    /** @throws InvalidProtocolBufferException where the bytes are no block */
    static Optional<LedgerTransaction> transaction(byte[] bytes, String id) throws InvalidProtocolBufferException {
        Block block = Block.parseFrom(bytes);
        ByteString validation = block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
        List<ByteString> envelopes = block.getData().getDataList();
        for (int i = 0; i < envelopes.size(); i++) {
            Payload payload =
                    Payload.parseFrom(Envelope.parseFrom(envelopes.get(i)).getPayload());
            ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            if (header.getTxId().equals(id)) {
                return Optional.of(new LedgerTransaction(
                        id,
                        block.getHeader().getNumber(),
                        hash(block.getHeader()),
                        Digest.of(block.getHeader().getPreviousHash().toByteArray()),
                        instant(header.getTimestamp()),
                        mspId(SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader())
                                .getCreator()),
                        header.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE
                                ? endorsers(payload.getData())
                                : List.of(),
                        validation(validation.byteAt(i) & 0xff)));
            }
        }
        return Optional.empty();
    }

    /**
     * The blocks with a channel's configurations, by their numbers. Each block names the one that it was made by, so they are
     * found backwards from the newest without the blocks between.
     *
     * @param height how many blocks there are, at least one
     * @param block reads one
     * @throws InvalidProtocolBufferException where a block does not name its configuration, or one behind itself
     */
    static SortedMap<Long, byte[]> configurations(long height, LongFunction<Block> block)
            throws InvalidProtocolBufferException {
        SortedMap<Long, byte[]> found = new TreeMap<>();
        long last = height - 1;
        while (true) {
            long number = configuration(block.apply(last));
            if (number < 0 || number > last) {
                throw new InvalidProtocolBufferException("block " + last + " names block " + number);
            }
            found.put(number, block.apply(number).toByteArray());
            if (number == 0) {
                return found;
            }
            last = number - 1;
        }
    }

    /** The number of the block with the configuration that this block was made by; its own, where it has one. */
    private static long configuration(Block block) throws InvalidProtocolBufferException {
        if (block.getHeader().getNumber() == 0) {
            return 0;
        }
        ByteString signed = Metadata.parseFrom(block.getMetadata().getMetadata(BlockMetadataIndex.SIGNATURES_VALUE))
                .getValue();
        return OrdererBlockMetadata.parseFrom(signed).getLastConfig().getIndex();
    }

    private static String validation(int number) {
        return Optional.ofNullable(TxValidationCode.forNumber(number))
                .map(TxValidationCode::name)
                .orElse("CODE_" + number);
    }

    static Digest hash(BlockHeader header) {
        DERSequence sequence = new DERSequence(new ASN1Encodable[] {
            new ASN1Integer(new BigInteger(Long.toUnsignedString(header.getNumber()))),
            new DEROctetString(header.getPreviousHash().toByteArray()),
            new DEROctetString(header.getDataHash().toByteArray())
        });
        try {
            return Digest.sha256(sequence.getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory are always encoded", e);
        }
    }

    private static List<String> endorsers(ByteString transaction) throws InvalidProtocolBufferException {
        List<String> endorsers = new ArrayList<>();
        for (TransactionAction action : Transaction.parseFrom(transaction).getActionsList()) {
            for (Endorsement endorsement : ChaincodeActionPayload.parseFrom(action.getPayload())
                    .getAction()
                    .getEndorsementsList()) {
                endorsers.add(mspId(endorsement.getEndorser()));
            }
        }
        return endorsers;
    }

    private static String mspId(ByteString identity) throws InvalidProtocolBufferException {
        return SerializedIdentity.parseFrom(identity).getMspid();
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
