package org.piaolian.fabric;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.fabric.ledger.LedgerDamaged;
import org.piaolian.fabric.msp.Agency;
import org.piaolian.fabric.msp.Policies;

/** What a start finds on disk after an end of any kind. */
class RestartTest {

    private static final int HEADER = 12;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path dir;

    private final ChaincodeServers chaincodes = new ChaincodeServers();

    @AfterEach
    void stop() {
        chaincodes.close();
    }

    @Test
    void state_history_and_transactions_are_there_again_after_a_restart() throws Exception {
        write("1", "2", "3");

        try (EmbeddedNetwork network = start();
                Client client = new Client(network, Agency.TAX)) {
            assertThat(client.evaluate("get", "key")).isEqualTo("3");
            assertThat(client.evaluate("history", "key")).isEqualTo("3 2 1 ");
            client.submit("get", "key", "put", "key", "4");
            assertThat(client.evaluate("get", "key")).isEqualTo("4");
        }
    }

    @Test
    void the_policy_of_a_key_is_there_again_after_a_restart() throws Exception {
        String audit = HexFormat.of()
                .formatHex(Policies.peersOf(1, List.of("AuditMSP")).toByteArray());
        try (EmbeddedNetwork network = start();
                Client client = new Client(network, Agency.TAX)) {
            client.submit("put", "key", "1");
            client.submit("policy", "key", audit);
        }

        try (EmbeddedNetwork network = start();
                RawClient client = new RawClient(network.profile(), Agency.TAX)) {
            assertThat(RawClient.endorsers(client.endorse("put", "key", "2"))).containsExactly("AuditMSP");
            assertThat(client.submitAndWait(client.endorseBy(
                                    List.of("TaxMSP", "FinanceMSP", "CivilAffairsMSP"), "put", "key", "3"))
                            .getResult())
                    .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        }
    }

    @Test
    void private_data_are_there_again_and_what_was_purged_is_on_no_disk() throws Exception {
        try (EmbeddedNetwork network = start();
                Client client = new Client(network, Agency.TAX)) {
            putPrivately(client, "kept", "what stays");
            putPrivately(client, "purged", "what goes");
            putPrivately(client, "purged", "what goes too");
            client.submit("private-purge", "tax-supervised", "purged");
        }

        try (EmbeddedNetwork network = start();
                Client client = new Client(network, Agency.TAX)) {
            assertThat(client.evaluate("private-get", "tax-supervised", "kept")).isEqualTo("what stays");
            assertThat(client.evaluate("private-get", "tax-supervised", "purged"))
                    .isEmpty();
            assertThat(client.evaluate("private-range", "tax-supervised", "", ""))
                    .isEqualTo("kept ");
        }
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, ISO_8859_1)).doesNotContain("what goes");
            }
        }
    }

    @Test
    void private_data_that_are_not_those_of_the_block_are_not_given_away() throws Exception {
        try (EmbeddedNetwork network = start();
                Client client = new Client(network, Agency.TAX)) {
            putPrivately(client, "key", "the truth");
        }
        try (Stream<Path> files = Files.list(dir.resolve("ledger/private"))) {
            Path file = files.findFirst().orElseThrow();
            String text = Files.readString(file, ISO_8859_1);
            Files.writeString(file, text.replace("the truth", "the trick"), ISO_8859_1);
        }

        try (EmbeddedNetwork network = start();
                Client client = new Client(network, Agency.TAX)) {
            assertThatThrownBy(() -> client.evaluate("private-get", "tax-supervised", "key"))
                    .isInstanceOf(GatewayException.class);
        }
    }

    private static void putPrivately(Client client, String key, String value) throws Exception {
        client.contract()
                .newProposal("private-put")
                .addArguments("tax-supervised", key)
                .putTransient(key, value)
                .build()
                .endorse()
                .submit();
    }

    @Test
    void a_write_that_was_cut_off_is_dropped_and_the_ledger_goes_on() throws Exception {
        write("1", "2");
        List<Long> records = records();
        long end = Files.size(blocks());
        byte[] record = Files.readAllBytes(blocks());
        byte[] half = Arrays.copyOfRange(
                record, Math.toIntExact(records.get(records.size() - 1)), Math.toIntExact(end - 100));
        append(half);

        try (EmbeddedNetwork network = start();
                Client client = new Client(network, Agency.TAX)) {
            assertThat(Files.size(blocks())).isEqualTo(end);
            assertThat(client.evaluate("get", "key")).isEqualTo("2");
            client.submit("put", "key", "3");
        }
        write("4");
    }

    @Test
    void rubbish_behind_the_last_block_is_dropped_too() throws Exception {
        write("1");
        long end = Files.size(blocks());
        append(new byte[] {'P', 'L', 'B'});
        write("2");
        append(new byte[5000]);
        write("3");

        assertThat(Files.size(blocks())).isGreaterThan(end);
    }

    @Test
    void a_damaged_block_in_the_middle_is_refused_by_number_and_offset() throws Exception {
        write("1", "2", "3");
        long second = records().get(1);
        flip(second + HEADER + 200);

        assertThatThrownBy(this::start)
                .isInstanceOf(LedgerDamaged.class)
                .hasMessageContaining("block 1 at ")
                .hasMessageContaining("offset " + second)
                .hasMessageContaining("checksum");
    }

    @Test
    void a_damaged_length_in_the_middle_is_not_taken_for_the_end() throws Exception {
        write("1", "2", "3");
        long second = records().get(1);
        flip(second + 4);
        Files.delete(dir.resolve("ledger/acknowledged"));

        assertThatThrownBy(this::start)
                .isInstanceOf(LedgerDamaged.class)
                .hasMessageContaining("an intact block follows");
    }

    @Test
    void a_damaged_last_block_that_was_acknowledged_is_not_dropped() throws Exception {
        write("1", "2");
        List<Long> records = records();
        flip(records.get(records.size() - 1) + HEADER + 200);

        assertThatThrownBy(this::start).isInstanceOf(LedgerDamaged.class).hasMessageContaining("checksum");
    }

    @Test
    void blocks_that_were_cut_away_are_missed() throws Exception {
        write("1", "2");
        List<Long> records = records();
        try (RandomAccessFile file = new RandomAccessFile(blocks().toFile(), "rw")) {
            file.setLength(records.get(records.size() - 1));
        }

        assertThatThrownBy(this::start).isInstanceOf(LedgerDamaged.class).hasMessageContaining("were acknowledged");
    }

    @Test
    void a_block_that_was_exchanged_with_a_good_checksum_breaks_the_chain() throws Exception {
        write("1", "2", "3");
        List<Long> records = records();
        byte[] all = Files.readAllBytes(blocks());
        ByteArrayOutputStream without = new ByteArrayOutputStream();
        without.write(all, 0, Math.toIntExact(records.get(1)));
        without.write(all, Math.toIntExact(records.get(2)), Math.toIntExact(all.length - records.get(2)));
        Files.write(blocks(), without.toByteArray());

        assertThatThrownBy(this::start).isInstanceOf(LedgerDamaged.class).hasMessageContaining("block 1 at ");
    }

    @Test
    void two_processes_do_not_share_a_ledger() throws Exception {
        try (EmbeddedNetwork first = start()) {
            assertThat(first.port(Agency.TAX)).isPositive();
            assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("another process");
        }
    }

    @Test
    void keys_that_do_not_belong_to_the_ledger_are_refused() throws Exception {
        write("1");
        try (Stream<Path> files = Files.walk(dir.resolve("organizations"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }

        assertThatThrownBy(this::start).isInstanceOf(IOException.class).hasMessageContaining("do not belong");
    }

    private EmbeddedNetwork start() throws IOException {
        return EmbeddedNetwork.start(NetworkOptions.ephemeral(dir, chaincodes.addresses()));
    }

    private void write(String... values) throws IOException, GatewayException, CommitException {
        try (EmbeddedNetwork network = start();
                Client client = new Client(network, Agency.TAX)) {
            for (String value : values) {
                client.submit("put", "key", value);
            }
        }
    }

    private Path blocks() {
        return dir.resolve("ledger/blocks_000000");
    }

    /** Where each record begins. */
    private List<Long> records() throws IOException {
        List<Long> offsets = new ArrayList<>();
        try (RandomAccessFile file = new RandomAccessFile(blocks().toFile(), "r")) {
            long at = 0;
            while (at < file.length()) {
                offsets.add(at);
                file.seek(at + 4);
                at += HEADER + file.readInt();
            }
        }
        return offsets;
    }

    private void append(byte[] bytes) throws IOException {
        Files.write(blocks(), bytes, StandardOpenOption.APPEND);
    }

    private void flip(long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(blocks().toFile(), "rw")) {
            file.seek(at);
            int old = file.read();
            file.seek(at);
            file.write(old ^ 1);
        }
    }
}
