package org.piaolian.chaincode;

import com.google.gson.JsonObject;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.shim.ChaincodeStub;

/**
 * The members of the channel, as far as the contract must know them. A contract cannot read the channel's configuration,
 * and a receipt that is pledged to a name that nobody has could never be moved again.
 */
final class Members {

    /** The agencies that founded the channel. */
    static final List<String> FOUNDERS = List.of("AuditMSP", "CivilAffairsMSP", "FinanceMSP", "TaxMSP");

    private Members() {}

    static String caller(ChaincodeStub stub) {
        try {
            return SerializedIdentity.parseFrom(stub.getCreator()).getMspid();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the peer passed a creator that is no identity", e);
        }
    }

    /** {@code introduce()}: the caller's agency or bank makes itself known. */
    static String introduce(ChaincodeStub stub, List<String> args) {
        new Arguments(args);
        String msp = caller(stub);
        byte[] before = stub.getState(key(msp));
        if (!FOUNDERS.contains(msp) && (before == null || before.length == 0)) {
            stub.putStringState(key(msp), stub.getTxId());
        }
        JsonObject json = new JsonObject();
        json.addProperty("msp", msp);
        return json.toString();
    }

    /** @throws Refusal where nobody of that name is known */
    static void check(ChaincodeStub stub, String msp) {
        if (FOUNDERS.contains(msp) || msp.equals(caller(stub))) {
            return;
        }
        byte[] introduced = stub.getState(key(msp));
        if (introduced == null || introduced.length == 0) {
            throw new Refusal(Refusal.Code.UNKNOWN_MEMBER, "no " + msp + " has introduced itself");
        }
    }

    private static String key(String msp) {
        return "M" + msp;
    }
}
