package org.piaolian.fabric.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Policy;
import org.junit.jupiter.api.Test;

class RenewConsentersTest {

    @Test
    void consenters_and_who_must_sign_blocks_are_all_that_changes_and_who_may_change_it_stays() {
        ConfigUpdate update = RenewConsenters.update("receipts", channel("old"), channel("new"));
        ConfigGroup read = update.getReadSet().getGroupsOrThrow("Orderer");
        ConfigGroup written = update.getWriteSet().getGroupsOrThrow("Orderer");

        assertThat(update.getChannelId()).isEqualTo("receipts");
        assertThat(update.getWriteSet().getGroupsMap()).containsOnlyKeys("Orderer");
        assertThat(read.getValuesMap()).containsOnlyKeys("Orderers");
        assertThat(read.getValuesOrThrow("Orderers"))
                .isEqualTo(ConfigValue.newBuilder().setVersion(6).build());
        assertThat(written.getVersion()).isEqualTo(7);
        assertThat(written.getValuesMap()).containsOnlyKeys("Orderers");
        assertThat(read.getPoliciesMap()).containsOnlyKeys("BlockValidation");
        assertThat(read.getPoliciesOrThrow("BlockValidation").getVersion()).isEqualTo(2);
        assertThat(written.getPoliciesOrThrow("BlockValidation"))
                .isEqualTo(ConfigPolicy.newBuilder()
                        .setVersion(3)
                        .setModPolicy("Admins")
                        .setPolicy(signedBy("new"))
                        .build());
        assertThat(written.getValuesOrThrow("Orderers"))
                .isEqualTo(ConfigValue.newBuilder()
                        .setVersion(7)
                        .setModPolicy("/Channel/Orderer/Admins")
                        .setValue(ByteString.copyFromUtf8("new"))
                        .build());
    }

    @Test
    void certificates_that_the_channel_has_are_not_sent_to_it_again() {
        assertThatThrownBy(() -> RenewConsenters.update("receipts", channel("same"), channel("same")))
                .hasMessage("the channel has these certificates already");
    }

    @Test
    void a_block_without_consenters_is_named_as_such() {
        ConfigGroup none = ConfigGroup.newBuilder()
                .putGroups("Orderer", ConfigGroup.getDefaultInstance())
                .build();
        assertThatThrownBy(() -> RenewConsenters.update("receipts", none, channel("new")))
                .hasMessageContaining("the block is not of a channel");
    }

    private static ConfigGroup channel(String consenters) {
        return ConfigGroup.newBuilder()
                .setVersion(1)
                .putGroups("Application", ConfigGroup.newBuilder().setVersion(4).build())
                .putGroups(
                        "Orderer",
                        ConfigGroup.newBuilder()
                                .setVersion(7)
                                .setModPolicy("Admins")
                                .putValues(
                                        "Orderers",
                                        ConfigValue.newBuilder()
                                                .setVersion(6)
                                                .setModPolicy("/Channel/Orderer/Admins")
                                                .setValue(ByteString.copyFromUtf8(consenters))
                                                .build())
                                .putPolicies(
                                        "BlockValidation",
                                        ConfigPolicy.newBuilder()
                                                .setVersion(2)
                                                .setModPolicy("Admins")
                                                .setPolicy(signedBy(consenters))
                                                .build())
                                .build())
                .build();
    }

    private static Policy signedBy(String consenters) {
        return Policy.newBuilder().setValue(ByteString.copyFromUtf8(consenters)).build();
    }
}
