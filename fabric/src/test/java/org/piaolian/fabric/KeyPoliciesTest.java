package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.piaolian.fabric.ledger.Ledger;
import org.piaolian.fabric.msp.Agency;
import org.piaolian.fabric.msp.Policies;

/** Keys with an endorsement policy of their own (state-based endorsement): who must sign, and who is asked. */
@Conformance
class KeyPoliciesTest {

    private static final String FINANCE = Agency.FINANCE.mspId();
    private static final String TAX = Agency.TAX.mspId();
    private static final String CIVIL = Agency.CIVIL.mspId();
    private static final String AUDIT = Agency.AUDIT.mspId();
    private static final List<String> ALL = List.of(FINANCE, TAX, CIVIL, AUDIT);

    private static final SignaturePolicyEnvelope BY_AUDIT = Policies.peersOf(1, List.of(AUDIT));
    private static final SignaturePolicyEnvelope BY_CIVIL = Policies.peersOf(1, List.of(CIVIL));

    /** Rounds until the order of transactions within a block is the one that a fact is about. */
    private static final int ROUNDS = 40;

    @RegisterExtension
    static final RunningNetwork RUNNING = new RunningNetwork();

    private final Client tax = RUNNING.tax();
    private final RawClient raw = RUNNING.raw();

    @AfterEach
    void allAreBack() {
        RUNNING.chaincodes().restore();
    }

    @Test
    void it_replaces_the_chaincodes_policy_for_its_key() throws Exception {
        guard("replaced", BY_AUDIT);

        assertThat(committed(raw.endorseBy(List.of(AUDIT), "put", "replaced", "1")))
                .isEqualTo(TxValidationCode.VALID);
        assertThat(committed(raw.endorseBy(List.of(TAX, FINANCE, CIVIL), "put", "replaced", "2")))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(tax.evaluate("get", "replaced")).isEqualTo("1");
    }

    @Test
    void it_holds_for_deleting_too_and_goes_with_the_key() throws Exception {
        guard("gone", BY_AUDIT);
        assertThat(committed(raw.endorseBy(List.of(TAX, FINANCE, CIVIL), "delete", "gone")))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(committed(raw.endorseBy(List.of(AUDIT), "delete", "gone"))).isEqualTo(TxValidationCode.VALID);

        assertThat(committed(raw.endorseBy(List.of(AUDIT), "put", "gone", "1")))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(committed(raw.endorseBy(List.of(TAX, FINANCE, CIVIL), "put", "gone", "2")))
                .isEqualTo(TxValidationCode.VALID);
        assertThat(tax.evaluate("policy-of", "gone")).isEqualTo("0");
    }

    @Test
    void it_stays_when_the_value_changes() throws Exception {
        guard("stays", BY_AUDIT);
        assertThat(committed(raw.endorse("put", "stays", "1"))).isEqualTo(TxValidationCode.VALID);

        assertThat(tax.evaluate("policy-of", "stays")).isEqualTo(Integer.toString(BY_AUDIT.getSerializedSize()));
        assertThat(committed(raw.endorseBy(List.of(TAX, FINANCE, CIVIL), "put", "stays", "2")))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void it_decides_itself_who_may_change_it() throws Exception {
        guard("handed-on", BY_AUDIT);

        assertThat(committed(raw.endorseBy(List.of(TAX, FINANCE, CIVIL), "policy", "handed-on", hex(BY_CIVIL))))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(committed(raw.endorseBy(List.of(AUDIT), "policy", "handed-on", hex(BY_CIVIL))))
                .isEqualTo(TxValidationCode.VALID);
        assertThat(committed(raw.endorseBy(List.of(AUDIT), "put", "handed-on", "1")))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(committed(raw.endorseBy(List.of(CIVIL), "put", "handed-on", "2")))
                .isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void it_may_come_with_the_keys_first_value_and_holds_from_the_next_transaction_on() throws Exception {
        assertThat(committed(raw.endorseBy(
                        List.of(TAX, FINANCE, CIVIL), "put", "at-once", "1", "policy", "at-once", hex(BY_AUDIT))))
                .isEqualTo(TxValidationCode.VALID);

        assertThat(committed(raw.endorseBy(List.of(TAX, FINANCE, CIVIL), "put", "at-once", "2")))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(committed(raw.endorseBy(List.of(AUDIT), "put", "at-once", "3")))
                .isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void of_a_key_that_is_not_there_nothing_is_kept() throws Exception {
        tax.submit("policy", "never", hex(BY_AUDIT));

        assertThat(tax.evaluate("policy-of", "never")).isEqualTo("0");
        assertThat(committed(raw.endorseBy(List.of(TAX, FINANCE, CIVIL), "put", "never", "1")))
                .isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void a_key_that_is_only_read_asks_for_nobody() throws Exception {
        guard("read-only", BY_AUDIT);

        assertThat(committed(raw.endorseBy(List.of(TAX, FINANCE, CIVIL), "get", "read-only", "put", "beside", "1")))
                .isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void with_another_key_beside_it_the_chaincodes_policy_must_be_satisfied_too() throws Exception {
        guard("with-another", BY_AUDIT);
        String[] both = {"put", "with-another", "1", "put", "another", "1"};

        assertThat(committed(raw.endorseBy(List.of(AUDIT), both)))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(committed(raw.endorseBy(List.of(TAX, FINANCE, CIVIL), both)))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        Envelope asked = raw.endorse(both);
        assertThat(RawClient.endorsers(asked)).hasSize(3).contains(AUDIT, TAX);
        assertThat(committed(asked)).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void the_policies_of_all_keys_that_are_written_must_be_satisfied() throws Exception {
        guard("of-audit", BY_AUDIT);
        guard("of-civil", BY_CIVIL);
        String[] both = {"put", "of-audit", "1", "put", "of-civil", "1"};

        assertThat(committed(raw.endorseBy(List.of(AUDIT), both)))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        Envelope asked = raw.endorse(both);
        assertThat(RawClient.endorsers(asked)).containsExactlyInAnyOrder(AUDIT, CIVIL);
        assertThat(committed(asked)).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void the_gateway_asks_those_whom_the_key_names_and_leaves_out_the_others() throws Exception {
        guard("named", BY_AUDIT);

        Envelope asked = raw.endorse("put", "named", "1");

        assertThat(RawClient.endorsers(asked)).containsExactly(AUDIT);
        assertThat(committed(asked)).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void the_own_agency_is_chosen_before_others() throws Exception {
        guard("one-of-two", Policies.peersOf(1, List.of(TAX, AUDIT)));

        for (int i = 0; i < 5; i++) {
            assertThat(RawClient.endorsers(raw.endorse("put", "one-of-two", "1")))
                    .containsExactly(TAX);
        }
    }

    @Test
    void one_signature_counts_once_for_a_part_of_a_policy_and_the_rest_of_it() throws Exception {
        guard("audit-and-three", and(BY_AUDIT, Policies.peersOf(3, ALL)));

        for (List<String> three : List.of(List.of(AUDIT, TAX, FINANCE), List.of(TAX, FINANCE, CIVIL))) {
            assertThat(committed(raw.endorseBy(three, "put", "audit-and-three", "1")))
                    .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        }
        Envelope asked = raw.endorse("put", "audit-and-three", "2");
        assertThat(RawClient.endorsers(asked)).containsExactlyInAnyOrderElementsOf(ALL);
        assertThat(committed(asked)).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void one_agency_and_two_of_the_three_others_are_three_with_it_among_them() throws Exception {
        guard("audit-and-two", and(BY_AUDIT, Policies.peersOf(2, List.of(FINANCE, TAX, CIVIL))));

        assertThat(committed(raw.endorseBy(List.of(TAX, FINANCE, CIVIL), "put", "audit-and-two", "1")))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        Envelope asked = raw.endorse("put", "audit-and-two", "2");
        assertThat(RawClient.endorsers(asked)).hasSize(3).contains(AUDIT, TAX);
        assertThat(committed(asked)).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void a_policy_that_nobody_here_can_satisfy_is_said_to_be_so() throws Exception {
        guard("nobodys", Policies.peersOf(1, List.of("NobodyMSP")));

        assertNoCombination("no peer combination can satisfy the endorsement policy", "put", "nobodys", "1");
        assertThat(committed(raw.endorseBy(ALL, "put", "nobodys", "1")))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void whoever_is_needed_and_away_is_named() throws Exception {
        guard("away", BY_AUDIT);
        RUNNING.chaincodes().stop(Agency.AUDIT);

        EndorseException failed = catchThrowableOfType(EndorseException.class, () -> tax.submit("put", "away", "1"));
        assertThat(failed.getStatus().getCode()).isEqualTo(Code.ABORTED);
        assertThat(failed.getStatus().getDescription()).startsWith("failed to collect enough transaction endorsements");
        assertThat(failed.getDetails())
                .singleElement()
                .satisfies(detail -> assertThat(detail.getMspId()).isEqualTo(AUDIT));
    }

    /** Fabric's commit takes it back, but Fabric's gateway takes it for a policy that nobody can satisfy. */
    @Test
    void an_empty_one_is_none_at_commit_and_one_that_nobody_satisfies_for_the_gateway() throws Exception {
        guard("emptied", BY_AUDIT);
        assertThat(committed(raw.endorseBy(List.of(AUDIT), "policy", "emptied", "")))
                .isEqualTo(TxValidationCode.VALID);

        assertThat(committed(raw.endorseBy(List.of(AUDIT), "put", "emptied", "1")))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(committed(raw.endorseBy(List.of(TAX, FINANCE, CIVIL), "put", "emptied", "2")))
                .isEqualTo(TxValidationCode.VALID);
        assertNoCombination("state based endorsement policy cannot be satisfied", "put", "emptied", "3");
    }

    @Test
    void one_like_the_chaincodes_own_lets_the_gateway_go_on_as_before() throws Exception {
        guard("as-before", BY_AUDIT);
        assertThat(committed(raw.endorse("policy", "as-before", hex(Policies.peersOf(3, ALL)))))
                .isEqualTo(TxValidationCode.VALID);

        assertThat(RawClient.endorsers(raw.endorse("put", "as-before", "1")))
                .hasSize(3)
                .contains(TAX);
        assertThat(RawClient.endorsers(raw.endorse("put", "as-before", "1", "put", "more", "1")))
                .hasSize(3)
                .contains(TAX);
    }

    @Test
    void what_is_no_policy_keeps_its_key_from_being_written_again() throws Exception {
        tax.submit("put", "broken", "0");
        tax.submit("policy", "broken", "ff");

        EndorseException failed = catchThrowableOfType(EndorseException.class, () -> tax.submit("put", "broken", "1"));
        assertThat(failed.getDetails().get(0).getMessage())
                .startsWith("error in simulation: error unmarshalling SignaturePolicyEnvelope");
    }

    @Test
    void a_change_of_the_policy_is_a_new_version_of_its_key() throws Exception {
        tax.submit("put", "version", "0");
        Envelope reader = raw.endorse("get", "version", "put", "version-read", "1");
        Envelope readerOfPolicy = raw.endorse("policy-of", "version", "put", "version-read", "1");
        Envelope readerOfRange = raw.endorse("range", "version", "version0", "put", "version-read", "1");
        tax.submit("policy", "version", hex(BY_AUDIT));

        assertThat(committed(reader)).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        assertThat(committed(readerOfPolicy)).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        assertThat(committed(readerOfRange)).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
        assertThat(tax.evaluate("get", "version")).isEqualTo("0");
    }

    @Test
    void changes_of_the_policy_are_not_in_the_keys_history() throws Exception {
        guard("history", BY_AUDIT);
        tax.submit("put", "history", "1");
        tax.submit("policy", "history", hex(BY_CIVIL));

        assertThat(tax.evaluate("history", "history")).isEqualTo("1 0 ");
    }

    @Test
    void behind_a_change_of_the_policy_in_the_same_block_nothing_else_may_write_the_key() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String key = "same-block-" + round;
            tax.submit("put", key, "0");
            if (writersBehind(raw.endorseBy(ALL, "policy", key, hex(BY_AUDIT)), TxValidationCode.VALID, key)) {
                return;
            }
        }
        throw new AssertionError("no writer came behind the change of policy in " + ROUNDS + " blocks");
    }

    @Test
    void nor_behind_a_change_that_was_well_endorsed_and_came_to_nothing_for_what_it_read() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String key = "same-block-stale-" + round;
            tax.submit("put", key, "0", "put", "stale", "0");
            Envelope change = raw.endorseBy(ALL, "get", "stale", "policy", key, hex(BY_AUDIT));
            tax.submit("put", "stale", "1");
            if (writersBehind(change, TxValidationCode.MVCC_READ_CONFLICT, key)) {
                return;
            }
        }
        throw new AssertionError("no writer came behind the change of policy in " + ROUNDS + " blocks");
    }

    @Test
    void keys_of_a_private_collection_may_have_one() throws Exception {
        String collection = "tax-supervised";
        List<String> members = List.of(TAX, FINANCE, AUDIT);
        privately(members, "private-put", collection, "private-own");
        privately(members, "private-policy", collection, "private-own", hex(BY_AUDIT));
        assertThat(tax.evaluate("private-policy-of", collection, "private-own"))
                .isEqualTo(Integer.toString(BY_AUDIT.getSerializedSize()));
        assertThat(tax.evaluate("private-get", collection, "private-own")).isEqualTo("secret");

        assertThat(privately(List.of(TAX, FINANCE), "private-put", collection, "private-own"))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(privately(List.of(AUDIT), "private-put", collection, "private-own"))
                .isEqualTo(TxValidationCode.VALID);
        assertThat(privately(List.of(AUDIT), "private-put", collection, "private-own", "put", "beside-private", "1"))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    /**
     * Sends the change among writers of its key, all signed by all four, and looks at those that are in its block.
     *
     * @return whether at least one was behind it
     */
    private boolean writersBehind(Envelope change, TxValidationCode ofChange, String key) throws Exception {
        List<Envelope> sent = new ArrayList<>(List.of(change));
        for (int i = 0; i < 8; i++) {
            sent.add(raw.endorseBy(ALL, "put", key, Integer.toString(i)));
        }
        Collections.shuffle(sent);
        List<CompletableFuture<Void>> running = sent.stream()
                .map(raw::sign)
                .map(signed -> CompletableFuture.runAsync(() -> raw.submit(signed)))
                .toList();
        running.forEach(CompletableFuture::join);
        String id = RawClient.id(change);
        assertThat(raw.commitStatus(id).getResult()).isEqualTo(ofChange);
        Block block = block(raw.commitStatus(id).getBlockNumber());
        List<String> ids = new ArrayList<>();
        for (ByteString data : block.getData().getDataList()) {
            ids.add(RawClient.id(Envelope.parseFrom(data)));
        }
        int place = ids.indexOf(id);
        boolean found = false;
        for (Envelope writer : sent) {
            int at = ids.indexOf(RawClient.id(writer));
            if (at >= 0 && at != place) {
                assertThat(Ledger.code(block, at))
                        .isEqualTo(at < place ? TxValidationCode.VALID : TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
                found |= at > place;
            }
        }
        return found;
    }

    private Block block(long number) throws Exception {
        return Block.parseFrom(tax.network()
                .getContract("qscc")
                .evaluateTransaction("GetBlockByNumber", NetworkOptions.CHANNEL, Long.toString(number)));
    }

    private void guard(String key, SignaturePolicyEnvelope policy) throws Exception {
        tax.submit("put", key, "0");
        tax.submit("policy", key, hex(policy));
    }

    private TxValidationCode committed(Envelope unsigned) throws Exception {
        return raw.submitAndWait(unsigned).getResult();
    }

    private TxValidationCode privately(List<String> endorsers, String... words) throws Exception {
        Transaction transaction = tax.contract()
                .newProposal(words[0])
                .addArguments(Client.rest(words))
                .putTransient(words[2], "secret")
                .setEndorsingOrganizations(endorsers.toArray(String[]::new))
                .build()
                .endorse();
        return transaction.submitAsync().getStatus().getCode();
    }

    private void assertNoCombination(String why, String... words) {
        StatusRuntimeException failed = catchThrowableOfType(StatusRuntimeException.class, () -> raw.endorse(words));
        assertThat(failed.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(failed.getStatus().getDescription())
                .isEqualTo("no combination of peers can be derived which satisfy the endorsement policy: " + why);
    }

    private static String hex(SignaturePolicyEnvelope policy) {
        return HexFormat.of().formatHex(policy.toByteArray());
    }

    /** Satisfied by who satisfies each of them; whoever signs counts for one of them only. */
    private static SignaturePolicyEnvelope and(SignaturePolicyEnvelope... policies) {
        SignaturePolicyEnvelope.Builder all = SignaturePolicyEnvelope.newBuilder();
        SignaturePolicy.NOutOf.Builder rules =
                SignaturePolicy.NOutOf.newBuilder().setN(policies.length);
        Arrays.stream(policies).forEach(policy -> {
            rules.addRules(moved(policy.getRule(), all.getIdentitiesCount()));
            all.addAllIdentities(policy.getIdentitiesList());
        });
        return all.setRule(SignaturePolicy.newBuilder().setNOutOf(rules)).build();
    }

    private static SignaturePolicy moved(SignaturePolicy rule, int by) {
        if (rule.hasSignedBy()) {
            return rule.toBuilder().setSignedBy(rule.getSignedBy() + by).build();
        }
        SignaturePolicy.Builder moved = rule.toBuilder();
        moved.getNOutOfBuilder()
                .clearRules()
                .addAllRules(rule.getNOutOf().getRulesList().stream()
                        .map(part -> moved(part, by))
                        .toList());
        return moved.build();
    }
}
