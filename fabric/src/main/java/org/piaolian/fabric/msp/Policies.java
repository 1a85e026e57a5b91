package org.piaolian.fabric.msp;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** Signature policies ({@code common.SignaturePolicyEnvelope}): how the channel's are made, and who satisfies one. */
public final class Policies {

    private Policies() {}

    /** Satisfied by one signer of the member in one of the roles. */
    public static SignaturePolicyEnvelope anyOf(String mspId, Role... roles) {
        List<MSPPrincipal> principals = new ArrayList<>();
        for (Role role : roles) {
            principals.add(principal(mspId, role.type()));
        }
        return outOf(1, principals);
    }

    /** Satisfied by peers of so many of the members. */
    public static SignaturePolicyEnvelope peersOf(int number, Collection<String> mspIds) {
        return outOf(
                number,
                mspIds.stream().map(id -> principal(id, MSPRoleType.PEER)).toList());
    }

    /**
     * Whether the identities, each of which has signed, satisfy the policy. As in Fabric one signer counts once: two
     * parts of a policy that ask for the same principal need two signers. A policy that is malformed in any part is
     * satisfied by nobody.
     */
    public static boolean satisfied(SignaturePolicyEnvelope policy, Collection<Identity> signers) {
        if (!wellFormed(policy.getRule(), policy.getIdentitiesCount())) {
            return false;
        }
        List<Identity> distinct = new ArrayList<>();
        for (Identity signer : signers) {
            if (distinct.stream().noneMatch(d -> d.serialized().equals(signer.serialized()))) {
                distinct.add(signer);
            }
        }
        return satisfied(policy.getRule(), policy.getIdentitiesList(), distinct, new boolean[distinct.size()]);
    }

    private static boolean wellFormed(SignaturePolicy rule, int principals) {
        return switch (rule.getTypeCase()) {
            case SIGNED_BY -> rule.getSignedBy() >= 0 && rule.getSignedBy() < principals;
            case N_OUT_OF -> rule.getNOutOf().getRulesList().stream().allMatch(part -> wellFormed(part, principals));
            default -> false;
        };
    }

    private static boolean satisfied(
            SignaturePolicy rule, List<MSPPrincipal> principals, List<Identity> signers, boolean[] used) {
        switch (rule.getTypeCase()) {
            case SIGNED_BY -> {
                MSPPrincipal principal = principals.get(rule.getSignedBy());
                for (int i = 0; i < used.length; i++) {
                    if (!used[i] && matches(principal, signers.get(i))) {
                        used[i] = true;
                        return true;
                    }
                }
                return false;
            }
            case N_OUT_OF -> {
                int verified = 0;
                for (SignaturePolicy part : rule.getNOutOf().getRulesList()) {
                    boolean[] attempt = used.clone();
                    if (satisfied(part, principals, signers, attempt)) {
                        verified++;
                        System.arraycopy(attempt, 0, used, 0, used.length);
                    }
                }
                return verified >= rule.getNOutOf().getN();
            }
            default -> {
                return false;
            }
        }
    }

    /** Whether the identity is what the principal asks for. */
    public static boolean matches(MSPPrincipal principal, Identity identity) {
        try {
            switch (principal.getPrincipalClassification()) {
                case ROLE -> {
                    MSPRole role = MSPRole.parseFrom(principal.getPrincipal());
                    return role.getMspIdentifier().equals(identity.mspId())
                            && (role.getRole() == MSPRoleType.MEMBER
                                    || role.getRole() == identity.role().type());
                }
                case IDENTITY -> {
                    return principal.getPrincipal().equals(identity.serialized());
                }
                default -> {
                    return false;
                }
            }
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static SignaturePolicyEnvelope outOf(int number, List<MSPPrincipal> principals) {
        SignaturePolicy.NOutOf.Builder rules =
                SignaturePolicy.NOutOf.newBuilder().setN(number);
        for (int i = 0; i < principals.size(); i++) {
            rules.addRules(SignaturePolicy.newBuilder().setSignedBy(i));
        }
        return SignaturePolicyEnvelope.newBuilder()
                .setRule(SignaturePolicy.newBuilder().setNOutOf(rules))
                .addAllIdentities(principals)
                .build();
    }

    private static MSPPrincipal principal(String mspId, MSPRoleType role) {
        return MSPPrincipal.newBuilder()
                .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
                .setPrincipal(MSPRole.newBuilder()
                        .setMspIdentifier(mspId)
                        .setRole(role)
                        .build()
                        .toByteString())
                .build();
    }
}
