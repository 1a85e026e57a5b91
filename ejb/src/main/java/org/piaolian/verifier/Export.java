package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What {@code ./run export} wrote: {@code log/} (tiles and checkpoint) and {@code receipts/<xx>}, for each first byte of a
 * PDF's digest a file with a line a receipt, {@code <pdf digest> <code-number> <content digest> <index> <MSP id>}, digests
 * in hexadecimal. From these the proof of any receipt can be made again.
 */
public final class Export {

    private final Path folder;

    public Export(Path folder) {
        this.folder = folder;
    }

    public static String line(String number, Hash content, Hash pdf, long index, String agency) {
        return pdf.hex() + " " + number + " " + content.hex() + " " + index + " " + agency + "\n";
    }

    /**
     * The proof of the receipt with this document; empty where there is none in the export.
     *
     * @throws Unproven where the export's checkpoint or index is not what it should be
     */
    public Optional<ReceiptProof> find(Hash pdf) throws IOException, Unproven {
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
        SignedCheckpoint checkpoint =
                SignedCheckpoint.parse(Files.readAllBytes(folder.resolve("log").resolve("checkpoint")));
        long index = Lines.count(fields[3], "index");
        if (index >= checkpoint.size()) {
            throw new Unproven(Unproven.Reason.WRONG_PATH, "the export's checkpoint does not reach entry " + index);
        }
        return Optional.of(new ReceiptProof(
                fields[1],
                Hash.of(HexFormat.of().parseHex(fields[2])),
                pdf,
                fields[4],
                index,
                new Tiles(folder.resolve("log")).inclusion(index, checkpoint.size()),
                Optional.empty(),
                checkpoint));
    }
}
