package org.piaolian.fabric.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.junit.jupiter.api.Test;

class AdmitAgencyTest {

    private static final ConfigGroup TAX =
            ConfigGroup.newBuilder().setVersion(3).setModPolicy("Admins").build();
    private static final ConfigGroup CUSTOMS = ConfigGroup.newBuilder()
            .setModPolicy("Admins")
            .putValues("MSP", ConfigValue.getDefaultInstance())
            .build();
    private static final ConfigGroup CHANNEL = ConfigGroup.newBuilder()
            .setVersion(1)
            .putGroups(
                    "Application",
                    ConfigGroup.newBuilder()
                            .setVersion(4)
                            .setModPolicy("Admins")
                            .putGroups("TaxMSP", TAX)
                            .putPolicies(
                                    "Admins",
                                    ConfigPolicy.newBuilder().setVersion(2).build())
                            .putValues(
                                    "Capabilities",
                                    ConfigValue.newBuilder().setVersion(5).build())
                            .build())
            .putGroups("Orderer", ConfigGroup.newBuilder().setVersion(7).build())
            .build();

    @Test
    void the_new_agency_is_all_that_changes() {
        ConfigUpdate update = AdmitAgency.update("receipts", CHANNEL, "CustomsMSP", CUSTOMS);
        ConfigGroup read = update.getReadSet().getGroupsOrThrow("Application");
        ConfigGroup written = update.getWriteSet().getGroupsOrThrow("Application");

        assertThat(update.getChannelId()).isEqualTo("receipts");
        assertThat(written.getGroupsOrThrow("CustomsMSP")).isEqualTo(CUSTOMS);
        assertThat(written.getVersion()).isEqualTo(5);
        assertThat(written.getModPolicy()).isEqualTo("Admins");
        assertThat(written.toBuilder()
                        .removeGroups("CustomsMSP")
                        .setVersion(4)
                        .clearModPolicy()
                        .build())
                .isEqualTo(read);
    }

    @Test
    void what_stands_is_named_in_the_version_that_was_read() {
        ConfigGroup read = AdmitAgency.update("receipts", CHANNEL, "CustomsMSP", CUSTOMS)
                .getReadSet()
                .getGroupsOrThrow("Application");

        assertThat(read.getVersion()).isEqualTo(4);
        assertThat(read.getGroupsOrThrow("TaxMSP"))
                .isEqualTo(ConfigGroup.newBuilder().setVersion(3).build());
        assertThat(read.getPoliciesOrThrow("Admins").getVersion()).isEqualTo(2);
        assertThat(read.getValuesOrThrow("Capabilities").getVersion()).isEqualTo(5);
    }

    @Test
    void the_orderers_are_not_touched() {
        ConfigUpdate update = AdmitAgency.update("receipts", CHANNEL, "CustomsMSP", CUSTOMS);

        assertThat(update.getReadSet().getGroupsMap()).containsOnlyKeys("Application");
        assertThat(update.getWriteSet().getGroupsMap()).containsOnlyKeys("Application");
        assertThat(update.getWriteSet().getVersion()).isEqualTo(1);
    }

    @Test
    void a_member_is_not_admitted_again() {
        assertThatThrownBy(() -> AdmitAgency.update("receipts", CHANNEL, "TaxMSP", TAX))
                .hasMessage("TaxMSP is on the channel already");
    }
}
