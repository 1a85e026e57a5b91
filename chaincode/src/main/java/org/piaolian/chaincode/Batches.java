package org.piaolian.chaincode;

import java.io.UncheckedIOException;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a series in the world state. {@code B}, the code and what the first number lacks of 9,999,999,999 is
 * the key of a {@link Batch}: keys sort from the last number to the first, so that the batch that holds a number, if any
 * does, is the first one from that number's own key on. Leaves that the batch's value does not hold stand under
 * {@code L}, the code and the number of the first of them, 128 to a value, the last ones maybe fewer.
 */
final class Batches {

    /** A batch and the number that it starts at. */
    record Placed(long first, Batch batch) {}

    private final ChaincodeStub stub;
    private final String code;

    Batches(ChaincodeStub stub, String code) {
        this.stub = stub;
        this.code = code;
    }

    /** The batch that starts at this number. */
    @Nullable
    Batch startingAt(long first) {
        byte[] value = stub.getState(key(first));
        return value == null || value.length == 0 ? null : Batch.decode(value);
    }

    /** The batch that has this number. Only for look-ups: a peer takes no writes of who asked for a part of a range. */
    @Nullable
    Placed holding(long number) {
        // The end of a range is exclusive. Keys have one length, so nothing sorts between this key and its extension.
        String end = key(Page.start(number)) + "~";
        try (QueryResultsIteratorWithMetadata<KeyValue> one =
                stub.getStateByRangeWithPagination(key(number), end, 1, "")) {
            for (KeyValue found : one) {
                String digits = found.getKey().substring(found.getKey().length() - 10);
                Placed placed = new Placed(Page.LAST_NUMBER - Long.parseLong(digits), Batch.decode(found.getValue()));
                return number < placed.first() + placed.batch().count() ? placed : null;
            }
            return null;
        } catch (UncheckedIOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the range query could not be closed", e);
        }
    }

    void put(long first, Batch batch, Leaves leaves) {
        stub.putState(key(first), batch.encode());
        for (int from = Leaves.IN_A_VALUE; from < leaves.count(); from += Leaves.IN_A_VALUE) {
            stub.putState(leavesKey(first + from), leaves.from(from).bytes());
        }
    }

    String leaf(Placed placed, int index) {
        int within = index % Leaves.IN_A_VALUE;
        return leavesFrom(placed, index - within).leaf(within);
    }

    /** All leaves of the batch, which make its root. */
    Leaves leaves(Placed placed) {
        Leaves all = placed.batch().firstLeaves();
        while (all.count() < placed.batch().count()) {
            all = all.and(leavesFrom(placed, all.count()));
        }
        if (!all.root().equals(placed.batch().root())) {
            throw new IllegalStateException("the leaves of the batch at " + placed.first() + " do not make its root");
        }
        return all;
    }

    private Leaves leavesFrom(Placed placed, int from) {
        if (from == 0) {
            return placed.batch().firstLeaves();
        }
        String key = leavesKey(placed.first() + from);
        byte[] value = stub.getState(key);
        int count = Math.min(placed.batch().count() - from, Leaves.IN_A_VALUE);
        if (value == null || value.length != count * Leaves.LEAF_BYTES) {
            throw new IllegalStateException(key + " does not hold " + count + " leaves");
        }
        return new Leaves(value);
    }

    private String key(long first) {
        return "B" + code + Page.digits(Page.LAST_NUMBER - first);
    }

    private String leavesKey(long number) {
        return "L" + code + Page.digits(number);
    }
}
