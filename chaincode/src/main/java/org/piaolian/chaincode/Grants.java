package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;
import org.jspecify.annotations.Nullable;

/** The grants in the world state, under {@code G} and the id, and the calls that make, withdraw and list them. */
final class Grants {

    private static final int PAGE = 100;

    private Grants() {}

    /** {@code grant(id, terms)}. The same grant again is answered with the first. */
    static String grant(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "id", "terms");
        Grant made = Grant.made(stub, arguments.reference(0), arguments.text(1));
        Grant before = find(stub, made.id());
        if (before == null) {
            put(stub, made, "granted");
            return made.json().toString();
        }
        if (!before.hasTermsOf(made)) {
            throw new Refusal(Refusal.Code.GRANT_TAKEN, "there is another grant " + made.id());
        }
        return before.json().toString();
    }

    /** {@code withdraw(id, actor, reason)}. A second withdrawal is answered with the first. */
    static String withdraw(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "id", "actor", "reason");
        Grant grant = get(stub, arguments.reference(0));
        String actor = arguments.reference(1);
        GrantReason reason = Constants.find(GrantReason.values(), arguments.text(2), "the reason to withdraw");
        String caller = Members.caller(stub);
        if (!caller.equals(grant.msp())) {
            throw new Refusal(Refusal.Code.WRONG_AGENCY, "grant " + grant.id() + " is of " + grant.msp());
        }
        if (!grant.isWithdrawn()) {
            grant = grant.withdrawn(stub, actor, reason);
            put(stub, grant, "withdrawn");
        }
        return grant.json().toString();
    }

    /** {@code findGrant(id)}. */
    static String findGrant(ChaincodeStub stub, List<String> args) {
        return get(stub, new Arguments(args, "id").reference(0)).json().toString();
    }

    /** {@code grants(after)}: a page of them in the order of their ids, from the first one behind that id on. */
    static String grants(ChaincodeStub stub, List<String> args) {
        Arguments arguments = new Arguments(args, "after");
        // Keys have no space, so it makes the next key there can be.
        String start = arguments.isEmpty(0) ? "G" : key(arguments.reference(0)) + " ";
        JsonArray grants = new JsonArray();
        try (QueryResultsIteratorWithMetadata<KeyValue> page =
                stub.getStateByRangeWithPagination(start, "G~", PAGE, "")) {
            page.forEach(found -> grants.add(Grant.decode(found.getValue()).json()));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the range query could not be closed", e);
        }
        JsonObject json = new JsonObject();
        json.add("grants", grants);
        if (grants.size() == PAGE) {
            json.add("next", grants.get(PAGE - 1).getAsJsonObject().get("id"));
        }
        return json.toString();
    }

    /** @throws Refusal where there is none */
    static Grant get(ChaincodeStub stub, String id) {
        Grant grant = find(stub, id);
        if (grant == null) {
            throw new Refusal(Refusal.Code.NOT_FOUND, "there is no grant " + id);
        }
        return grant;
    }

    private static @Nullable Grant find(ChaincodeStub stub, String id) {
        byte[] value = stub.getState(key(id));
        return value == null || value.length == 0 ? null : Grant.decode(value);
    }

    private static void put(ChaincodeStub stub, Grant grant, String action) {
        stub.putState(key(grant.id()), grant.encode());
        JsonObject event = new JsonObject();
        event.addProperty("id", grant.id());
        event.addProperty("msp", grant.msp());
        stub.setEvent(action, event.toString().getBytes(UTF_8));
    }

    private static String key(String id) {
        return "G" + id;
    }
}
