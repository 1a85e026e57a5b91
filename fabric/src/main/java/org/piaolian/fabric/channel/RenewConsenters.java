package org.piaolian.fabric.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.hyperledger.fabric.protos.common.ConfigGroup;
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

    private RenewConsenters() {}

    public static void main(String[] args) throws IOException {
        ConfigUpdate update = update(
                args[0],
                ChannelConfiguration.configuration(Files.readAllBytes(Path.of(args[1]))),
                ChannelConfiguration.configuration(Files.readAllBytes(Path.of(args[2]))));
        Files.write(
                Path.of(args[3]),
                ChannelConfiguration.envelope(update, Instant.now()).toByteArray());
    }

    /** Nothing but the list of consenters is read or written. */
    static ConfigUpdate update(String channel, ConfigGroup current, ConfigGroup wanted) {
        ConfigValue now = consenters(current);
        ConfigValue then = consenters(wanted);
        if (now.getValue().equals(then.getValue())) {
            throw new IllegalArgumentException("the channel has these certificates already");
        }
        ConfigValue written = now.toBuilder()
                .setVersion(now.getVersion() + 1)
                .setValue(then.getValue())
                .build();
        return ConfigUpdate.newBuilder()
                .setChannelId(channel)
                .setReadSet(above(current, ConfigValue.newBuilder()
                        .setVersion(now.getVersion())
                        .build()))
                .setWriteSet(above(current, written))
                .build();
    }

    private static ConfigGroup above(ConfigGroup channel, ConfigValue consenters) {
        return ConfigGroup.newBuilder()
                .setVersion(channel.getVersion())
                .putGroups(
                        ORDERER,
                        ConfigGroup.newBuilder()
                                .setVersion(channel.getGroupsOrThrow(ORDERER).getVersion())
                                .putValues(CONSENTERS, consenters)
                                .build())
                .build();
    }

    private static ConfigValue consenters(ConfigGroup channel) {
        ConfigGroup orderer = channel.getGroupsMap().get(ORDERER);
        if (orderer == null || !orderer.containsValues(CONSENTERS)) {
            throw new IllegalArgumentException("the block is not of a channel with Byzantine fault tolerant orderers");
        }
        return orderer.getValuesOrThrow(CONSENTERS);
    }
}
