package org.piaolian.fabric.ledger;

import java.util.List;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.jspecify.annotations.Nullable;

/**
 * A private data collection of the chaincode: its members' peers keep the data, all others their hashes. Whoever is no
 * member may neither read nor write by way of the chaincode (Fabric's {@code memberOnlyRead}, {@code memberOnlyWrite}).
 *
 * @param members MSP ids
 * @param blocksToLive data are dropped with the block that comes so many after the one behind theirs; 0 to keep them
 * @param endorsement who must endorse what is written, in the place of the chaincode's policy; null for that one
 */
public record Collection(
        String name,
        List<String> members,
        long blocksToLive,
        @Nullable SignaturePolicyEnvelope endorsement) {

    public Collection {
        members = List.copyOf(members);
    }

    /** Under the chaincode's policy. */
    public Collection(String name, List<String> members, long blocksToLive) {
        this(name, members, blocksToLive, null);
    }

    public boolean has(String mspId) {
        return members.contains(mspId);
    }

    /** The number of the block that drops what this one wrote. */
    long dropsAt(long block) {
        return blocksToLive == 0 ? Long.MAX_VALUE : block + blocksToLive + 1;
    }
}
