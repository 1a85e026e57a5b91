package org.piaolian.chaincode;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;

/**
 * What concerns each member in the order of time: a value under the list's prefix, the member, a slash, and its place,
 * which is milliseconds since 1970 in 13 digits, a dot, and its id.
 */
final class Timeline {

    private static final int PAGE = 100;
    private static final Pattern PLACE = Pattern.compile("|[0-9]{13}|[0-9]{13}\\.[A-Za-z0-9._-]{1,64}");

    private final String prefix;
    private final String name;
    private final Function<byte[], JsonObject> reading;

    /**
     * @param prefix of its keys in the world state
     * @param name of the list in answers
     */
    Timeline(String prefix, String name, Function<byte[], JsonObject> reading) {
        this.prefix = prefix;
        this.name = name;
        this.reading = reading;
    }

    void put(ChaincodeStub stub, List<String> msps, Instant at, String id, byte[] value) {
        for (String msp : msps) {
            stub.putState(folder(msp) + String.format(Locale.ROOT, "%013d.%s", at.toEpochMilli(), id), value);
        }
    }

    /** Arguments {@code msp, after}: a page of what concerns a member. */
    String page(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "msp", "after");
        String folder = folder(arguments.reference(0));
        String after = arguments.text(1);
        if (!PLACE.matcher(after).matches()) {
            throw Refusal.badArgument("after is empty, milliseconds since 1970 in 13 digits, or a page's next");
        }
        JsonArray found = new JsonArray();
        String last = "";
        // Keys have no space, so behind a whole place it makes the next key there can be.
        try (QueryResultsIteratorWithMetadata<KeyValue> page =
                stub.getStateByRangeWithPagination(folder + after + " ", folder + "~", PAGE, "")) {
            for (KeyValue one : page) {
                found.add(reading.apply(one.getValue()));
                last = one.getKey().substring(folder.length());
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the range query could not be closed", e);
        }
        JsonObject json = new JsonObject();
        json.add(name, found);
        if (found.size() == PAGE) {
            json.addProperty("next", last);
        }
        return json.toString();
    }

    private String folder(String msp) {
        return prefix + msp + "/";
    }
}
