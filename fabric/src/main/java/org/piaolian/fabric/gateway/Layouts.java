package org.piaolian.fabric.gateway;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.ChaincodeCall;
import org.hyperledger.fabric.protos.peer.ChaincodeInterest;
import org.jspecify.annotations.Nullable;
import org.piaolian.fabric.endorsement.Endorser;
import org.piaolian.fabric.ledger.Collection;
import org.piaolian.fabric.msp.Combinations;

/**
 * Which endorsers suffice for a transaction, as Fabric's service discovery finds it out: from the chaincode's policy,
 * those of the keys and collections that are written, and the members of the collections whose data are read.
 */
final class Layouts {

    /** No choice of peers suffices; its words are those of Fabric. */
    static final class None extends Exception {
        None(String reason) {
            super("no combination of peers can be derived which satisfy the endorsement policy: " + reason);
        }
    }

    private final Channel channel;

    Layouts(Channel channel) {
        this.channel = channel;
    }

    /**
     * Choices of principals, each of which must endorse, in the order in which they are to be tried: in any, but those
     * first in which the given endorser has a part.
     */
    List<List<MSPPrincipal>> of(ChaincodeInterest interest, Endorser preferred) throws None {
        List<Endorser> allowed = channel.endorsers().stream()
                .filter(endorser -> interest.getChaincodesList().stream().allMatch(call -> mayRead(call, endorser)))
                .toList();
        List<List<MSPPrincipal>> possible = new ArrayList<>(combinations(interest).ways().stream()
                .filter(way -> choose(way, allowed) != null)
                .toList());
        if (possible.isEmpty()) {
            throw new None("no peer combination can satisfy the endorsement policy");
        }
        Collections.shuffle(possible);
        List<List<MSPPrincipal>> first = new ArrayList<>(possible);
        first.removeIf(way -> way.stream().noneMatch(principal -> channel.matches(principal, preferred)));
        possible.removeAll(first);
        first.addAll(possible);
        return first;
    }

    /**
     * An endorser for each principal, none of them twice; null if there are not enough.
     *
     * @param endorsers in the order in which they are taken
     */
    @Nullable
    Set<Endorser> choose(List<MSPPrincipal> layout, List<Endorser> endorsers) {
        Set<Endorser> chosen = new LinkedHashSet<>();
        for (MSPPrincipal principal : layout) {
            boolean found = false;
            for (Endorser endorser : endorsers) {
                if (!found && !chosen.contains(endorser) && channel.matches(principal, endorser)) {
                    chosen.add(endorser);
                    found = true;
                }
            }
            if (!found) {
                return null;
            }
        }
        return chosen;
    }

    private boolean mayRead(ChaincodeCall call, Endorser endorser) {
        return call.getNoPrivateReads()
                || call.getCollectionNamesList().stream()
                        .allMatch(name -> channel.ledger()
                                .collections()
                                .find(name)
                                .filter((Collection collection) -> collection.has(endorser.mspId()))
                                .isPresent());
    }

    private Combinations combinations(ChaincodeInterest interest) throws None {
        List<Combinations> all = new ArrayList<>();
        Set<SignaturePolicyEnvelope> ofKeys = new LinkedHashSet<>();
        for (ChaincodeCall call : interest.getChaincodesList()) {
            if (!call.getDisregardNamespacePolicy()) {
                List<String> collections =
                        call.getCollectionNamesCount() == 0 ? List.of("") : call.getCollectionNamesList();
                collections.stream()
                        .map(channel.endorsementPolicy()::of)
                        .distinct()
                        .forEach(policy -> all.add(Combinations.of(policy)));
            }
            ofKeys.addAll(call.getKeyPoliciesList());
        }
        @Nullable Combinations keys = null;
        for (SignaturePolicyEnvelope policy : ofKeys) {
            Combinations own = Combinations.of(policy);
            if (own.ways().isEmpty()) {
                throw new None("state based endorsement policy cannot be satisfied");
            }
            keys = keys == null ? own : keys.and(own);
        }
        if (keys != null) {
            all.add(keys);
        }
        return all.stream()
                .reduce(Combinations::and)
                .orElseThrow(() -> new None("no principal sets remained after filtering"));
    }
}
