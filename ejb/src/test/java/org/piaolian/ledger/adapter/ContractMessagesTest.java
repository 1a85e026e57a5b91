package org.piaolian.ledger.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.adapter.ContractMessages.Answered;
import org.piaolian.ledger.adapter.ContractMessages.Found;
import org.piaolian.ledger.adapter.ContractMessages.Refused;
import org.piaolian.ledger.domain.ChannelNews.By;
import org.piaolian.ledger.domain.ChannelNews.Change;
import org.piaolian.ledger.domain.ClaimLedger.GivenUp;
import org.piaolian.ledger.domain.ClaimLedger.LedgerClaim;
import org.piaolian.ledger.domain.ClaimLedger.Outcome;
import org.piaolian.ledger.domain.ClaimLedger.Wanted;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;

/** The golden messages that bind the contract bind the portal too. */
class ContractMessagesTest {

    static List<String> refusals() throws IOException, URISyntaxException {
        return golden().filter(name -> name.startsWith("refused-")).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "register-at-a-page-start.json",
                "register-behind-the-previous.json",
                "register-one-receipt.json",
                "register-again.json",
                "register-more-than-one-value.json"
            })
    void a_batch_is_sent_and_its_registration_read_as_the_golden_message_says(String file) throws Exception {
        JsonObject golden = read(file);
        LeafBatch batch = batch(golden);

        assertThat(ContractMessages.registerArguments(batch)).containsExactly(arguments(golden));
        assertThat(ContractMessages.leaves(batch)).isEqualTo(leaves(golden));
        JsonObject answer = golden.getAsJsonObject("answer");
        assertThat(ContractMessages.answered(answer.toString().getBytes(UTF_8), batch))
                .isEqualTo(new Answered(
                        answer.get("transaction").getAsString(),
                        Instant.parse(answer.get("registered").getAsString())));
    }

    @Test
    void a_receipt_is_looked_up_and_read_as_the_golden_message_says() throws Exception {
        JsonObject golden = read("find.json");
        ReceiptNumber number = ReceiptNumber.parse("11010126-0000004005").orElseThrow();
        JsonObject answer = golden.getAsJsonObject("answer");

        assertThat(ContractMessages.findArguments(number)).containsExactly(arguments(golden));
        Found found = ContractMessages.found(answer.toString().getBytes(UTF_8), number);
        assertThat(found.entry().leaf().hex()).isEqualTo(answer.get("leaf").getAsString());
        assertThat(found.entry().mspId()).isEqualTo("TaxMSP");
        assertThat(found.entry().state()).isEqualTo(ReceiptState.REGISTERED);
        assertThat(found.entry().registeredAt()).isEqualTo(Instant.parse("2026-11-24T03:04:06.500Z"));
        assertThat(found.isOf(batch(read("register-behind-the-previous.json")))).isTrue();
        assertThat(found.isOf(batch(read("register-at-a-page-start.json")))).isFalse();
    }

    @Test
    void claims_are_made_and_their_outcomes_read_as_the_golden_messages_say() throws Exception {
        JsonObject made = read("claim.json");
        List<Digest> tags = List.of(
                Digest.ofHex("603943d01125ded2091ca73d3e4e3779b345142ab3daf959b6cea15f752fba63"),
                Digest.ofHex("441bf1bd98e3fae9ae670e17c578b3db652fa6f868958719bc78580e77ed8b4a"));
        Wanted wanted = new Wanted("LOW-INCOME", "2026-11", tags, "pay-4711", "officer-8");
        LedgerClaim claim = new LedgerClaim(
                "LOW-INCOME",
                "2026-11",
                "CivilAffairsMSP",
                "pay-4711",
                Instant.parse("2026-11-25T08:35:00Z"),
                made.get("transaction").getAsString(),
                null);

        assertThat(ClaimMessages.claimArguments(List.of(wanted))).containsExactly(arguments(made));
        assertThat(ClaimMessages.outcomes(answer(made), 1)).containsExactly(new Outcome.Done(claim));
        assertThat(ClaimMessages.outcomes(answer(read("claim-each-refused.json")), 1))
                .containsExactly(new Outcome.Refused(
                        "ALREADY_CLAIMED",
                        "CivilAffairsMSP claimed at 2026-11-25T08:35:00Z in transaction " + claim.transactionId(),
                        Optional.of(claim)));
        assertThatIllegalArgumentException().isThrownBy(() -> ClaimMessages.outcomes(answer(made), 2));
    }

    @Test
    void a_claim_is_given_up_and_found_as_the_golden_messages_say() throws Exception {
        JsonObject given = read("unclaim.json");
        Digest tag = Digest.ofHex("603943d01125ded2091ca73d3e4e3779b345142ab3daf959b6cea15f752fba63");
        GivenUp up = new GivenUp("LOW-INCOME", "2026-11", tag, "pay-4711", "NOT_PAID", "officer-8");

        // The portal always wants each by itself.
        assertThat(ClaimMessages.unclaimArguments(List.of(up))).containsExactly("EACH", arguments(given)[1]);
        LedgerClaim found = ClaimMessages.found(answer(read("find-claim.json")));
        assertThat(found.holds()).isFalse();
        assertThat(found.releasedBy()).isEqualTo(given.get("transaction").getAsString());
        assertThat(ClaimMessages.outcomes(answer(given), 1)).containsExactly(new Outcome.Done(found));
        assertThat(ClaimMessages.findClaimArguments(
                        "LOW-INCOME",
                        "2026-11",
                        Digest.ofHex("441bf1bd98e3fae9ae670e17c578b3db652fa6f868958719bc78580e77ed8b4a")))
                .containsExactly(arguments(read("find-claim.json")));
    }

    @Test
    void what_was_done_to_receipts_is_read_with_who_did_it_and_when_as_the_golden_message_says() throws Exception {
        JsonObject event = read("transit-reverse.json").getAsJsonObject("event");
        By tax = new By("TaxMSP", Instant.parse("2026-11-25T08:19:00Z"));

        assertThat(LifeMessages.changes(event.get("payload").toString().getBytes(UTF_8)))
                .containsExactly(
                        change("11010126-0000004004", "reverse", ReceiptState.REVERSED, 4, tax),
                        change("11010126-0000004006", "reverses", ReceiptState.REGISTERED, 1, tax),
                        change("11010126-0000004007", "replaces", ReceiptState.REGISTERED, 1, tax));
        assertThat(LifeMessages.changes(
                        "[{\"code\":\"11010126\",\"number\":\"0000004005\",\"action\":\"lock\",\"state\":\"LOCKED\",\"sequence\":1}]"
                                .getBytes(UTF_8)))
                .as("of an earlier contract")
                .containsExactly(change("11010126-0000004005", "lock", ReceiptState.LOCKED, 1, null));
    }

    private static Change change(String receipt, String action, ReceiptState state, int sequence, @Nullable By by) {
        return new Change(ReceiptNumber.parse(receipt).orElseThrow(), action, state, sequence, Optional.ofNullable(by));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void a_refusal_is_known_by_its_code_wherever_the_gateway_puts_it(String file) throws Exception {
        String message = read(file).get("refusal").getAsString();
        Refused refused =
                new Refused(message.substring(0, message.indexOf(':')), message.substring(message.indexOf(':') + 2));

        assertThat(ContractMessages.refusal(failure("aborted", "chaincode response 400, " + message)))
                .contains(refused);
        assertThat(ContractMessages.refusal(
                        failure("evaluate call to endorser returned error: chaincode response 400, " + message, "x")))
                .contains(refused);
    }

    @Test
    void a_failure_that_is_no_refusal_is_none() {
        assertThat(ContractMessages.refusal(failure("no peers", "chaincode response 500, FAULT: the contract failed")))
                .isEmpty();
        assertThat(ContractMessages.refusal(failure("no peers", "connection refused: NOT_FOUND: x")))
                .isEmpty();
    }

    @Test
    void an_answer_about_something_else_or_in_another_form_is_not_understood() throws Exception {
        LeafBatch batch = batch(read("register-at-a-page-start.json"));
        for (String answer : List.of(
                read("register-behind-the-previous.json")
                        .getAsJsonObject("answer")
                        .toString(),
                "{}",
                "[]",
                "",
                "{")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ContractMessages.answered(answer.getBytes(UTF_8), batch));
        }
        byte[] other = read("find.json").getAsJsonObject("answer").toString().getBytes(UTF_8);
        ReceiptNumber number = ReceiptNumber.parse("11010126-0000004006").orElseThrow();
        assertThatIllegalArgumentException().isThrownBy(() -> ContractMessages.found(other, number));
    }

    @Test
    void the_contracts_golden_messages_are_these() throws Exception {
        Path theirs = Path.of("../chaincode/src/test/resources/golden");
        Assumptions.assumeTrue(Files.isDirectory(theirs), "the contract's sources are not here");
        List<String> names = golden().toList();
        try (Stream<Path> files = Files.list(theirs)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(names);
        }
        for (String name : names) {
            assertThat(theirs.resolve(name)).hasSameTextualContentAs(folder().resolve(name));
        }
    }

    private static GatewayException failure(String description, String detail) {
        return new GatewayException(StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(Code.ABORTED_VALUE)
                .setMessage(description)
                .addDetails(Any.pack(ErrorDetail.newBuilder()
                        .setAddress("peer0.tax.piaolian.example:7051")
                        .setMspId("TaxMSP")
                        .setMessage(detail)
                        .build()))
                .build()));
    }

    private static byte[] answer(JsonObject golden) {
        return golden.getAsJsonObject("answer").toString().getBytes(UTF_8);
    }

    private static LeafBatch batch(JsonObject golden) {
        String[] arguments = arguments(golden);
        byte[] leaves = leaves(golden);
        List<Digest> digests = new ArrayList<>();
        for (int i = 0; i < leaves.length; i += 32) {
            digests.add(Digest.of(java.util.Arrays.copyOfRange(leaves, i, i + 32)));
        }
        return new LeafBatch(
                new AgencyId("tax"),
                new ReceiptNumber(new ReceiptCode(arguments[0]), Long.parseLong(arguments[1])),
                arguments[3].isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(arguments[3])),
                digests);
    }

    private static String[] arguments(JsonObject golden) {
        JsonArray arguments = golden.getAsJsonArray("arguments");
        return arguments.asList().stream()
                .map(argument -> argument.getAsString())
                .toArray(String[]::new);
    }

    private static byte[] leaves(JsonObject golden) {
        return HexFormat.of()
                .parseHex(golden.getAsJsonObject("transient").get("leaves").getAsString());
    }

    private static JsonObject read(String file) throws IOException, URISyntaxException {
        return JsonParser.parseString(Files.readString(folder().resolve(file))).getAsJsonObject();
    }

    private static Stream<String> golden() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    private static Path folder() throws URISyntaxException {
        URL folder = Objects.requireNonNull(ContractMessagesTest.class.getResource("/golden"));
        return Path.of(folder.toURI());
    }
}
