package org.piaolian.fabric;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.KeyModification;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;
import org.hyperledger.fabric.traces.Traces;
import org.jspecify.annotations.Nullable;

/**
 * A chaincode on the real shim that does what the transaction's arguments tell: {@code put key value, get key, range a b,
 * …}, any number of them one after the other, so that a test says what a transaction reads and writes.
 */
final class LedgerScript extends ChaincodeBase {

    /** Changes what this one server answers; a dishonest agency. */
    volatile UnaryOperator<String> answerOf = UnaryOperator.identity();

    /** @param id package id under which the peer knows it */
    LedgerScript(String id) {
        processCommandLineOptions(new String[] {"--id", id});
        initializeLogging();
        validateOptions();
        Properties properties = getChaincodeConfig();
        Metrics.initialize(properties);
        Traces.initialize(properties);
        // The shim logs each argument at INFO.
        Logger.getLogger("org.hyperledger").setLevel(Level.WARNING);
    }

    @Override
    public Response init(ChaincodeStub stub) {
        return new Response(200, "", new byte[0]);
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
        List<String> words = new ArrayList<>(stub.getStringArgs());
        StringBuilder answer = new StringBuilder();
        while (!words.isEmpty()) {
            String word = words.remove(0);
            switch (word) {
                case "put" -> stub.putStringState(words.remove(0), words.remove(0));
                case "put-large" -> stub.putState(words.remove(0), new byte[Integer.parseInt(words.remove(0))]);
                case "put-transient" -> {
                    String key = words.remove(0);
                    stub.putState(key, stub.getTransient().get(key));
                }
                case "delete" -> stub.delState(words.remove(0));
                case "get" -> answer.append(stub.getStringState(words.remove(0)));
                case "size" -> answer.append(stub.getState(words.remove(0)).length);
                case "range" -> range(stub, words.remove(0), words.remove(0), Integer.MAX_VALUE, answer);
                case "range-first" ->
                    range(stub, words.remove(0), words.remove(0), Integer.parseInt(words.remove(0)), answer);
                case "page" ->
                    page(
                            stub,
                            words.remove(0),
                            words.remove(0),
                            Integer.parseInt(words.remove(0)),
                            words.remove(0),
                            answer);
                case "composite" ->
                    stub.putStringState(
                            stub.createCompositeKey(words.remove(0), words.remove(0), words.remove(0))
                                    .toString(),
                            "composite");
                case "composites" ->
                    stub.getStateByPartialCompositeKey(words.remove(0), words.remove(0))
                            .forEach(found -> answer.append(
                                    stub.splitCompositeKey(found.getKey()).getAttributes()));
                case "history" -> history(stub, words.remove(0), answer);
                case "history-transactions" ->
                    stub.getHistoryForKey(words.remove(0))
                            .forEach(found -> answer.append(found.getTxId())
                                    .append(' ')
                                    .append(found.getTimestamp())
                                    .append(' '));
                case "policy" ->
                    stub.setStateValidationParameter(
                            words.remove(0), HexFormat.of().parseHex(words.remove(0)));
                case "policy-of" -> answer.append(length(stub.getStateValidationParameter(words.remove(0))));
                case "private-policy" ->
                    stub.setPrivateDataValidationParameter(
                            words.remove(0), words.remove(0), HexFormat.of().parseHex(words.remove(0)));
                case "private-policy-of" ->
                    answer.append(length(stub.getPrivateDataValidationParameter(words.remove(0), words.remove(0))));
                case "private" -> stub.getPrivateData("collection", words.remove(0));
                case "private-put" -> {
                    String collection = words.remove(0);
                    String key = words.remove(0);
                    stub.putPrivateData(collection, key, stub.getTransient().get(key));
                }
                case "private-get" -> answer.append(stub.getPrivateDataUTF8(words.remove(0), words.remove(0)));
                case "private-hash" ->
                    answer.append(HexFormat.of().formatHex(stub.getPrivateDataHash(words.remove(0), words.remove(0))));
                case "private-purge" -> stub.purgePrivateData(words.remove(0), words.remove(0));
                case "private-delete" -> stub.delPrivateData(words.remove(0), words.remove(0));
                case "private-range" -> privateRange(stub, words.remove(0), words.remove(0), words.remove(0), answer);
                case "query" -> stub.getQueryResult(words.remove(0));
                case "invoke" ->
                    answer.append(stub.invokeChaincodeWithStringArgs(words.remove(0), "get", "a")
                            .getMessage());
                case "event" -> stub.setEvent(words.remove(0), words.remove(0).getBytes(StandardCharsets.UTF_8));
                case "refuse" -> {
                    return new Response(Integer.parseInt(words.remove(0)), words.remove(0), new byte[0]);
                }
                case "throw" -> throw new IllegalStateException(words.remove(0));
                case "sleep" -> sleep(Long.parseLong(words.remove(0)));
                case "creator" -> answer.append(new String(stub.getCreator(), StandardCharsets.UTF_8));
                case "time" -> answer.append(stub.getTxTimestamp());
                default -> {
                    return new Response(500, "unknown word " + word, new byte[0]);
                }
            }
        }
        return new Response(200, "", answerOf.apply(answer.toString()).getBytes(StandardCharsets.UTF_8));
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static void range(ChaincodeStub stub, String start, String end, int most, StringBuilder answer) {
        int count = 0;
        try (QueryResultsIterator<KeyValue> results = stub.getStateByRange(start, end)) {
            var iterator = results.iterator();
            while (count < most && iterator.hasNext()) {
                answer.append(iterator.next().getKey()).append(' ');
                count++;
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void privateRange(
            ChaincodeStub stub, String collection, String start, String end, StringBuilder answer) {
        try (QueryResultsIterator<KeyValue> results = stub.getPrivateDataByRange(collection, start, end)) {
            results.forEach(found -> answer.append(found.getKey()).append(' '));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void page(
            ChaincodeStub stub, String start, String end, int size, String bookmark, StringBuilder answer) {
        try (QueryResultsIteratorWithMetadata<KeyValue> results =
                stub.getStateByRangeWithPagination(start, end, size, bookmark.equals("-") ? "" : bookmark)) {
            results.forEach(found -> answer.append(found.getKey()).append(' '));
            QueryResponseMetadata metadata = results.getMetadata();
            answer.append(metadata.getFetchedRecordsCount()).append(' ').append(metadata.getBookmark());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void history(ChaincodeStub stub, String key, StringBuilder answer) {
        try (QueryResultsIterator<KeyModification> results = stub.getHistoryForKey(key)) {
            results.forEach(found -> answer.append(found.isDeleted() ? "-" : found.getStringValue())
                    .append(' '));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
