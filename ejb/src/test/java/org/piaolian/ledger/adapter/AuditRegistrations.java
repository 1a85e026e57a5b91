package org.piaolian.ledger.adapter;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.piaolian.ledger.adapter.ConnectionProfile.Member;
import org.piaolian.ledger.adapter.ConnectionProfile.Peer;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * No test, but what {@code fabric/network/faults} runs: {@code AuditRegistrations PROFILE FILE BLOCK} reads the blocks
 * from this one on from each peer and holds them against what {@link RegisterThroughFaults} wrote. It prints
 * {@code acknowledged N missing N twice N} and ends with 1 where something is wrong.
 */
final class AuditRegistrations {

    private record Acknowledged(String key, String transaction, long block) {}

    private record Written(String transaction, long block) {}

    /** What one peer has: the hash of each block, and the valid writes of each batch's key. */
    private record Chain(Map<Long, Digest> hashes, Map<String, List<Written>> batches) {}

    private AuditRegistrations() {}

    public static void main(String[] args) throws IOException, GatewayException {
        ConnectionProfile profile = ConnectionProfile.read(Path.of(args[0]));
        List<Acknowledged> acknowledged = Files.readAllLines(Path.of(args[1])).stream()
                .filter(line -> line.startsWith("ack "))
                .map(AuditRegistrations::acknowledged)
                .toList();
        long from = Long.parseLong(args[2]);
        Map<Long, Digest> agreed = new HashMap<>();
        int missing = 0;
        int twice = 0;
        int differing = 0;
        try (Connections connections = new Connections(profile, Deadlines.USUAL)) {
            for (Member member : profile.members()) {
                for (Peer peer : member.peers()) {
                    Chain chain = chain(connections, member, peer, from);
                    for (Acknowledged batch : acknowledged) {
                        Written expected = new Written(batch.transaction(), batch.block());
                        if (!chain.batches()
                                .getOrDefault(batch.key(), List.of())
                                .contains(expected)) {
                            missing++;
                            System.out.println(batch + " is not on " + peer.name());
                        }
                    }
                    for (Map.Entry<String, List<Written>> batch :
                            chain.batches().entrySet()) {
                        if (batch.getValue().size() > 1) {
                            twice++;
                            System.out.println(batch + " is on " + peer.name() + " more than once");
                        }
                    }
                    for (Map.Entry<Long, Digest> block : chain.hashes().entrySet()) {
                        Digest other = agreed.putIfAbsent(block.getKey(), block.getValue());
                        if (other != null && !other.equals(block.getValue())) {
                            differing++;
                            System.out.println(
                                    "block " + block.getKey() + " on " + peer.name() + " is not that of the others");
                        }
                    }
                }
            }
        }
        System.out.println("acknowledged " + acknowledged.size() + " missing " + missing + " twice " + twice
                + " differing " + differing);
        System.exit(missing + twice + differing == 0 ? 0 : 1);
    }

    private static Acknowledged acknowledged(String line) {
        String[] words = line.split(" ", -1);
        String key = "B" + words[2] + "%010d".formatted(ReceiptNumber.MAX - Long.parseLong(words[3]));
        return new Acknowledged(key, words[5], Long.parseLong(words[6]));
    }

    private static Chain chain(Connections connections, Member member, Peer peer, long from)
            throws GatewayException, InvalidProtocolBufferException {
        Contract blocks = connections
                .gateway(member, peer)
                .getNetwork(FabricLedger.CHANNEL)
                .getContract("qscc");
        long height = BlockchainInfo.parseFrom(blocks.evaluateTransaction("GetChainInfo", FabricLedger.CHANNEL))
                .getHeight();
        Chain chain = new Chain(new HashMap<>(), new HashMap<>());
        for (long number = from; number < height; number++) {
            Block block = Block.parseFrom(
                    blocks.evaluateTransaction("GetBlockByNumber", FabricLedger.CHANNEL, Long.toString(number)));
            Digest before = chain.hashes().get(number - 1);
            Digest named = Digest.of(block.getHeader().getPreviousHash().toByteArray());
            if (before != null && !before.equals(named)) {
                throw new IllegalStateException(
                        "block " + number + " on " + peer.name() + " does not follow the one before");
            }
            chain.hashes().put(number, Blocks.hash(block.getHeader()));
            collect(block, chain.batches());
        }
        return chain;
    }

    private static void collect(Block block, Map<String, List<Written>> batches) throws InvalidProtocolBufferException {
        ByteString validation = block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
        for (int i = 0; i < block.getData().getDataCount(); i++) {
            Payload payload = Payload.parseFrom(
                    Envelope.parseFrom(block.getData().getData(i)).getPayload());
            ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
            if (header.getType() != HeaderType.ENDORSER_TRANSACTION_VALUE
                    || (validation.byteAt(i) & 0xff) != TxValidationCode.VALID_VALUE) {
                continue;
            }
            Written written = new Written(header.getTxId(), block.getHeader().getNumber());
            for (TransactionAction action :
                    Transaction.parseFrom(payload.getData()).getActionsList()) {
                for (String key : keys(action)) {
                    batches.computeIfAbsent(key, k -> new ArrayList<>()).add(written);
                }
            }
        }
    }

    private static List<String> keys(TransactionAction action) throws InvalidProtocolBufferException {
        ByteString response = ChaincodeActionPayload.parseFrom(action.getPayload())
                .getAction()
                .getProposalResponsePayload();
        ByteString results = ChaincodeAction.parseFrom(
                        ProposalResponsePayload.parseFrom(response).getExtension())
                .getResults();
        List<String> keys = new ArrayList<>();
        for (NsReadWriteSet namespace : TxReadWriteSet.parseFrom(results).getNsRwsetList()) {
            if (namespace.getNamespace().equals(FabricLedger.CHAINCODE)) {
                KVRWSet.parseFrom(namespace.getRwset()).getWritesList().stream()
                        .map(KVWrite::getKey)
                        .forEach(keys::add);
            }
        }
        return keys;
    }
}
