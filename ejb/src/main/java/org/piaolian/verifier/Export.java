package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What {@code ./run export} wrote: {@code log/} (tiles and checkpoint) and {@code receipts/<xx>}, for each first byte of a
 * PDF's digest a file with a line a receipt, {@code <pdf digest> <code-number> <content digest> <index> <MSP id>}, digests
 * in hexadecimal. From these the proof of any receipt can be made again. Its latest state is looked for in the whole log, so
 * that none is left out.
 */
public final class Export {

    private final Path folder;

    public Export(Path folder) {
        this.folder = folder;
    }

    /**
     * A receipt of the export.
     *
     * @param index of its registration in the log
     * @param agency MSP id of the agency that registered it
     */
    public record Listed(String number, Hash content, Hash pdf, long index, String agency) {

        public String line() {
            return pdf.hex() + " " + number + " " + content.hex() + " " + index + " " + agency + "\n";
        }
    }

    /** A later state and the place of its entry. */
    private record Placed(LogEntry.State state, long index) {}

    /** The whole log at the export's checkpoint, read from end to end. The checkpoint's signatures are not verified here. */
    public static final class WholeLog {

        private final SignedCheckpoint checkpoint;
        private final Tiles tiles;
        private final Map<String, Placed> latest;

        private WholeLog(SignedCheckpoint checkpoint, Tiles tiles, Map<String, Placed> latest) {
            this.checkpoint = checkpoint;
            this.tiles = tiles;
            this.latest = latest;
        }

        public long size() {
            return checkpoint.size();
        }

        /** The latest state of each receipt that the log was read for, where anything was done to it. */
        public Map<String, String> states() {
            Map<String, String> states = new TreeMap<>();
            latest.forEach((number, placed) -> states.put(number, placed.state().name()));
            return states;
        }

        /**
         * The proof of a receipt that the log was read for, with the latest state that the log has of it.
         *
         * @throws Unproven where the log does not reach as far as the receipt
         */
        public ReceiptProof proof(Listed receipt) throws IOException, Unproven {
            if (receipt.index() >= size()) {
                throw new Unproven(
                        Unproven.Reason.WRONG_PATH, "the export's checkpoint does not reach entry " + receipt.index());
            }
            Optional<ReceiptProof.LaterState> later = Optional.empty();
            Placed placed = latest.get(receipt.number());
            if (placed != null) {
                later = Optional.of(new ReceiptProof.LaterState(
                        placed.state(), placed.index(), tiles.inclusion(placed.index(), size())));
            }
            return new ReceiptProof(
                    receipt.number(),
                    receipt.content(),
                    receipt.pdf(),
                    receipt.agency(),
                    receipt.index(),
                    tiles.inclusion(receipt.index(), size()),
                    later,
                    checkpoint);
        }
    }

    /**
     * The receipt with this document; empty where there is none in the export.
     *
     * @throws Unproven where the export's index is not what it should be
     */
    public Optional<Listed> find(Hash pdf) throws IOException, Unproven {
        String wanted = pdf.hex();
        Path receipts = folder.resolve("receipts").resolve(wanted.substring(0, 2));
        if (!Files.exists(receipts)) {
            return Optional.empty();
        }
        Optional<String> line;
        try (var lines = Files.lines(receipts, US_ASCII)) {
            line = lines.filter(l -> l.startsWith(wanted + " ")).findFirst();
        }
        if (line.isEmpty()) {
            return Optional.empty();
        }
        String[] fields = line.get().split(" ", -1);
        if (fields.length != 5 || !fields[2].matches("[0-9a-f]{64}")) {
            throw new Unproven(Unproven.Reason.MALFORMED, receipts + ": " + line.get());
        }
        return Optional.of(new Listed(
                fields[1],
                Hash.of(HexFormat.of().parseHex(fields[2])),
                pdf,
                Lines.count(fields[3], "index"),
                fields[4]));
    }

    /**
     * Reads every entry up to the checkpoint, some 70 bytes each.
     *
     * @param numbers of the receipts whose states are wanted
     * @throws Unproven where the entries are not those of the checkpoint's root
     */
    public WholeLog read(Set<String> numbers) throws IOException, Unproven {
        Path log = folder.resolve("log");
        SignedCheckpoint checkpoint = SignedCheckpoint.parse(Files.readAllBytes(log.resolve("checkpoint")));
        Tiles tiles = new Tiles(log);
        LogTree tree = new LogTree();
        Map<String, Placed> latest = new HashMap<>();
        for (long tile = 0; tile * Tiles.WIDTH < checkpoint.size(); tile++) {
            for (byte[] entry : tiles.entries(tile, checkpoint.size())) {
                long index = tree.size();
                LogEntry.readState(entry)
                        .filter(of -> numbers.contains(of.number()))
                        .ifPresent(of -> latest.put(of.number(), new Placed(of.state(), index)));
                tree.append(entry);
            }
        }
        if (!Hash.of(tree.root()).equals(checkpoint.root())) {
            throw new Unproven(
                    Unproven.Reason.WRONG_PATH, "the entries of the export are not those that the agencies signed");
        }
        return new WholeLog(checkpoint, tiles, latest);
    }
}
