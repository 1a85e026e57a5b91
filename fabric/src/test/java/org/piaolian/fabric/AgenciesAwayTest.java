package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status.Code;
import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.piaolian.fabric.msp.Agency;

/** Agencies whose chaincodes are away, come back, are slow, or lie. */
@Conformance
class AgenciesAwayTest {

    @RegisterExtension
    static final RunningNetwork RUNNING = new RunningNetwork();

    private final Client tax = RUNNING.tax();
    private final ChaincodeServers chaincodes = RUNNING.chaincodes();

    @AfterEach
    void allAreBackAndHonest() {
        chaincodes.restore();
    }

    @Test
    void a_chaincode_that_went_away_and_came_back_is_used_again() throws Exception {
        tax.submit("put", "a", "1");
        Agency.ALL.forEach(chaincodes::stop);
        assertThat(catchThrowableOfType(EndorseException.class, () -> tax.submit("put", "a", "2")))
                .isNotNull();
        Agency.ALL.forEach(chaincodes::start);

        tax.submit("put", "a", "3");
        assertThat(tax.evaluate("get", "a")).isEqualTo("3");
    }

    @Test
    void a_transaction_that_runs_while_its_chaincode_dies_is_told_so() throws Exception {
        tax.submit("put", "a", "1");
        CompletableFuture<EndorseException> running = CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(EndorseException.class, () -> tax.submit("sleep", "3000")));
        Thread.sleep(500);
        chaincodes.stop(Agency.TAX);

        assertThat(running.get().getDetails().get(0).getMessage()).contains("chaincode stream terminated");
    }

    @Test
    void with_one_other_agency_down_the_fourth_endorses() throws Exception {
        chaincodes.stop(Agency.CIVIL);
        for (int i = 0; i < 6; i++) {
            tax.submit("put", "a", Integer.toString(i));
        }

        assertThat(tax.evaluate("get", "a")).isEqualTo("5");
    }

    @Test
    void with_two_agencies_down_nothing_is_endorsed_and_both_are_named() throws Exception {
        chaincodes.stop(Agency.CIVIL);
        chaincodes.stop(Agency.AUDIT);

        EndorseException failed =
                catchThrowableOfType(EndorseException.class, () -> tax.submit("put", "with-two-down", "1"));
        assertThat(failed.getDetails())
                .extracting(ErrorDetail::getMspId)
                .containsExactlyInAnyOrder("CivilAffairsMSP", "AuditMSP");
        assertThat(tax.evaluate("get", "with-two-down")).isEmpty();
    }

    @Test
    void an_agency_whose_chaincode_answers_otherwise_is_left_out() throws Exception {
        chaincodes.of(Agency.AUDIT).answerOf = answer -> answer + " but";
        for (int i = 0; i < 6; i++) {
            assertThat(tax.submit("get", "nothing", "put", "a", Integer.toString(i)))
                    .isEmpty();
        }
        chaincodes.of(Agency.FINANCE).answerOf = answer -> answer + " or";

        EndorseException failed = catchThrowableOfType(EndorseException.class, () -> tax.submit("put", "a", "7"));
        assertThat(failed.getDetails())
                .extracting(ErrorDetail::getMessage)
                .containsExactly("ProposalResponsePayloads do not match", "ProposalResponsePayloads do not match");
    }

    @Test
    void an_evaluation_goes_to_another_agency_when_the_own_chaincode_is_down() throws Exception {
        tax.submit("put", "a", "1");
        chaincodes.stop(Agency.TAX);

        assertThat(tax.evaluate("get", "a")).isEqualTo("1");
    }

    @Test
    void named_organisations_endorse_and_nobody_else() throws Exception {
        var proposal = tax.contract()
                .newProposal("put")
                .addArguments("a", "1")
                .setEndorsingOrganizations("AuditMSP", "FinanceMSP", "TaxMSP")
                .build();
        assertThat(proposal.endorse().submitAsync().getStatus().isSuccessful()).isTrue();
        var unknown = tax.contract()
                .newProposal("put")
                .addArguments("a", "1")
                .setEndorsingOrganizations("NobodyMSP")
                .build();
        EndorseException failed = catchThrowableOfType(EndorseException.class, unknown::endorse);
        assertThat(failed.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void a_slow_transaction_does_not_hold_up_others() throws Exception {
        tax.submit("put", "a", "1");
        CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> {
            try {
                tax.submit("sleep", "4000", "put", "slow", "1");
            } catch (GatewayException | CommitException e) {
                throw new IllegalStateException(e);
            }
        });
        tax.submit("put", "fast", "1");

        assertThat(slow).isNotDone();
        slow.join();
        assertThat(tax.evaluate("get", "slow")).isEqualTo("1");
    }
}
