package org.piaolian.ledger.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.RegisteredBatch;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;

/** What goes to the contract {@code receipts} ({@code ear/docs/chaincode.md}) and what comes back. */
final class ContractMessages {

    static final String LEAVES = "leaves";

    private static final int LEAF_BYTES = 32;
    /** As a gateway reports what a chaincode answered instead of an endorsement. */
    private static final Pattern REFUSAL =
            Pattern.compile("chaincode response 4[0-9]{2}, ([A-Z_]+): (.*)", Pattern.DOTALL);

    private ContractMessages() {}

    /** A refusal by the contract. */
    record Refused(String code, String words) {}

    /** What the contract answers when a batch is to be registered: this batch's registration, whoever asked for it first. */
    record Answered(String transactionId, Instant registered) {}

    /** @param root of the batch that holds the receipt */
    record Found(LedgerEntry entry, long first, int count, Digest root) {

        boolean endsWith(ReceiptNumber number) {
            return number.number() == first + count - 1;
        }

        boolean isOf(LeafBatch batch) {
            return first == batch.first().number() && count == batch.leaves().size() && root.equals(batch.root());
        }
    }

    static String[] registerArguments(LeafBatch batch) {
        return new String[] {
            batch.first().code().value(),
            batch.first().digits(),
            Integer.toString(batch.leaves().size()),
            batch.previous().isEmpty()
                    ? ""
                    : new ReceiptNumber(batch.first().code(), batch.previous().getAsLong()).digits(),
            batch.root().hex()
        };
    }

    static byte[] leaves(LeafBatch batch) {
        ByteBuffer leaves = ByteBuffer.allocate(batch.leaves().size() * LEAF_BYTES);
        batch.leaves().forEach(leaf -> leaves.put(leaf.bytes()));
        return leaves.array();
    }

    static String[] findArguments(ReceiptNumber number) {
        return new String[] {number.code().value(), number.digits()};
    }

    /** @throws IllegalArgumentException where the answer is not one of the contract's, or not about this batch */
    static Answered answered(byte[] json, LeafBatch batch) {
        return read(json, answer -> {
            if (!string(answer, "code").equals(batch.first().code().value())
                    || !string(answer, "first").equals(batch.first().digits())
                    || !string(answer, "root").equals(batch.root().hex())) {
                throw new IllegalArgumentException("about another batch");
            }
            return new Answered(string(answer, "transaction"), Instant.parse(string(answer, "registered")));
        });
    }

    /** @throws IllegalArgumentException where the answer is not one of the contract's, or not about this receipt */
    static Found found(byte[] json, ReceiptNumber number) {
        return read(json, answer -> {
            if (!string(answer, "code").equals(number.code().value())
                    || !string(answer, "number").equals(number.digits())) {
                throw new IllegalArgumentException("about another receipt");
            }
            return new Found(
                    new LedgerEntry(
                            number,
                            Digest.ofHex(string(answer, "leaf")),
                            string(answer, "msp"),
                            string(answer, "transaction"),
                            Instant.parse(string(answer, "registered")),
                            LifeMessages.standing(answer.get("life"))),
                    Long.parseLong(string(answer, "first")),
                    required(answer, "count").getAsInt(),
                    Digest.ofHex(string(answer, "root")));
        });
    }

    /** What the event {@code registered} says. */
    record Announced(String code, String first, Digest root) {}

    /** @throws IllegalArgumentException where it is not the contract's event */
    static Announced announced(byte[] event) {
        return read(
                event,
                json -> new Announced(string(json, "code"), string(json, "first"), Digest.ofHex(string(json, "root"))));
    }

    /** @throws IllegalArgumentException where the answer is not one of the contract's to {@code batch} */
    static RegisteredBatch registered(byte[] json, ChannelPosition at) {
        return read(json, answer -> {
            byte[] leaves = Base64.getDecoder().decode(string(answer, "leaves"));
            int count = required(answer, "count").getAsInt();
            if (count < 1 || leaves.length != count * LEAF_BYTES) {
                throw new IllegalArgumentException(count + " leaves of " + leaves.length + " bytes in all");
            }
            return new RegisteredBatch(
                    at,
                    string(answer, "msp"),
                    new ReceiptNumber(new ReceiptCode(string(answer, "code")), Long.parseLong(string(answer, "first"))),
                    IntStream.range(0, count)
                            .mapToObj(i -> Digest.of(Arrays.copyOfRange(leaves, i * LEAF_BYTES, (i + 1) * LEAF_BYTES)))
                            .toList());
        });
    }

    /**
     * The transaction by which a grant, accesses or a disclosure are on record.
     *
     * @throws IllegalArgumentException where the answer is not one of the contract's
     */
    static String recordedBy(byte[] json) {
        return read(json, answer -> string(answer, "transaction"));
    }

    /**
     * The transaction by which a step that ended it is on record.
     *
     * @param step {@code withdrawn} or {@code discarded}
     * @throws IllegalArgumentException where the answer is not one of the contract's
     */
    static String recordedBy(byte[] json, String step) {
        return read(json, answer -> string(required(answer, step).getAsJsonObject(), "transaction"));
    }

    /** The contract's refusal, if that is why the call failed. */
    static Optional<Refused> refusal(GatewayException failure) {
        return messages(failure)
                .map(REFUSAL::matcher)
                .filter(Matcher::find)
                .map(m -> new Refused(m.group(1), m.group(2)))
                .findFirst();
    }

    /** All that peers and orderers say about a failure. */
    static Stream<String> messages(GatewayException failure) {
        return Stream.concat(
                failure.getDetails().stream().map(ErrorDetail::getMessage),
                Stream.ofNullable(failure.getStatus().getDescription()));
    }

    interface Reading<T> {
        T of(JsonObject answer);
    }

    static <T> T read(byte[] json, Reading<T> reading) {
        return read(new String(json, UTF_8), reading);
    }

    static <T> T read(String text, Reading<T> reading) {
        try {
            return reading.of(JsonParser.parseString(text).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException | IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException("the contract's answer is not understood: " + text, e);
        }
    }

    static String string(JsonObject answer, String name) {
        return required(answer, name).getAsString();
    }

    static JsonElement required(JsonObject answer, String name) {
        JsonElement value = answer.get(name);
        if (value == null) {
            throw new IllegalArgumentException("\"" + name + "\" is missing");
        }
        return value;
    }
}
