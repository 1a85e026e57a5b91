package org.piaolian.fabric.endorsement;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.Response;
import org.piaolian.fabric.ledger.BlockHashes;
import org.piaolian.fabric.ledger.Ledger;

/** The query system chaincode {@code qscc}: height, blocks and transactions by number, hash or id. */
final class SystemQueries {

    static final String NAME = "qscc";

    private final String channel;
    private final Ledger ledger;

    SystemQueries(String channel, Ledger ledger) {
        this.channel = channel;
        this.ledger = ledger;
    }

    /** @param arguments function, channel and, except for GetChainInfo, what to look for */
    Response query(List<ByteString> arguments) {
        if (arguments.size() < 2) {
            return error("Incorrect number of arguments, " + arguments.size());
        }
        String function = arguments.get(0).toStringUtf8();
        if (!arguments.get(1).toStringUtf8().equals(channel)) {
            return error("Invalid chain ID, " + arguments.get(1).toStringUtf8());
        }
        if (function.equals("GetChainInfo")) {
            return success(ledger.info().toByteString());
        }
        if (arguments.size() < 3) {
            return error("missing 3rd argument for " + function);
        }
        ByteString wanted = arguments.get(2);
        try {
            return switch (function) {
                case "GetBlockByNumber" -> byNumber(wanted.toStringUtf8());
                case "GetBlockByHash" -> byHash(wanted);
                case "GetBlockByTxID" -> byTransaction(wanted.toStringUtf8());
                case "GetTransactionByID" -> transaction(wanted.toStringUtf8());
                default -> error("Requested function " + function + " not found.");
            };
        } catch (IOException e) {
            return error("Failed to read a block, error " + e.getMessage());
        }
    }

    private Response byNumber(String text) throws IOException {
        long number;
        try {
            number = Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            return error("Failed to parse block number with error " + e.getMessage());
        }
        // As in Fabric the largest number stands for the last block.
        long wanted = number == -1 ? ledger.height() - 1 : number;
        if (wanted < 0 || wanted >= ledger.height()) {
            return error("Failed to get block number " + text + ", error no such block number [" + text + "] in index");
        }
        return success(ledger.block(wanted).toByteString());
    }

    private Response byHash(ByteString hash) throws IOException {
        for (long number = ledger.height() - 1; number >= 0; number--) {
            Block block = ledger.block(number);
            if (BlockHashes.header(block.getHeader()).equals(hash)) {
                return success(block.toByteString());
            }
        }
        return error("Failed to get block hash, error no such block hash in index");
    }

    private Response byTransaction(String id) throws IOException {
        Optional<Ledger.Place> place = ledger.find(id);
        return place.isPresent()
                ? success(ledger.block(place.get().block()).toByteString())
                : error("Failed to get block for txID " + id + ", error no such transaction ID [" + id + "] in index");
    }

    private Response transaction(String id) throws IOException {
        Optional<Ledger.Place> place = ledger.find(id);
        if (place.isEmpty()) {
            return error(
                    "Failed to get transaction with id " + id + ", error no such transaction ID [" + id + "] in index");
        }
        Block block = ledger.block(place.get().block());
        return success(ProcessedTransaction.newBuilder()
                .setTransactionEnvelope(
                        Envelope.parseFrom(block.getData().getData(place.get().index())))
                .setValidationCode(place.get().code().getNumber())
                .build()
                .toByteString());
    }

    private static Response success(ByteString payload) {
        return Response.newBuilder().setStatus(200).setPayload(payload).build();
    }

    private static Response error(String message) {
        return Response.newBuilder().setStatus(500).setMessage(message).build();
    }
}
