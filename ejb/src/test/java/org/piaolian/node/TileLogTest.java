package org.piaolian.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.piaolian.node.ScriptedFeed.step;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.ledger.domain.ChannelNews.Change;
import org.piaolian.ledger.domain.ChannelNews.Changed;
import org.piaolian.ledger.domain.RegisteredBatch;
import org.piaolian.proofs.domain.LogEntries;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.LogEntry;
import org.piaolian.verifier.MerkleProofs;
import org.piaolian.verifier.RfcTree;
import org.piaolian.verifier.Tiles;

class TileLogTest {

    private static final Digest CHANNEL = Digest.sha256(new byte[] {1});

    @TempDir
    private Path folder;

    private final ScriptedFeed feed = new ScriptedFeed("a");
    private final List<byte[]> entries = new ArrayList<>();
    private long number = 1;

    @BeforeEach
    void nothingYet() {
        entries.clear();
    }

    private RegisteredBatch batch(int count) {
        RegisteredBatch batch = feed.register(number, count, "content");
        number += count;
        entries.addAll(LogEntries.of(batch));
        return batch;
    }

    private Changed changed(Change... changes) {
        Changed changed = feed.change(changes);
        entries.addAll(LogEntries.of(changed));
        return changed;
    }

    @Test
    void tiles_entries_and_paths_are_those_of_the_tree_at_every_size_that_was_flushed() throws IOException {
        TileLog log = TileLog.open(folder, CHANNEL);
        MerkleProofs hashes = new MerkleProofs();
        List<Integer> sizes = new ArrayList<>();
        for (int count : new int[] {1, 1, 200, 53, 1, 255, 2, 2000, 300}) {
            log.append(batch(count));
            log.flush();
            int size = entries.size();
            sizes.add(size);
            assertThat(log.position().size()).isEqualTo(size);
            assertThat(log.position().root().bytes()).isEqualTo(RfcTree.root(entries));
        }
        int size = entries.size();
        for (int index : new int[] {0, 1, 255, 256, 511, 512, 1000, size - 1}) {
            assertThat(log.tiles().inclusion(index, size)).containsExactlyElementsOf(RfcTree.path(index, entries));
            assertThat(log.tiles().entry(index, size)).isEqualTo(entries.get(index));
        }
        for (int earlier : sizes) {
            List<byte[]> proof = log.tiles().consistency(earlier, size);
            assertThat(hashes.extendsTo(
                            earlier, RfcTree.root(entries.subList(0, earlier)), size, RfcTree.root(entries), proof))
                    .as(earlier + " to " + size)
                    .isTrue();
        }
    }

    @Test
    void files_are_laid_out_as_the_tiles_specification_has_them() throws IOException {
        TileLog log = TileLog.open(folder, CHANNEL);
        log.append(batch(2000));
        log.append(batch(300));
        log.flush();

        assertThat(Files.size(folder.resolve("tile/0/007"))).isEqualTo(8192);
        assertThat(Files.size(folder.resolve("tile/0/008.p/252"))).isEqualTo(252 * 32);
        assertThat(Files.size(folder.resolve("tile/1/000.p/8"))).isEqualTo(8 * 32);
        assertThat(folder.resolve("tile/2")).doesNotExist();
        assertThat(folder.resolve("tile/entries/008.p/252")).exists();
        assertThat(Tiles.path("2", 1_234_067, 256)).isEqualTo("tile/2/x001/x234/067");
        assertThat(Tiles.path("entries", 5, 17)).isEqualTo("tile/entries/005.p/17");
    }

    @Test
    void opened_again_it_goes_on_exactly_where_it_was_flushed() throws IOException {
        TileLog log = TileLog.open(folder, CHANNEL);
        for (int i = 0; i < 40; i++) {
            RegisteredBatch batch = batch(37);
            log.append(batch);
            log.flush();
            log = TileLog.open(folder, CHANNEL);
            assertThat(log.position().at()).contains(batch.at());
        }
        assertThat(log.position().root().bytes()).isEqualTo(RfcTree.root(entries));
    }

    @Test
    void a_later_state_is_an_entry_between_batches_and_one_that_nobody_is_known_to_have_set_is_none()
            throws IOException {
        TileLog log = TileLog.open(folder, CHANNEL);
        log.append(batch(300));
        Changed changed = changed(
                step(3, "reverse", ReceiptState.REVERSED, 2), step(300, "reverses", ReceiptState.REGISTERED, 1));
        log.append(changed);
        log.append(changed(new Change(
                new ReceiptNumber(new ReceiptCode("11010126"), 4), "lock", ReceiptState.LOCKED, 1, Optional.empty())));
        log.append(batch(10));
        log.flush();

        assertThat(log.position().size()).isEqualTo(312);
        assertThat(log.position().root().bytes()).isEqualTo(RfcTree.root(entries));
        assertThat(log.tiles().entry(300, 312))
                .isEqualTo(LogEntry.state(
                        "11010126-0000000003",
                        new LogEntry.State(
                                2,
                                Instant.parse("2026-11-24T08:00:03Z").getEpochSecond(),
                                "REVERSED",
                                Hash.of(HexFormat.of().parseHex(changed.at().transactionId())),
                                "CivilAffairsMSP")));
        assertThat(TileLog.open(folder, CHANNEL).position()).isEqualTo(log.position());
    }

    @Test
    void what_was_not_flushed_before_a_crash_is_appended_again_and_nothing_twice() throws IOException {
        TileLog log = TileLog.open(folder, CHANNEL);
        log.append(batch(500));
        log.flush();
        RegisteredBatch lost = batch(700);
        log.append(lost);

        TileLog again = TileLog.open(folder, CHANNEL);
        assertThat(again.position().size()).isEqualTo(500);
        again.append(lost);
        again.flush();
        assertThat(again.position().root().bytes()).isEqualTo(RfcTree.root(entries));
    }

    @Test
    void a_damaged_folder_is_made_anew_from_block_0_with_the_same_root() throws IOException {
        TileLog log = TileLog.open(folder, CHANNEL);
        RegisteredBatch first = batch(600);
        RegisteredBatch second = batch(11);
        log.append(first);
        log.append(second);
        log.flush();
        Hash root = log.position().root();
        Path tile = folder.resolve("tile/0/001");
        byte[] changed = Files.readAllBytes(tile);
        changed[100] ^= 1;
        // The level above was computed before; its hash no longer fits, or the position's root does not.
        Files.write(tile, changed);
        Files.write(folder.resolve("tile/0/002.p/99"), new byte[99 * 32]);

        TileLog again = TileLog.open(folder, CHANNEL);
        assertThat(again.position().size()).isZero();
        again.append(first);
        again.append(second);
        again.flush();
        assertThat(again.position().root()).isEqualTo(root);
    }

    @Test
    void the_folder_of_one_channel_is_not_used_for_another() throws IOException {
        TileLog log = TileLog.open(folder, CHANNEL);
        log.append(batch(3));
        log.flush();

        assertThatThrownBy(() -> TileLog.open(folder, Digest.sha256(new byte[] {2})))
                .isInstanceOf(TileLog.OtherChannelException.class);
        assertThat(TileLog.open(folder, CHANNEL).position().size()).isEqualTo(3);
    }

    @Test
    void a_size_that_fell_between_two_flushes_is_readable_and_is_provided_for_when_it_is_published()
            throws IOException {
        TileLog log = TileLog.open(folder, CHANNEL);
        log.append(batch(300));
        log.append(batch(10));
        log.flush();

        assertThat(log.tiles().root(300)).isEqualTo(RfcTree.root(entries.subList(0, 300)));
        assertThat(folder.resolve("tile/0/001.p/44")).doesNotExist();
        log.provide(300);
        assertThat(Files.size(folder.resolve("tile/0/001.p/44"))).isEqualTo(44 * 32);
        byte[] provided = Files.readAllBytes(folder.resolve("tile/entries/001.p/44"));
        assertThat(Files.readAllBytes(folder.resolve("tile/entries/001.p/54"))).startsWith(provided);
    }
}
