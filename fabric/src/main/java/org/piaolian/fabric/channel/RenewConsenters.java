package org.piaolian.fabric.channel;

import java.io.IOException;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;

/**
 * The change of a channel's configuration that gives its orderers the certificates which a block made anew from their
 * files has, to be signed by the administrators of more than half of the orderers:
 *
 * <pre>RenewConsenters CHANNEL CURRENT-CONFIGURATION-BLOCK GENESIS-BLOCK-WITH-THE-CERTIFICATES OUTPUT</pre>
 */
public final class RenewConsenters {

    private static final String ORDERER = "Orderer";
    private static final String CONSENTERS = "Orderers";
    private static final String BLOCKS = "BlockValidation";

    private RenewConsenters() {}

    public static void main(String[] args) throws IOException {
        ChannelConfiguration.write(
                args[3], () -> update(args[0], ChannelConfiguration.read(args[1]), ChannelConfiguration.read(args[2])));
    }

    /**
     * Nothing is read or written but the list of consenters, and the policy of who must have signed a block: it names the
     * same certificates, and orderers take the one only with the other.
     */
    static ConfigUpdate update(String channel, ConfigGroup current, ConfigGroup wanted) {
        ConfigGroup now = orderers(current);
        ConfigGroup then = orderers(wanted);
        ConfigValue consenters = now.getValuesOrThrow(CONSENTERS);
        ConfigPolicy blocks = now.getPoliciesOrThrow(BLOCKS);
        if (consenters.getValue().equals(then.getValuesOrThrow(CONSENTERS).getValue())) {
            throw new IllegalArgumentException("the channel has these certificates already");
        }
        ConfigGroup read = ConfigGroup.newBuilder()
                .setVersion(now.getVersion())
                .putValues(
                        CONSENTERS,
                        ConfigValue.newBuilder()
                                .setVersion(consenters.getVersion())
                                .build())
                .putPolicies(
                        BLOCKS,
                        ConfigPolicy.newBuilder()
                                .setVersion(blocks.getVersion())
                                .build())
                .build();
        ConfigGroup written = ConfigGroup.newBuilder()
                .setVersion(now.getVersion())
                .putValues(
                        CONSENTERS,
                        consenters.toBuilder()
                                .setVersion(consenters.getVersion() + 1)
                                .setValue(then.getValuesOrThrow(CONSENTERS).getValue())
                                .build())
                .putPolicies(
                        BLOCKS,
                        blocks.toBuilder()
                                .setVersion(blocks.getVersion() + 1)
                                .setPolicy(then.getPoliciesOrThrow(BLOCKS).getPolicy())
                                .build())
                .build();
        return ChannelConfiguration.update(channel, current, ORDERER, read, written);
    }

    private static ConfigGroup orderers(ConfigGroup channel) {
        ConfigGroup orderers = channel.getGroupsMap().get(ORDERER);
        if (orderers == null || !orderers.containsValues(CONSENTERS) || !orderers.containsPolicies(BLOCKS)) {
            throw new IllegalArgumentException("the block is not of a channel with Byzantine fault tolerant orderers");
        }
        return orderers;
    }
}
