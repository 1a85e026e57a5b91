package org.piaolian.fabric.channel;

import java.io.IOException;
import java.util.Map;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;

/**
 * The change of a channel's configuration that lets one more agency in, to be signed by the administrators of more than
 * half of those that are in:
 *
 * <pre>AdmitAgency CHANNEL CURRENT-CONFIGURATION-BLOCK GENESIS-BLOCK-WITH-THE-AGENCY MSP OUTPUT</pre>
 */
public final class AdmitAgency {

    private static final String APPLICATION = "Application";

    private AdmitAgency() {}

    public static void main(String[] args) throws IOException {
        ChannelConfiguration.write(args[4], () -> {
            String msp = args[3];
            ConfigGroup agency = application(ChannelConfiguration.read(args[2]))
                    .getGroupsMap()
                    .get(msp);
            if (agency == null) {
                throw new IllegalArgumentException(msp + " is not in " + args[2]);
            }
            return update(args[0], ChannelConfiguration.read(args[1]), msp, agency);
        });
    }

    /** Reads all that stands beside the new agency, in its version, and changes the list of members by one. */
    static ConfigUpdate update(String channel, ConfigGroup current, String msp, ConfigGroup agency) {
        ConfigGroup members = application(current);
        if (members.containsGroups(msp)) {
            throw new IllegalArgumentException(msp + " is on the channel already");
        }
        ConfigGroup read = versions(members);
        ConfigGroup written = read.toBuilder()
                .setVersion(members.getVersion() + 1)
                .setModPolicy(members.getModPolicy())
                .putGroups(msp, agency)
                .build();
        return ChannelConfiguration.update(channel, current, APPLICATION, read, written);
    }

    private static ConfigGroup versions(ConfigGroup group) {
        ConfigGroup.Builder versions = ConfigGroup.newBuilder().setVersion(group.getVersion());
        for (Map.Entry<String, ConfigGroup> entry : group.getGroupsMap().entrySet()) {
            versions.putGroups(
                    entry.getKey(),
                    ConfigGroup.newBuilder()
                            .setVersion(entry.getValue().getVersion())
                            .build());
        }
        for (Map.Entry<String, ConfigValue> entry : group.getValuesMap().entrySet()) {
            versions.putValues(
                    entry.getKey(),
                    ConfigValue.newBuilder()
                            .setVersion(entry.getValue().getVersion())
                            .build());
        }
        for (Map.Entry<String, ConfigPolicy> entry : group.getPoliciesMap().entrySet()) {
            versions.putPolicies(
                    entry.getKey(),
                    ConfigPolicy.newBuilder()
                            .setVersion(entry.getValue().getVersion())
                            .build());
        }
        return versions.build();
    }

    private static ConfigGroup application(ConfigGroup channel) {
        ConfigGroup application = channel.getGroupsMap().get(APPLICATION);
        if (application == null) {
            throw new IllegalArgumentException("the block is not of a channel with members");
        }
        return application;
    }
}
