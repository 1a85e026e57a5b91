package org.piaolian.chaincode;

import java.io.UncheckedIOException;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The batches of a series in the world state, each in {@link Part}s. The key of a part is {@code B}, the code and what the
 * number of its first receipt lacks of 9,999,999,999: keys sort from the last number to the first, so that the part that
 * holds a number, if any does, is the first one from that number's own key on.
 */
final class Batches {

    private final ChaincodeStub stub;
    private final String code;

    Batches(ChaincodeStub stub, String code) {
        this.stub = stub;
        this.code = code;
    }

    /** The first part of the batch that starts at this number. */
    @Nullable
    Part startingAt(long first) {
        Part part = read(first);
        return part == null || part.from() > 0 ? null : part;
    }

    /** A part, and the number of the first receipt of its batch. */
    record Placed(long first, Part part) {

        /** Number of the part's first receipt. */
        long start() {
            return first + part.from();
        }

        boolean has(long number) {
            return number >= start() && number < start() + part.leaves().count();
        }

        String leaf(long number) {
            return part.leaves().leaf(Math.toIntExact(number - first) - part.from());
        }
    }

    /** The part that has this number. Only for look-ups: a peer takes no writes of who asked for a part of a range. */
    @Nullable
    Placed holding(long number) {
        // The end of a range is exclusive. Keys have one length, so nothing sorts between this key and its extension.
        String end = key(Page.start(number)) + "~";
        try (QueryResultsIteratorWithMetadata<KeyValue> one =
                stub.getStateByRangeWithPagination(key(number), end, 1, "")) {
            for (KeyValue found : one) {
                return placed(found, number);
            }
            return null;
        } catch (UncheckedIOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the range query could not be closed", e);
        }
    }

    /**
     * The part that has this number, in a transaction that goes on to write. Nothing of what is read ever changes, so that
     * nobody can come between; not even where there is none, as then nothing is written. Parts are looked for from the
     * number backwards, near ones first, as each that is met stands in the transaction: where all batches of a page are
     * alike these are eight at most.
     */
    @Nullable
    Placed holdingForUpdate(long number) {
        long start = Page.start(number);
        for (long near = 0, far; near < Part.SIZE && near <= number - start; near = far) {
            far = near == 0 ? 8 : 4 * near;
            long last = Math.max(start, number - far + 1);
            try (QueryResultsIterator<KeyValue> parts = stub.getStateByRange(key(number - near), key(last) + "~")) {
                for (KeyValue found : parts) {
                    return placed(found, number);
                }
            } catch (UncheckedIOException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("the range query could not be closed", e);
            }
        }
        return null;
    }

    /** The part that has this number, of the batch that starts so: one key is read. */
    @Nullable
    Placed holding(long number, long first) {
        if (first > number || Page.start(first) != Page.start(number)) {
            throw Refusal.badArgument(
                    "the batch of " + Page.digits(number) + " does not start at " + Page.digits(first));
        }
        long from = (number - first) / Part.SIZE * Part.SIZE;
        Part part = read(first + from);
        return part != null
                        && part.from() == from
                        && number < first + from + part.leaves().count()
                ? new Placed(first, part)
                : null;
    }

    void put(long first, Part part) {
        stub.putState(key(first + part.from()), part.encode());
    }

    /** All leaves of the batch that starts so, which make its root. */
    Leaves leaves(long first, Part start) {
        Leaves all = start.leaves();
        while (all.count() < start.count()) {
            Part next = read(first + all.count());
            if (next == null || next.from() != all.count() || !next.root().equals(start.root())) {
                throw new IllegalStateException(
                        "the batch at " + first + " has no part from its receipt " + all.count() + " on");
            }
            all = all.and(next.leaves());
        }
        if (!all.root().equals(start.root())) {
            throw new IllegalStateException("the leaves of the batch at " + first + " do not make its root");
        }
        return all;
    }

    /** The part that was found, if it goes on to this number. */
    private static @Nullable Placed placed(KeyValue found, long number) {
        String digits = found.getKey().substring(found.getKey().length() - 10);
        long start = Page.LAST_NUMBER - Long.parseLong(digits);
        Part part = Part.decode(found.getValue());
        Placed placed = new Placed(start - part.from(), part);
        return placed.has(number) ? placed : null;
    }

    private @Nullable Part read(long number) {
        byte[] value = stub.getState(key(number));
        return value == null || value.length == 0 ? null : Part.decode(value);
    }

    private String key(long number) {
        return "B" + code + Page.digits(Page.LAST_NUMBER - number);
    }
}
