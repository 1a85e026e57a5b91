package org.piaolian.fabric.msp;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The agencies that run the channel, in the order in which they stand in the genesis block. */
public enum Agency {
    FINANCE("FinanceMSP", 7051),
    TAX("TaxMSP", 9051),
    CIVIL("CivilAffairsMSP", 11051),
    AUDIT("AuditMSP", 13051);

    public static final List<Agency> ALL = List.of(values());

    private final String mspId;
    private final int port;

    Agency(String mspId, int port) {
        this.mspId = mspId;
        this.port = port;
    }

    /** Short name, as in folders and in the connection profile: {@code finance}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String mspId() {
        return mspId;
    }

    /** Where the peer listens when the port offset is 0. */
    public int port() {
        return port;
    }

    /** Where the peer looks for its chaincode server when the port offset is 0. */
    public int chaincodePort() {
        return port + 1;
    }

    public String domain() {
        return id() + ".piaolian.example";
    }

    public String peer() {
        return "peer0." + domain();
    }

    public static Optional<Agency> find(String mspId) {
        return Arrays.stream(values()).filter(a -> a.mspId.equals(mspId)).findFirst();
    }
}
