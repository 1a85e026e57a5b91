package org.piaolian.fabric.channel;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.smartbft.Options;

/**
 * The change of a channel's configuration that gives its orderers another time to gather a block in, to be signed by the
 * administrators of more than half of the orderers:
 *
 * <pre>ChangeInterval CHANNEL CURRENT-CONFIGURATION-BLOCK MILLISECONDS OUTPUT</pre>
 */
public final class ChangeInterval {

    private static final String ORDERER = "Orderer";
    private static final String CONSENSUS = "ConsensusType";
    private static final String BYZANTINE = "BFT";

    private ChangeInterval() {}

    public static void main(String[] args) throws IOException {
        ChannelConfiguration.write(
                args[3], () -> update(args[0], ChannelConfiguration.read(args[1]), Integer.parseInt(args[2])));
    }

    /** Nothing is read or written but the orderers' options, of which the others stay. */
    static ConfigUpdate update(String channel, ConfigGroup current, int milliseconds)
            throws InvalidProtocolBufferException {
        ConfigGroup orderers = current.getGroupsMap().get(ORDERER);
        ConfigValue now = orderers == null ? null : orderers.getValuesMap().get(CONSENSUS);
        ConsensusType consensus =
                now == null ? ConsensusType.getDefaultInstance() : ConsensusType.parseFrom(now.getValue());
        if (orderers == null || now == null || !consensus.getType().equals(BYZANTINE)) {
            throw new IllegalArgumentException("the block is not of a channel with Byzantine fault tolerant orderers");
        }
        Options options = Options.parseFrom(consensus.getMetadata());
        String interval = milliseconds + "ms";
        if (options.getRequestBatchMaxInterval().equals(interval)) {
            throw new IllegalArgumentException("the channel has an interval of " + interval + " already");
        }
        ConfigGroup read = ConfigGroup.newBuilder()
                .setVersion(orderers.getVersion())
                .putValues(
                        CONSENSUS,
                        ConfigValue.newBuilder().setVersion(now.getVersion()).build())
                .build();
        ConsensusType then = consensus.toBuilder()
                .setMetadata(options.toBuilder()
                        .setRequestBatchMaxInterval(interval)
                        .build()
                        .toByteString())
                .build();
        ConfigGroup written = ConfigGroup.newBuilder()
                .setVersion(orderers.getVersion())
                .putValues(
                        CONSENSUS,
                        now.toBuilder()
                                .setVersion(now.getVersion() + 1)
                                .setValue(then.toByteString())
                                .build())
                .build();
        return ChannelConfiguration.update(channel, current, ORDERER, read, written);
    }
}
