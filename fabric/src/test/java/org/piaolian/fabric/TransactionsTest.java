package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.piaolian.fabric.ledger.BlockHashes;

/** What chaincodes can do, through Fabric's own client for Java and Fabric's own shim. */
@Conformance
class TransactionsTest {

    @RegisterExtension
    static final RunningNetwork RUNNING = new RunningNetwork();

    private final Client tax = RUNNING.tax();

    @Test
    void what_a_transaction_puts_can_be_read_after_its_commit() throws Exception {
        tax.submit("put", "a", "1");

        assertThat(tax.evaluate("get", "a")).isEqualTo("1");
    }

    @Test
    void a_chaincode_does_not_read_its_own_writes() throws Exception {
        assertThat(tax.submit("put", "own", "1", "get", "own")).isEmpty();
        assertThat(tax.submit("put", "own", "2", "get", "own")).isEqualTo("1");
    }

    @Test
    void evaluating_writes_nothing() throws Exception {
        tax.evaluate("put", "evaluated", "1");

        assertThat(tax.evaluate("get", "evaluated")).isEmpty();
    }

    @Test
    void a_deleted_key_is_gone_and_its_history_tells() throws Exception {
        tax.submit("put", "h", "first");
        tax.submit("put", "h", "second");
        tax.submit("delete", "h");
        tax.submit("put", "h", "third");

        assertThat(tax.evaluate("history", "h")).isEqualTo("third - second first ");
        tax.submit("delete", "h");
        assertThat(tax.evaluate("get", "h")).isEmpty();
    }

    @Test
    void a_keys_history_names_the_transactions_and_their_proposals_times() throws Exception {
        Envelope first = RUNNING.raw().endorse("put", "named-history", "1");
        Envelope second = RUNNING.raw().endorse("put", "named-history", "2");
        RUNNING.raw().submitAndWait(first);
        RUNNING.raw().submitAndWait(second);

        assertThat(tax.evaluate("history-transactions", "named-history"))
                .isEqualTo(RawClient.id(second) + " " + time(second) + " " + RawClient.id(first) + " " + time(first)
                        + " ");
    }

    @Test
    void what_came_to_nothing_is_not_in_the_history() throws Exception {
        tax.submit("put", "failed-history", "0");
        Envelope winner = RUNNING.raw().endorse("get", "failed-history", "put", "failed-history", "1");
        Envelope loser = RUNNING.raw().endorse("get", "failed-history", "put", "failed-history", "2");
        RUNNING.raw().submitAndWait(winner);
        RUNNING.raw().submitAndWait(loser);

        assertThat(tax.evaluate("history", "failed-history")).isEqualTo("1 0 ");
    }

    @Test
    void a_long_history_comes_whole_although_in_portions() throws Exception {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            Envelope put = RUNNING.raw().sign(RUNNING.raw().endorse("put", "long-history", "x"));
            running.add(CompletableFuture.runAsync(() -> RUNNING.raw().submit(put)));
            if (i == 119) {
                running.forEach(CompletableFuture::join);
                RUNNING.raw().commitStatus(RawClient.id(put));
            }
        }
        tax.submit("put", "long-history", "last");

        assertThat(tax.evaluate("history", "long-history").split(" "))
                .hasSize(121)
                .startsWith("last");
    }

    @Test
    void a_range_gives_its_keys_in_order_without_its_end() throws Exception {
        tax.submit("put", "r3", "x", "put", "r1", "x", "put", "r2", "x", "put", "r9", "x");

        assertThat(tax.evaluate("range", "r1", "r9")).isEqualTo("r1 r2 r3 ");
    }

    @Test
    void a_long_range_comes_whole_although_in_portions() throws Exception {
        List<String> words = new ArrayList<>();
        StringBuilder expected = new StringBuilder();
        for (int i = 1000; i < 1250; i++) {
            words.addAll(List.of("put", "long" + i, "x"));
            expected.append("long").append(i).append(' ');
        }
        tax.submit(words.toArray(String[]::new));

        assertThat(tax.evaluate("range", "long", "lonh")).isEqualTo(expected.toString());
    }

    @Test
    void pages_follow_each_other_by_bookmark() throws Exception {
        tax.submit("put", "p1", "x", "put", "p2", "x", "put", "p3", "x");

        assertThat(tax.evaluate("page", "p1", "p9", "2", "-")).isEqualTo("p1 p2 2 p3");
        assertThat(tax.evaluate("page", "p1", "p9", "2", "p3")).isEqualTo("p3 1 ");
    }

    @Test
    void pages_are_for_reading_only() {
        assertThatThrownBy(() -> tax.submit("page", "p1", "p9", "2", "-", "put", "p4", "x"))
                .isInstanceOf(EndorseException.class);
    }

    @Test
    void composite_keys_are_found_by_their_beginning() throws Exception {
        tax.submit("composite", "kind", "red", "1", "composite", "kind", "red", "2", "composite", "kind", "blue", "3");

        assertThat(tax.evaluate("composites", "kind", "red")).isEqualTo("[red, 1][red, 2]");
    }

    @Test
    void what_is_transient_reaches_the_chaincode_and_not_the_block() throws Exception {
        String secret = "a secret that nobody may find";
        Proposal proposal = tax.contract()
                .newProposal("size")
                .addArguments("nothing", "put-transient", "t")
                .putTransient("t", "kept")
                .putTransient("other", secret)
                .build();
        SubmittedTransaction submitted = proposal.endorse().submitAsync();

        long block = submitted.getStatus().getBlockNumber();
        assertThat(tax.evaluate("get", "t")).isEqualTo("kept");
        assertThat(qscc("GetBlockByNumber", Long.toString(block)).toStringUtf8())
                .doesNotContain(secret);
    }

    @Test
    void a_value_of_five_megabytes_is_kept() throws Exception {
        tax.submit("put-large", "large", Integer.toString(5 << 20));

        assertThat(tax.evaluate("size", "large")).isEqualTo(Integer.toString(5 << 20));
    }

    @Test
    void an_envelope_over_ten_megabytes_is_not_ordered() {
        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> RUNNING.raw().submit(RUNNING.raw().sign(RUNNING.raw().endorse("put-large", "huge", "11000000"))));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(RawClient.details(failure))
                .isNotEmpty()
                .allSatisfy(detail -> assertThat(detail.getMessage())
                        .startsWith("received unsuccessful response from orderer: status=BAD_REQUEST")
                        .contains("exceeds maximum allowed"));
    }

    @Test
    void a_refusal_tells_the_chaincodes_status_and_words() {
        EndorseException refused = catchThrowableOfType(
                EndorseException.class, () -> tax.submit("refuse", "400", "NUMBER_TAKEN: it is there"));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.ABORTED);
        assertThat(refused.getDetails()).singleElement().satisfies(detail -> {
            assertThat(detail.getMspId()).isEqualTo("TaxMSP");
            assertThat(detail.getMessage()).isEqualTo("chaincode response 400, NUMBER_TAKEN: it is there");
        });
    }

    @Test
    void a_refused_evaluation_is_unknown_with_the_chaincodes_words() {
        GatewayException refused =
                catchThrowableOfType(GatewayException.class, () -> tax.evaluate("refuse", "400", "NOT_FOUND: no"));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN);
        assertThat(refused.getStatus().getDescription())
                .isEqualTo("evaluate call to endorser returned error: chaincode response 400, NOT_FOUND: no");
        assertThat(refused.getDetails())
                .extracting(ErrorDetail::getMessage)
                .containsExactly("chaincode response 400, NOT_FOUND: no");
    }

    @Test
    void a_chaincode_that_fails_is_told_apart_from_one_that_refuses() {
        EndorseException thrown = catchThrowableOfType(EndorseException.class, () -> tax.submit("throw", "by design"));
        EndorseException failed =
                catchThrowableOfType(EndorseException.class, () -> tax.submit("refuse", "500", "a fault"));

        assertThat(thrown.getDetails().get(0).getMessage())
                .startsWith("error in simulation: transaction returned with failure: ")
                .contains("by design");
        assertThat(failed.getDetails().get(0).getMessage()).isEqualTo("chaincode response 500, a fault");
    }

    @Test
    void a_chaincode_that_does_not_answer_is_given_up() {
        EndorseException failed = catchThrowableOfType(EndorseException.class, () -> tax.submit("sleep", "6000"));

        assertThat(failed.getDetails().get(0).getMessage())
                .endsWith("error sending: timeout expired while executing transaction");
    }

    @Test
    void private_data_rich_queries_and_other_chaincodes_are_refused_in_words() {
        assertThatThrownBy(() -> tax.evaluate("private", "a")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> tax.evaluate("query", "{}")).isInstanceOf(GatewayException.class);
        assertThatThrownBy(() -> tax.evaluate("invoke", "other")).isInstanceOf(GatewayException.class);
    }

    @Test
    void a_chaincode_that_is_not_on_the_channel_is_named() {
        GatewayException failed = catchThrowableOfType(
                GatewayException.class,
                () -> tax.network().getContract("nosuch").evaluateTransaction("get", "a"));

        EndorseException endorsed = catchThrowableOfType(
                EndorseException.class,
                () -> tax.network().getContract("nosuch").submitTransaction("put", "a", "1"));

        assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(failed.getStatus().getDescription())
                .isEqualTo("no peers available to evaluate chaincode nosuch in channel receipts");
        assertThat(endorsed.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(endorsed.getStatus().getDescription())
                .startsWith("no combination of peers can be derived which satisfy the endorsement policy")
                .contains("nosuch");
    }

    @Test
    void of_two_transactions_that_read_and_write_a_key_the_second_conflicts() throws Exception {
        tax.submit("put", "m", "0");
        Envelope first = RUNNING.raw().endorse("get", "m", "put", "m", "1");
        Envelope second = RUNNING.raw().endorse("get", "m", "put", "m", "2");

        assertThat(RUNNING.raw().submitAndWait(first).getResult()).isEqualTo(TxValidationCode.VALID);
        assertThat(RUNNING.raw().submitAndWait(second).getResult()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        assertThat(tax.evaluate("get", "m")).isEqualTo("1");
    }

    @Test
    void within_a_block_too_only_one_of_many_that_read_and_write_a_key_is_valid() throws Exception {
        tax.submit("put", "within", "0");
        List<Envelope> rivals = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            rivals.add(RUNNING.raw().sign(RUNNING.raw().endorse("get", "within", "put", "within", "r" + i)));
        }
        List<CompletableFuture<Void>> submitted = rivals.stream()
                .map(rival -> CompletableFuture.runAsync(() -> RUNNING.raw().submit(rival)))
                .toList();
        submitted.forEach(CompletableFuture::join);
        List<TxValidationCode> results = new ArrayList<>();
        for (Envelope rival : rivals) {
            results.add(RUNNING.raw().commitStatus(RawClient.id(rival)).getResult());
        }

        assertThat(results).filteredOn(code -> code == TxValidationCode.VALID).hasSize(1);
        assertThat(results)
                .filteredOn(code -> code == TxValidationCode.MVCC_READ_CONFLICT)
                .hasSize(19);
    }

    @Test
    void a_key_that_appears_in_a_range_that_was_read_is_a_phantom() throws Exception {
        tax.submit("put", "f1", "x", "put", "f2", "x");
        Envelope reader = RUNNING.raw().endorse("range", "f1", "f9", "put", "count", "2");
        tax.submit("put", "f3", "x");

        assertThat(RUNNING.raw().submitAndWait(reader).getResult()).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
    }

    @Test
    void a_key_that_appears_in_a_long_range_that_was_read_is_a_phantom_too() throws Exception {
        List<String> words = new ArrayList<>();
        for (int i = 1000; i < 1120; i++) {
            words.addAll(List.of("put", "g" + i, "x"));
        }
        tax.submit(words.toArray(String[]::new));
        Envelope reader = RUNNING.raw().endorse("range", "g", "h", "put", "count", "120");
        Envelope undisturbed = RUNNING.raw().endorse("range", "g", "h", "put", "other-count", "120");
        assertThat(RUNNING.raw().submitAndWait(undisturbed).getResult()).isEqualTo(TxValidationCode.VALID);
        tax.submit("put", "g1050a", "x");

        assertThat(RUNNING.raw().submitAndWait(reader).getResult()).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
    }

    @Test
    void behind_where_the_reader_of_a_range_stopped_keys_may_appear() throws Exception {
        List<String> words = new ArrayList<>();
        for (int i = 1000; i < 1200; i++) {
            words.addAll(List.of("put", "stop" + i, "x"));
        }
        tax.submit(words.toArray(String[]::new));
        Envelope reader = RUNNING.raw().endorse("range-first", "stop", "stoq", "10", "put", "stopped", "10");
        tax.submit("put", "stop1199a", "x");

        assertThat(RUNNING.raw().submitAndWait(reader).getResult()).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void a_transaction_that_is_sent_twice_counts_once() throws Exception {
        Envelope transaction = RUNNING.raw().sign(RUNNING.raw().endorse("put", "twice", "x"));
        String id = RawClient.id(transaction);
        RUNNING.raw().submit(transaction);
        long block = RUNNING.raw().commitStatus(id).getBlockNumber();
        // Orderers refuse what they remember to have delivered; what they have forgotten is invalid in its block.
        try {
            RUNNING.raw().submit(transaction);
        } catch (StatusRuntimeException remembered) {
            assertThat(remembered.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
        tax.submit("put", "after-twice", "x");

        assertThat(RUNNING.raw().commitStatus(id).getBlockNumber()).isEqualTo(block);
        assertThat(RUNNING.raw().commitStatus(id).getResult()).isEqualTo(TxValidationCode.VALID);
        assertThat(tax.evaluate("history", "twice")).isEqualTo("x ");
    }

    @Test
    @DisabledIfSystemProperty(
            named = "network",
            matches = "real",
            disabledReason = "orderers under BFT refuse it for as long as they remember the transaction")
    void a_transaction_that_is_ordered_twice_is_invalid_the_second_time() throws Exception {
        Envelope transaction = RUNNING.raw().sign(RUNNING.raw().endorse("put", "ordered-twice", "x"));
        RUNNING.raw().submit(transaction);
        long block = RUNNING.raw().commitStatus(RawClient.id(transaction)).getBlockNumber();
        RUNNING.raw().submit(transaction);
        tax.submit("put", "after-ordered-twice", "x");

        Block next = Block.parseFrom(qscc("GetBlockByNumber", Long.toString(block + 1)));
        assertThat(next.getMetadata().getMetadata(2).byteAt(0)).isEqualTo((byte) TxValidationCode.DUPLICATE_TXID_VALUE);
    }

    @Test
    void a_proposal_of_a_known_transaction_is_not_executed_again() throws Exception {
        var proposal = RUNNING.raw().signed(RUNNING.raw().proposal("put", "known", "x"));
        RUNNING.raw().submitAndWait(RUNNING.raw().endorse(proposal));

        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class, () -> RUNNING.raw().endorse(proposal));
        assertThat(RawClient.details(failure).get(0).getMessage()).startsWith("duplicate transaction found");
    }

    @Test
    void conflicts_reach_the_client_as_a_failed_commit() throws Exception {
        tax.submit("put", "c", "0");
        var first = tax.contract()
                .newProposal("get")
                .addArguments("c", "put", "c", "1")
                .build()
                .endorse();
        var second = tax.contract()
                .newProposal("get")
                .addArguments("c", "put", "c", "2")
                .build()
                .endorse();
        first.submit();

        assertThatThrownBy(second::submit)
                .isInstanceOfSatisfying(
                        CommitException.class,
                        e -> assertThat(e.getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT));
    }

    @Test
    void the_status_of_an_unknown_transaction_is_waited_for_until_the_deadline() {
        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class, () -> RUNNING.raw().commitStatus("0".repeat(64), Duration.ofSeconds(2)));

        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }

    @Test
    void height_blocks_and_transactions_can_be_asked_of_the_query_chaincode() throws Exception {
        Envelope transaction = RUNNING.raw().endorse("put", "q", "x");
        RUNNING.raw().submitAndWait(transaction);
        String id = RawClient.id(transaction);

        BlockchainInfo info = BlockchainInfo.parseFrom(qscc("GetChainInfo"));
        Block block = Block.parseFrom(qscc("GetBlockByTxID", id));
        ProcessedTransaction processed = ProcessedTransaction.parseFrom(qscc("GetTransactionByID", id));

        assertThat(info.getHeight()).isGreaterThan(block.getHeader().getNumber());
        assertThat(Block.parseFrom(qscc("GetBlockByNumber", Long.toString(info.getHeight() - 1)))
                        .getHeader())
                .satisfies(last -> assertThat(BlockHashes.header(last)).isEqualTo(info.getCurrentBlockHash()));
        assertThat(processed.getValidationCode()).isEqualTo(TxValidationCode.VALID_VALUE);
        assertThat(processed.getTransactionEnvelope().getPayload()).isEqualTo(transaction.getPayload());
        assertThatThrownBy(() -> qscc("GetTransactionByID", "nosuch")).isInstanceOf(GatewayException.class);
    }

    @Test
    void a_peer_endorses_alone_for_clients_that_gather_endorsements_themselves() {
        var response = org.hyperledger.fabric.protos.peer.EndorserGrpc.newBlockingStub(RUNNING.raw().channel)
                .processProposal(RUNNING.raw().signed(RUNNING.raw().proposal("put", "alone", "x")));

        assertThat(response.getResponse().getStatus()).isEqualTo(200);
        assertThat(response.getEndorsement().getEndorser().toStringUtf8()).contains("TaxMSP");
    }

    @Test
    void the_chaincode_sees_the_creator_and_the_time_of_the_proposal() throws Exception {
        assertThat(tax.evaluate("creator")).contains("TaxMSP").contains("BEGIN CERTIFICATE");
        assertThat(tax.evaluate("time")).startsWith("20");
    }

    @Test
    void many_transactions_at_a_time_share_blocks_and_are_all_there() throws Exception {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            String key = "many" + i;
            running.add(CompletableFuture.runAsync(() -> {
                try {
                    tax.submit("put", key, "x");
                } catch (GatewayException | CommitException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        running.forEach(CompletableFuture::join);

        assertThat(tax.evaluate("range", "many", "manz").split(" ")).hasSize(100);
    }

    private static Instant time(Envelope envelope) throws Exception {
        Timestamp time = ChannelHeader.parseFrom(
                        Payload.parseFrom(envelope.getPayload()).getHeader().getChannelHeader())
                .getTimestamp();
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    private ByteString qscc(String function, String... arguments) throws GatewayException {
        String[] all = new String[arguments.length + 1];
        all[0] = NetworkOptions.CHANNEL;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return ByteString.copyFrom(tax.network().getContract("qscc").evaluateTransaction(function, all));
    }
}
