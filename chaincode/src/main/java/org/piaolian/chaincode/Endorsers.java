package org.piaolian.chaincode;

import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * Who must endorse a change of a single receipt: three of the four founding agencies, and the pledgee where there is one,
 * so that the agencies cannot act on a pledged receipt without the lender's own peer.
 *
 * @param pledgee MSP id
 */
record Endorsers(@Nullable String pledgee) {

    /**
     * As at the beginning. Fabric has no way back to the chaincode's policy: a gateway fails on an empty one.
     */
    static final Endorsers OF_OLD = new Endorsers(null);

    private static final int AGENCIES_NEEDED = 3;

    /** A policy as Fabric's validation reads it. */
    byte[] policy() {
        List<MSPPrincipal> principals = new ArrayList<>();
        List<SignaturePolicy> agencies = new ArrayList<>();
        for (String agency : Members.FOUNDERS) {
            if (!agency.equals(pledgee)) {
                agencies.add(signedBy(agency, principals));
            }
        }
        SignaturePolicy rule;
        if (pledgee == null) {
            rule = outOf(AGENCIES_NEEDED, agencies);
        } else {
            // A signature counts once in a policy: where the pledgee is an agency itself, two others are needed beside
            // it.
            boolean agency = agencies.size() < Members.FOUNDERS.size();
            SignaturePolicy others = outOf(agency ? AGENCIES_NEEDED - 1 : AGENCIES_NEEDED, agencies);
            rule = outOf(2, List.of(signedBy(pledgee, principals), others));
        }
        return SignaturePolicyEnvelope.newBuilder()
                .setRule(rule)
                .addAllIdentities(principals)
                .build()
                .toByteArray();
    }

    private static SignaturePolicy outOf(int needed, List<SignaturePolicy> rules) {
        return SignaturePolicy.newBuilder()
                .setNOutOf(SignaturePolicy.NOutOf.newBuilder().setN(needed).addAllRules(rules))
                .build();
    }

    /** A rule for the next principal of the list, which is added to it. */
    private static SignaturePolicy signedBy(String msp, List<MSPPrincipal> principals) {
        principals.add(peerOf(msp));
        return SignaturePolicy.newBuilder().setSignedBy(principals.size() - 1).build();
    }

    private static MSPPrincipal peerOf(String msp) {
        return MSPPrincipal.newBuilder()
                .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                .setPrincipal(MSPRole.newBuilder()
                        .setMspIdentifier(msp)
                        .setRole(MSPRole.MSPRoleType.PEER)
                        .build()
                        .toByteString())
                .build();
    }
}
