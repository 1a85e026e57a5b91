package org.piaolian.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.piaolian.fabric.msp.Agency;

/** What the Tax Service discloses to Civil Affairs by the contract, and nobody else may see. */
@Conformance
class BetweenTwoTest {

    private static final String SECRET = "{\"receipts\":[{\"number\":\"11010126-0000000001\",\"total\":\"79519.79\"}]}";

    @RegisterExtension
    static final RunningNetwork RUNNING = new RunningNetwork();

    private static org.piaolian.chaincode.@Nullable ChaincodeServers contract;

    private final Client tax = RUNNING.tax();

    @BeforeAll
    static void serveTheContract() throws IOException {
        contract = RUNNING.chaincodes().serveContract();
    }

    @AfterAll
    static void serveScriptsAgain() {
        Objects.requireNonNull(contract).close();
        RUNNING.chaincodes().restore();
    }

    @Test
    void the_recipient_reads_it_on_its_own_peer_and_the_blocks_have_its_hash_only() throws Exception {
        Disclosure disclosure = disclosed(tax, "CivilAffairsMSP", Duration.ofDays(1));
        long block = delivered(tax, disclosure, "TaxMSP", "CivilAffairsMSP");

        try (Client civil = new Client(RUNNING.profile(), Agency.CIVIL)) {
            JsonObject read = civil.receive(disclosure.id());
            assertThat(read.get("content").getAsString()).isEqualTo(SECRET);
            assertThat(HexFormat.of().parseHex(read.get("salt").getAsString())).isEqualTo(disclosure.salt());
        }
        assertThat(blockBytes(block).toByteArray()).contains(disclosure.hashBytes());
        assertThat(blockBytes(block).toStringUtf8()).doesNotContain("79519.79");
    }

    @Test
    void the_recipient_reads_nothing_that_it_did_not_log_and_every_member_sees_what_it_logged() throws Exception {
        Disclosure disclosure = disclosed(tax, "CivilAffairsMSP", Duration.ofDays(1));
        delivered(tax, disclosure, "TaxMSP", "CivilAffairsMSP");
        try (Client civil = new Client(RUNNING.profile(), Agency.CIVIL);
                Client finance = new Client(RUNNING.profile(), Agency.FINANCE)) {
            assertThat(refusal(civil, "CivilAffairsMSP", disclosure)).contains("NOT_LOGGED");
            civil.receive(disclosure.id());
            String since = "%013d"
                    .formatted(disclosure.until().minus(Duration.ofDays(1)).toEpochMilli() - 60_000);
            JsonObject listed = Client.answer(() -> finance.evaluate("readings", "TaxMSP", since));
            for (int attempt = 0; attempt < 50 && !listed.toString().contains(disclosure.id()); attempt++) {
                Thread.sleep(100);
                listed = Client.answer(() -> finance.evaluate("readings", "TaxMSP", since));
            }
            assertThat(listed.toString()).contains(disclosure.id(), "officer-1").doesNotContain("79519.79");
        }
    }

    @Test
    void a_third_agency_is_told_the_hash_and_refused_the_content_and_gets_blocks_without_it() throws Exception {
        Disclosure disclosure = disclosed(tax, "CivilAffairsMSP", Duration.ofDays(1));
        long block = delivered(tax, disclosure, "TaxMSP", "CivilAffairsMSP");

        try (Client finance = new Client(RUNNING.profile(), Agency.FINANCE)) {
            JsonObject found = eventually(finance, disclosure, true);
            assertThat(found.get("hash").getAsString()).isEqualTo(disclosure.hash());
            assertThat(found.toString()).doesNotContain("79519.79");
            assertThat(refusal(finance, "FinanceMSP", disclosure)).contains("WRONG_AGENCY");
            // Its own user on a peer that has the content, too.
            assertThat(refusal(finance, "CivilAffairsMSP", disclosure)).contains("WRONG_AGENCY");
            assertThat(privateDataOf(finance, block)).isEmpty();
        }
        assertThat(privateDataOf(tax, block)).isNotEmpty();
    }

    @Test
    void a_content_that_is_not_the_one_that_was_told_is_not_delivered() throws Exception {
        Disclosure disclosure = disclosed(tax, "CivilAffairsMSP", Duration.ofDays(1));
        byte[] other = disclosure.value().toByteArray();
        other[40]++;

        EndorseException refused = catchThrowableOfType(
                EndorseException.class,
                () -> delivery(tax, disclosure, other, "TaxMSP").endorse());

        assertThat(refused.getDetails().get(0).getMessage()).contains("OTHER_CONTENT");
        assertThat(find(tax, disclosure).get("delivered").getAsBoolean()).isFalse();
    }

    /** A transaction of theirs would put into the collection what neither of the two has seen. */
    @Test
    void a_delivery_counts_only_with_the_endorsement_of_both_and_needs_nobody_elses() throws Exception {
        Disclosure disclosure = disclosed(tax, "CivilAffairsMSP", Duration.ofDays(1));

        for (List<String> others : List.of(
                List.of("TaxMSP"),
                List.of("TaxMSP", "FinanceMSP", "AuditMSP"),
                List.of("CivilAffairsMSP", "FinanceMSP", "AuditMSP"))) {
            assertThat(commit(delivery(tax, disclosure, disclosure.value().toByteArray(), others.toArray(String[]::new))
                                    .endorse())
                            .getCode())
                    .as("endorsed by %s", others)
                    .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        }
        assertThat(find(tax, disclosure).get("delivered").getAsBoolean()).isFalse();
        delivered(tax, disclosure, "TaxMSP", "CivilAffairsMSP");
        assertThat(find(tax, disclosure).get("delivered").getAsBoolean()).isTrue();
    }

    @Test
    void a_gateway_that_is_not_told_whom_to_ask_shows_the_content_to_the_two_alone() throws Exception {
        Disclosure disclosure = disclosed(tax, "CivilAffairsMSP", Duration.ofDays(1));
        for (int time = 0; time < 2; time++) {
            Transaction asked =
                    delivery(tax, disclosure, disclosure.value().toByteArray()).endorse();
            assertThat(RawClient.endorsers(
                            PreparedTransaction.parseFrom(asked.getBytes()).getEnvelope()))
                    .containsExactlyInAnyOrder("TaxMSP", "CivilAffairsMSP");
            assertThat(commit(asked).isSuccessful()).isTrue();
        }
    }

    @Test
    void what_the_recipient_discards_is_gone_for_both_and_its_hash_stays() throws Exception {
        Disclosure disclosure = disclosed(tax, "CivilAffairsMSP", Duration.ofDays(1));
        long block = delivered(tax, disclosure, "TaxMSP", "CivilAffairsMSP");

        try (Client civil = new Client(RUNNING.profile(), Agency.CIVIL)) {
            civil.receive(disclosure.id());
            civil.submit("discard", disclosure.id(), "officer-1", "NO_LONGER_NEEDED");

            assertThat(refusal(civil, "CivilAffairsMSP", disclosure)).contains("DISCARDED");
            assertThat(eventually(tax, disclosure, false).get("hash").getAsString())
                    .isEqualTo(disclosure.hash());
            assertThat(privateDataOf(civil, block)).isEmpty();
        }
        assertThat(refusal(tax, "TaxMSP", disclosure)).contains("DISCARDED");
        assertThat(privateDataOf(tax, block)).isEmpty();
        assertThat(blockBytes(block).toByteArray()).contains(disclosure.hashBytes());
    }

    @Test
    void when_its_time_is_over_it_is_not_read_and_the_discloser_discards_it() throws Exception {
        Disclosure disclosure = disclosed(tax, "CivilAffairsMSP", Duration.ofSeconds(15));
        delivered(tax, disclosure, "TaxMSP", "CivilAffairsMSP");

        try (Client civil = new Client(RUNNING.profile(), Agency.CIVIL)) {
            civil.receive(disclosure.id());
            while (!Instant.now().isAfter(disclosure.until())) {
                Thread.sleep(200);
            }
            assertThat(refusal(civil, "CivilAffairsMSP", disclosure)).contains("DISCLOSURE_ENDED");
        }
        tax.submit("discard", disclosure.id(), "portal", "ENDED");
        assertThat(find(tax, disclosure)
                        .getAsJsonObject("discarded")
                        .get("reason")
                        .getAsString())
                .isEqualTo("ENDED");
    }

    /** The collection of these two lives two blocks here; in production it is a month's. */
    @Test
    void what_outlives_its_collections_blocks_is_dropped_though_nobody_discards_it() throws Exception {
        try (Client audit = new Client(RUNNING.profile(), Agency.AUDIT)) {
            Disclosure disclosure = disclosed(audit, "CivilAffairsMSP", Duration.ofDays(1));
            delivered(audit, disclosure, "AuditMSP", "CivilAffairsMSP");
            assertThat(read(audit, disclosure).get("content").getAsString()).isEqualTo(SECRET);
            for (int block = 0; block < 3; block++) {
                disclosed(audit, "FinanceMSP", Duration.ofDays(1));
            }

            assertThat(refusal(audit, "AuditMSP", disclosure)).contains("NOT_DELIVERED");
            assertThat(find(audit, disclosure).get("hash").getAsString()).isEqualTo(disclosure.hash());
        }
    }

    /** @param value salt and content */
    private record Disclosure(String id, ByteString value, Instant until) {

        byte[] salt() {
            return value.substring(0, 32).toByteArray();
        }

        byte[] hashBytes() throws Exception {
            return MessageDigest.getInstance("SHA-256").digest(value.toByteArray());
        }

        String hash() throws Exception {
            return HexFormat.of().formatHex(hashBytes());
        }
    }

    /** All know that something is disclosed. */
    private static Disclosure disclosed(Client client, String recipient, Duration life) throws Exception {
        byte[] json = SECRET.getBytes(StandardCharsets.UTF_8);
        byte[] value = ByteBuffer.allocate(32 + json.length)
                .put(MessageDigest.getInstance("SHA-256")
                        .digest(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8)))
                .put(json)
                .array();
        Instant until = Instant.ofEpochSecond(Instant.now().plus(life).getEpochSecond());
        Disclosure disclosure = new Disclosure(UUID.randomUUID().toString(), ByteString.copyFrom(value), until);
        JsonObject terms = new JsonObject();
        terms.addProperty("recipient", recipient);
        terms.addProperty("purpose", "SUBSIDY_REVIEW");
        terms.addProperty("basis", "Interim Measures for Social Assistance, article 46");
        terms.addProperty("receipts", 1);
        terms.addProperty("hash", disclosure.hash());
        terms.addProperty("until", until.toString());
        terms.addProperty("actor", "officer-1");
        client.submit("disclose", disclosure.id(), terms.toString());
        return disclosure;
    }

    private static Proposal delivery(Client client, Disclosure disclosure, byte[] value, String... endorsing) {
        Proposal.Builder proposal = client.contract()
                .newProposal("deliver")
                .addArguments(disclosure.id())
                .putTransient("content", value);
        if (endorsing.length > 0) {
            proposal.setEndorsingOrganizations(endorsing);
        }
        return proposal.build();
    }

    /** @return number of the block */
    private static long delivered(Client client, Disclosure disclosure, String... two) throws Exception {
        Status status = commit(endorsed(client, disclosure, two));
        assertThat(status.getCode()).isEqualTo(TxValidationCode.VALID);
        return status.getBlockNumber();
    }

    /** The recipient's peer may be a block behind, and not know of the disclosure yet. */
    private static Transaction endorsed(Client client, Disclosure disclosure, String... two) throws Exception {
        EndorseException last = null;
        for (int attempt = 0; attempt < 50; attempt++) {
            try {
                return delivery(client, disclosure, disclosure.value().toByteArray(), two)
                        .endorse();
            } catch (EndorseException e) {
                last = e;
                Thread.sleep(100);
            }
        }
        throw Objects.requireNonNull(last);
    }

    private static Status commit(Transaction transaction) throws Exception {
        return transaction.submitAsync().getStatus();
    }

    /** By who disclosed it. */
    private static JsonObject read(Client client, Disclosure disclosure) throws Exception {
        return Client.answer(() -> client.evaluate("readDisclosure", disclosure.id(), ""));
    }

    private static JsonObject find(Client client, Disclosure disclosure) throws Exception {
        return Client.answer(() -> client.evaluate("findDisclosure", disclosure.id()));
    }

    /** As a peer that may be a block behind has it in the end. */
    private static JsonObject eventually(Client client, Disclosure disclosure, boolean delivered) throws Exception {
        JsonObject found = find(client, disclosure);
        for (int attempt = 0; attempt < 50 && found.get("delivered").getAsBoolean() != delivered; attempt++) {
            Thread.sleep(100);
            found = find(client, disclosure);
        }
        assertThat(found.get("delivered").getAsBoolean()).isEqualTo(delivered);
        return found;
    }

    /** What the peer of that member says to who wants to read it. */
    private static String refusal(Client client, String peer, Disclosure disclosure) {
        GatewayException refused = catchThrowableOfType(
                GatewayException.class,
                () -> client.contract()
                        .newProposal("readDisclosure")
                        .addArguments(disclosure.id(), "ab".repeat(32))
                        .setEndorsingOrganizations(peer)
                        .build()
                        .evaluate());
        return refused.getDetails().get(0).getMessage();
    }

    private static List<String> privateDataOf(Client client, long block) {
        try (CloseableIterator<BlockAndPrivateData> blocks = client.network()
                .newBlockAndPrivateDataEventsRequest()
                .startBlock(block)
                .build()
                .getEvents()) {
            return blocks.next().getPrivateDataMapMap().values().stream()
                    .flatMap(data -> data.getNsPvtRwsetList().stream())
                    .flatMap(namespace -> namespace.getCollectionPvtRwsetList().stream())
                    .map(collection -> collection.getRwset().toStringUtf8())
                    .filter(text -> text.contains("79519.79"))
                    .toList();
        }
    }

    private ByteString blockBytes(long number) throws GatewayException {
        return ByteString.copyFrom(tax.network()
                .getContract("qscc")
                .evaluateTransaction("GetBlockByNumber", NetworkOptions.CHANNEL, Long.toString(number)));
    }
}
