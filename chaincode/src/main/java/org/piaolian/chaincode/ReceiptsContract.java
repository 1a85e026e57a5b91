package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ResponseUtils;
import org.hyperledger.fabric.traces.Traces;

/**
 * The contract {@code receipts}. An object of this class talks to one peer: the shim keeps the state of the handshake
 * in it.
 */
final class ReceiptsContract extends ChaincodeBase {

    /** Answers with JSON, or throws a {@link Refusal}. */
    private interface Function {
        String call(ChaincodeStub stub, List<String> arguments);
    }

    private static final Map<String, Function> FUNCTIONS = Map.ofEntries(
            entry("register", Registering::register),
            entry("find", Finding::find),
            entry("batch", Finding::batch),
            entry("transit", Transit::transit),
            entry("history", Finding::history),
            entry("introduce", Members::introduce),
            entry("grant", Grants::grant),
            entry("withdraw", Grants::withdraw),
            entry("findGrant", Grants::findGrant),
            entry("grants", Grants::grants),
            entry("logAccess", Accesses::logAccess),
            entry("findAccess", Accesses::findAccess),
            entry("claim", Claims::claim),
            entry("unclaim", Claims::unclaim),
            entry("findClaim", Claims::findClaim),
            entry("disclose", Disclosures::disclose),
            entry("deliver", Disclosures::deliver),
            entry("logReading", Readings::logReading),
            entry("readDisclosure", Disclosures::readDisclosure),
            entry("readings", Readings::readings),
            entry("discard", Disclosures::discard),
            entry("findDisclosure", Disclosures::findDisclosure),
            entry("disclosures", Disclosures::disclosures));

    private static final Logger LOGGER = Logger.getLogger(ReceiptsContract.class.getName());

    /** @param id package id under which the peer knows this chaincode */
    ReceiptsContract(String id) {
        processCommandLineOptions(new String[] {"--id", id});
        // What the shim does before it connects to a peer, its server leaves to whoever makes one.
        Properties config = getChaincodeConfig();
        Metrics.initialize(config);
        Traces.initialize(config);
    }

    /** Nothing is set up: the contract starts from an empty state. */
    @Override
    public Response init(ChaincodeStub stub) {
        return ResponseUtils.newSuccessResponse();
    }

    @Override
    public Response invoke(ChaincodeStub stub) {
        try {
            List<String> call = stub.getStringArgs();
            Function function = call.isEmpty() ? null : FUNCTIONS.get(call.get(0));
            if (function == null) {
                throw new Refusal(
                        Refusal.Code.NO_SUCH_FUNCTION,
                        "the contract has the functions " + String.join(", ", new TreeSet<>(FUNCTIONS.keySet())));
            }
            String json = function.call(stub, call.subList(1, call.size()));
            return ResponseUtils.newSuccessResponse(json.getBytes(UTF_8));
        } catch (Refusal refusal) {
            return refusal.response();
        } catch (RuntimeException fault) {
            // Left to the shim, the stack trace would travel to the client.
            LOGGER.log(Level.SEVERE, "transaction " + stub.getTxId() + " failed", fault);
            return ResponseUtils.newErrorResponse("FAULT: the contract failed; its log tells why");
        }
    }
}
