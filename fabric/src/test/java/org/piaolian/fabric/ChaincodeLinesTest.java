package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.fabric.msp.Agency;

/** Chaincode servers that are not there, go away, come back, or lie. */
class ChaincodeLinesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    private final ChaincodeServers chaincodes = new ChaincodeServers();

    @SuppressWarnings("NullAway.Init")
    private EmbeddedNetwork network;

    @SuppressWarnings("NullAway.Init")
    private Client tax;

    @BeforeEach
    void start() throws Exception {
        network = EmbeddedNetwork.start(
                NetworkOptions.ephemeral(dir, chaincodes.addresses()).withExecutionTimeout(Duration.ofSeconds(5)));
        tax = new Client(network, Agency.TAX);
    }

    @AfterEach
    void stop() {
        tax.close();
        network.close();
        chaincodes.close();
    }

    @Test
    void without_any_chaincode_server_the_network_serves_and_says_what_is_missing() throws Exception {
        Map<Agency, String> nowhere = new EnumMap<>(Agency.class);
        Agency.ALL.forEach(agency -> nowhere.put(agency, "127.0.0.1:" + ChaincodeServers.freePort()));
        try (EmbeddedNetwork alone = EmbeddedNetwork.start(NetworkOptions.ephemeral(dir.resolve("alone"), nowhere));
                Client client = new Client(alone, Agency.TAX)) {
            EndorseException failed =
                    catchThrowableOfType(EndorseException.class, () -> client.submit("put", "a", "1"));
            GatewayException evaluated =
                    catchThrowableOfType(GatewayException.class, () -> client.evaluate("get", "a"));

            assertThat(failed.getStatus().getCode()).isEqualTo(Code.ABORTED);
            assertThat(failed.getDetails())
                    .singleElement()
                    .extracting(ErrorDetail::getMessage)
                    .asString()
                    .contains("could not launch chaincode receipts");
            assertThat(evaluated.getStatus().getCode()).isEqualTo(Code.ABORTED);
            assertThat(evaluated.getDetails()).hasSize(4);
        }
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

        EndorseException failed = catchThrowableOfType(EndorseException.class, () -> tax.submit("put", "a", "1"));
        assertThat(failed.getDetails())
                .extracting(ErrorDetail::getMspId)
                .containsExactlyInAnyOrder("CivilAffairsMSP", "AuditMSP");
        assertThat(tax.evaluate("get", "a")).isEmpty();
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
    void a_network_that_restarts_finds_chaincodes_that_stayed() throws Exception {
        tax.submit("put", "a", "1");
        tax.close();
        network.close();
        start();

        tax.submit("put", "b", "2");
        assertThat(List.of(tax.evaluate("get", "a"), tax.evaluate("get", "b"))).containsExactly("1", "2");
    }

    @Test
    void a_slow_transaction_does_not_hold_up_others() throws Exception {
        tax.submit("put", "a", "1");
        CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> {
            try {
                tax.submit("sleep", "2500", "put", "slow", "1");
            } catch (GatewayException | CommitException e) {
                throw new IllegalStateException(e);
            }
        });
        for (int i = 0; i < 5; i++) {
            tax.submit("put", "fast" + i, "1");
        }

        assertThat(slow).isNotDone();
        slow.join();
        assertThat(tax.evaluate("get", "slow")).isEqualTo("1");
    }
}
