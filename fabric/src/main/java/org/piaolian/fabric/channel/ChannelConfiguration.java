package org.piaolian.fabric.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;

/** Reading a channel's configuration, and proposing a change of it. */
final class ChannelConfiguration {

    private ChannelConfiguration() {}

    /** What the block, whose only transaction is a configuration, says of the channel. */
    private static ConfigGroup configuration(byte[] block) throws InvalidProtocolBufferException {
        Envelope envelope = Envelope.parseFrom(Block.parseFrom(block).getData().getData(0));
        return ConfigEnvelope.parseFrom(Payload.parseFrom(envelope.getPayload()).getData())
                .getConfig()
                .getChannelGroup();
    }

    /**
     * A change of one of the channel's groups.
     *
     * @param read what the change rests on, each part in the version that it has
     * @param written what it shall be; a part that is new or changed in a version of its own
     */
    static ConfigUpdate update(
            String channel, ConfigGroup current, String group, ConfigGroup read, ConfigGroup written) {
        return ConfigUpdate.newBuilder()
                .setChannelId(channel)
                .setReadSet(above(current, group, read))
                .setWriteSet(above(current, group, written))
                .build();
    }

    private static ConfigGroup above(ConfigGroup channel, String name, ConfigGroup group) {
        return ConfigGroup.newBuilder()
                .setVersion(channel.getVersion())
                .putGroups(name, group)
                .build();
    }

    /** How a command makes its change. */
    interface Change {

        /** @throws IllegalArgumentException with words for who gave the command, where the change cannot be made */
        ConfigUpdate make() throws IOException;
    }

    /** What a command does: writes the change, or says why there is none and ends the program. */
    static void write(String output, Change change) throws IOException {
        ConfigUpdate update;
        try {
            update = change.make();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            return;
        }
        Files.write(Path.of(output), envelope(update, Instant.now()).toByteArray());
    }

    /** The configuration of the block in a file. */
    static ConfigGroup read(String block) throws IOException {
        return configuration(Files.readAllBytes(Path.of(block)));
    }

    /** To be signed by those who must agree. */
    private static Envelope envelope(ConfigUpdate update, Instant now) {
        ChannelHeader header = ChannelHeader.newBuilder()
                .setType(HeaderType.CONFIG_UPDATE_VALUE)
                .setChannelId(update.getChannelId())
                .setTimestamp(Timestamp.newBuilder().setSeconds(now.getEpochSecond()))
                .build();
        ConfigUpdateEnvelope change = ConfigUpdateEnvelope.newBuilder()
                .setConfigUpdate(update.toByteString())
                .build();
        Payload payload = Payload.newBuilder()
                .setHeader(Header.newBuilder().setChannelHeader(header.toByteString()))
                .setData(change.toByteString())
                .build();
        return Envelope.newBuilder().setPayload(payload.toByteString()).build();
    }
}
