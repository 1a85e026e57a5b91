package org.piaolian.fabric.gateway;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.util.List;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.piaolian.fabric.msp.Agency;
import org.piaolian.fabric.msp.Identity;
import org.piaolian.fabric.msp.IdentityRefused;
import org.piaolian.fabric.msp.Members;
import org.piaolian.fabric.msp.Policies;
import org.piaolian.fabric.msp.Role;

/** Who may read the channel: the policy {@code /Channel/Application/Readers}. */
final class Access {

    private static final List<SignaturePolicyEnvelope> READERS = Agency.ALL.stream()
            .map(agency -> Policies.anyOf(agency.mspId(), Role.ADMIN, Role.PEER, Role.CLIENT))
            .toList();

    private final String channel;
    private final Members members;
    private final Clock clock;

    Access(String channel, Members members, Clock clock) {
        this.channel = channel;
        this.members = members;
        this.clock = clock;
    }

    void checkReader(String wantedChannel, ByteString identity, ByteString signed, ByteString signature)
            throws IdentityRefused {
        if (!wantedChannel.equals(channel)) {
            throw new IdentityRefused("failed to get policy manager for channel [" + wantedChannel + "]");
        }
        Identity reader = members.identify(identity);
        if (reader.expired(clock.instant())) {
            throw new IdentityRefused("client identity expired");
        }
        reader.verify(signature, signed);
        if (READERS.stream().noneMatch(policy -> Policies.satisfied(policy, List.of(reader)))) {
            throw new IdentityRefused("failed evaluating policy on signed data during check policy"
                    + " [/Channel/Application/Readers]: implicit policy evaluation failed");
        }
    }
}
