package org.piaolian.fabric.msp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.junit.jupiter.api.Test;

class CombinationsTest {

    private static final SignaturePolicyEnvelope THREE_OF_FOUR = Policies.peersOf(3, List.of("A", "B", "C", "D"));

    @Test
    void three_of_four_can_be_had_in_four_ways() throws Exception {
        assertThat(names(Combinations.of(THREE_OF_FOUR))).containsExactlyInAnyOrder("ABC", "ABD", "ACD", "BCD");
    }

    @Test
    void whoever_is_asked_for_by_both_policies_signs_once() throws Exception {
        assertThat(names(and(THREE_OF_FOUR, Policies.peersOf(1, List.of("A")))))
                .containsExactlyInAnyOrder("ABC", "ABD", "ACD");
        assertThat(names(and(Policies.peersOf(1, List.of("A")), THREE_OF_FOUR)))
                .containsExactlyInAnyOrder("ABC", "ABD", "ACD");
    }

    @Test
    void policies_without_a_common_signer_add_up() throws Exception {
        assertThat(names(and(Policies.peersOf(1, List.of("A", "B")), Policies.peersOf(1, List.of("C")))))
                .containsExactlyInAnyOrder("AC", "BC");
    }

    @Test
    void the_same_policy_twice_is_the_policy() throws Exception {
        assertThat(names(and(THREE_OF_FOUR, THREE_OF_FOUR))).containsExactlyInAnyOrder("ABC", "ABD", "ACD", "BCD");
    }

    @Test
    void a_peer_does_for_any_member_but_not_the_other_way_round() throws Exception {
        SignaturePolicyEnvelope peer = Policies.peersOf(1, List.of("A"));
        SignaturePolicyEnvelope member = peer.toBuilder()
                .setIdentities(
                        0,
                        peer.getIdentities(0).toBuilder()
                                .setPrincipal(MSPRole.newBuilder()
                                        .setMspIdentifier("A")
                                        .setRole(MSPRole.MSPRoleType.MEMBER)
                                        .build()
                                        .toByteString()))
                .build();

        assertThat(and(peer, member).ways()).containsExactly(List.of(peer.getIdentities(0)));
        assertThat(and(member, peer).ways()).containsExactly(List.of(peer.getIdentities(0)));
    }

    @Test
    void a_policy_that_is_empty_or_names_whom_it_does_not_list_has_no_way() {
        assertThat(Combinations.of(SignaturePolicyEnvelope.getDefaultInstance()).ways())
                .isEmpty();
        assertThat(Combinations.of(SignaturePolicyEnvelope.newBuilder()
                                .setRule(SignaturePolicy.newBuilder().setSignedBy(0))
                                .build())
                        .ways())
                .isEmpty();
        assertThat(Combinations.of(Policies.peersOf(2, List.of("A"))).ways()).isEmpty();
    }

    private static Combinations and(SignaturePolicyEnvelope first, SignaturePolicyEnvelope second) {
        return Combinations.of(first).and(Combinations.of(second));
    }

    private static List<String> names(Combinations combinations) {
        return combinations.ways().stream()
                .map(way -> String.join(
                        "", way.stream().map(CombinationsTest::name).sorted().toList()))
                .toList();
    }

    private static String name(org.hyperledger.fabric.protos.common.MSPPrincipal principal) {
        try {
            return MSPRole.parseFrom(principal.getPrincipal()).getMspIdentifier();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }
}
