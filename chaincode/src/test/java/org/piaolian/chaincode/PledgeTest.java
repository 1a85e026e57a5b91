package org.piaolian.chaincode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.piaolian.chaincode.TestChannel.CODE;
import static org.piaolian.chaincode.TestChannel.answer;
import static org.piaolian.chaincode.TestChannel.item;
import static org.piaolian.chaincode.TestChannel.pledgee;
import static org.piaolian.chaincode.TestChannel.refusal;
import static org.piaolian.chaincode.TestChannel.with;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PledgeTest {

    private static final String KEY = "S" + CODE + "0000000001";
    private static final Set<String> FOUR = Set.of("FinanceMSP", "TaxMSP", "CivilAffairsMSP", "AuditMSP");

    @RegisterExtension
    static final TestChannel channel = new TestChannel();

    @BeforeEach
    void start_with_a_bank() throws Exception {
        channel.registerTen();
        answer(channel.call("BankMSP", "introduce"));
    }

    @Test
    void a_pledged_receipt_is_not_moved_without_the_lenders_peer() throws Exception {
        answer(channel.take("TaxMSP", "pledge", channel.pledge(1, "BankMSP", "loans")));
        assertThat(satisfied(Set.of("FinanceMSP", "TaxMSP", "CivilAffairsMSP", "AuditMSP")))
                .isFalse();
        assertThat(satisfied(Set.of("BankMSP"))).isFalse();
        assertThat(satisfied(Set.of("BankMSP", "TaxMSP", "AuditMSP"))).isFalse();
        for (String absent : FOUR) {
            List<String> present = new ArrayList<>(FOUR);
            present.set(present.indexOf(absent), "BankMSP");
            assertThat(satisfied(Set.copyOf(present))).isTrue();
        }
    }

    @Test
    void where_an_agency_is_the_lender_two_others_are_needed_beside_it() throws Exception {
        answer(channel.take("TaxMSP", "pledge", channel.pledge(1, "FinanceMSP", "loans")));
        assertThat(satisfied(Set.of("TaxMSP", "CivilAffairsMSP", "AuditMSP"))).isFalse();
        assertThat(satisfied(Set.of("FinanceMSP", "AuditMSP"))).isFalse();
        assertThat(satisfied(Set.of("FinanceMSP", "TaxMSP", "AuditMSP"))).isTrue();
        assertThat(satisfied(Set.of("FinanceMSP", "CivilAffairsMSP", "AuditMSP")))
                .isTrue();
    }

    @Test
    void a_transfer_brings_the_new_lender_in_and_lets_the_old_one_go_and_keeps_the_end() throws Exception {
        JsonObject pledge = channel.pledge(1, "FinanceMSP", "loans");
        answer(channel.take("TaxMSP", "pledge", pledge));
        JsonObject transfer = pledgee(with(item(1, "ASSIGNMENT"), "unit", "loans"), "BankMSP", "desk");
        answer(channel.take("FinanceMSP", "transfer", transfer));

        JsonObject life = channel.find(1).getAsJsonObject("life");
        assertThat(life.get("state").getAsString()).isEqualTo("ASSIGNED");
        assertThat(life.get("pledgee")).hasToString("{\"msp\":\"BankMSP\",\"unit\":\"desk\"}");
        assertThat(life.get("until")).isEqualTo(pledge.get("until"));
        assertThat(satisfied(Set.of("BankMSP", "TaxMSP", "CivilAffairsMSP", "AuditMSP")))
                .isTrue();
        assertThat(satisfied(FOUR)).isFalse();
        assertThat(refusal(channel.take("FinanceMSP", "releasePledge", with(item(1, "REPAID"), "unit", "loans"))))
                .isEqualTo("NOT_OWNER");
    }

    @Test
    void a_released_receipt_needs_three_of_the_four_agencies_again() throws Exception {
        answer(channel.take("TaxMSP", "pledge", channel.pledge(1, "BankMSP", "loans")));
        MemoryPeer.Outcome released =
                channel.take("BankMSP", "releasePledge", with(item(1, "REPAID"), "unit", "loans"));
        assertThat(released.policies()).containsOnlyKeys(KEY);
        for (String absent : FOUR) {
            List<String> present = new ArrayList<>(FOUR);
            present.remove(absent);
            assertThat(satisfied(Set.copyOf(present))).isTrue();
            assertThat(satisfied(Set.of(present.get(0), present.get(1)))).isFalse();
        }
    }

    @Test
    void only_pledges_change_who_must_endorse() throws Exception {
        MemoryPeer.Outcome locked = channel.take("AuditMSP", "lock", channel.lock(1, "u"));
        assertThat(locked.policies()).isEmpty();
        assertThat(channel.take("AuditMSP", "close", with(item(1, "REIMBURSED"), "unit", "u"))
                        .policies())
                .isEmpty();
    }

    @Test
    void a_receipt_is_pledged_to_nobody_who_is_not_known() throws Exception {
        assertThat(refusal(channel.take("TaxMSP", "pledge", channel.pledge(1, "OtherBankMSP", "u"))))
                .isEqualTo("UNKNOWN_MEMBER");
        // Who pledges to himself is there.
        answer(channel.take("OtherBankMSP", "pledge", channel.pledge(1, "OtherBankMSP", "u")));
        answer(channel.take("TaxMSP", "pledge", channel.pledge(2, "BankMSP", "u")));
        JsonObject transfer = pledgee(with(item(2, "ASSIGNMENT"), "unit", "u"), "OtherBankMSP", "u");
        assertThat(refusal(channel.take("BankMSP", "transfer", transfer))).isEqualTo("UNKNOWN_MEMBER");
    }

    @Test
    void who_introduces_himself_again_or_is_a_founder_writes_nothing() throws Exception {
        assertThat(channel.call("BankMSP", "introduce").writes()).isEmpty();
        assertThat(channel.call("TaxMSP", "introduce").writes()).isEmpty();
        assertThat(answer(channel.call("TaxMSP", "introduce"))).hasToString("{\"msp\":\"TaxMSP\"}");
    }

    /** Whether these peers' endorsements are enough for the receipt, one each, by Fabric's rules. */
    private static boolean satisfied(Set<String> peers) throws Exception {
        SignaturePolicyEnvelope policy =
                SignaturePolicyEnvelope.parseFrom(Objects.requireNonNull(channel.peer.policies.get(KEY)));
        return satisfied(policy, policy.getRule(), new ArrayList<>(peers));
    }

    /** @param unused peers whose signature did not count yet; those that do are taken out of it */
    private static boolean satisfied(SignaturePolicyEnvelope policy, SignaturePolicy rule, List<String> unused)
            throws Exception {
        if (!rule.hasNOutOf()) {
            MSPRole role =
                    MSPRole.parseFrom(policy.getIdentities(rule.getSignedBy()).getPrincipal());
            assertThat(role.getRole()).isEqualTo(MSPRole.MSPRoleType.PEER);
            return unused.remove(role.getMspIdentifier());
        }
        int met = 0;
        for (SignaturePolicy part : rule.getNOutOf().getRulesList()) {
            List<String> left = new ArrayList<>(unused);
            if (satisfied(policy, part, left)) {
                met++;
                unused.retainAll(left);
            }
        }
        return met >= rule.getNOutOf().getN();
    }
}
