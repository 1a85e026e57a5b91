package org.piaolian.fabric.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.smartbft.Options;
import org.junit.jupiter.api.Test;

class ChangeIntervalTest {

    private static final Options OPTIONS = Options.newBuilder()
            .setRequestBatchMaxInterval("250ms")
            .setRequestBatchMaxCount(500)
            .setLeaderHeartbeatTimeout("60s")
            .build();

    @Test
    void the_interval_is_all_that_changes_and_who_may_change_it_stays() throws Exception {
        ConfigUpdate update = ChangeInterval.update("receipts", channel("BFT"), 300);
        ConfigGroup read = update.getReadSet().getGroupsOrThrow("Orderer");
        ConfigGroup written = update.getWriteSet().getGroupsOrThrow("Orderer");

        assertThat(update.getChannelId()).isEqualTo("receipts");
        assertThat(update.getWriteSet().getGroupsMap()).containsOnlyKeys("Orderer");
        assertThat(read)
                .isEqualTo(ConfigGroup.newBuilder()
                        .setVersion(7)
                        .putValues(
                                "ConsensusType",
                                ConfigValue.newBuilder().setVersion(3).build())
                        .build());
        assertThat(written)
                .isEqualTo(ConfigGroup.newBuilder()
                        .setVersion(7)
                        .putValues(
                                "ConsensusType",
                                ConfigValue.newBuilder()
                                        .setVersion(4)
                                        .setModPolicy("Admins")
                                        .setValue(consensus(
                                                        "BFT",
                                                        OPTIONS.toBuilder()
                                                                .setRequestBatchMaxInterval("300ms")
                                                                .build())
                                                .toByteString())
                                        .build())
                        .build());
    }

    @Test
    void an_interval_that_the_channel_has_is_not_sent_to_it_again() {
        assertThatThrownBy(() -> ChangeInterval.update("receipts", channel("BFT"), 250))
                .hasMessage("the channel has an interval of 250ms already");
    }

    @Test
    void a_channel_that_another_kind_of_orderers_orders_is_named_as_such() {
        assertThatThrownBy(() -> ChangeInterval.update("receipts", channel("etcdraft"), 300))
                .hasMessageContaining("the block is not of a channel");
        assertThatThrownBy(() -> ChangeInterval.update("receipts", ConfigGroup.getDefaultInstance(), 300))
                .hasMessageContaining("the block is not of a channel");
    }

    private static ConfigGroup channel(String type) {
        return ConfigGroup.newBuilder()
                .setVersion(1)
                .putGroups("Application", ConfigGroup.newBuilder().setVersion(4).build())
                .putGroups(
                        "Orderer",
                        ConfigGroup.newBuilder()
                                .setVersion(7)
                                .setModPolicy("Admins")
                                .putValues(
                                        "ConsensusType",
                                        ConfigValue.newBuilder()
                                                .setVersion(3)
                                                .setModPolicy("Admins")
                                                .setValue(
                                                        consensus(type, OPTIONS).toByteString())
                                                .build())
                                .build())
                .build();
    }

    private static ConsensusType consensus(String type, Options options) {
        return ConsensusType.newBuilder()
                .setType(type)
                .setMetadata(options.toByteString())
                .build();
    }
}
