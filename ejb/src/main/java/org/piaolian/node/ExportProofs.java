package org.piaolian.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.piaolian.ledger.adapter.FabricChannelFeed;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.settings.Settings;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.ChannelConfigurations;
import org.piaolian.verifier.CheckReceipt;
import org.piaolian.verifier.Export;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.SignedCheckpoint;
import org.piaolian.verifier.Tiles;
import org.piaolian.verifier.Unproven;

/**
 * Writes what is needed to check every receipt after the channel is switched off; {@code ear/docs/proof-format.md} says
 * what that is. It ends with an error where the export would not prove what it has.
 */
public final class ExportProofs {

    private static final String RECEIPTS =
            "select d.digest, r.code, r.number, r.content_digest, b.start + r.number - b.first, b.msp_id"
                    + " from receipt r join receipt_document d on d.code = r.code and d.number = r.number"
                    + " join receipt_group g on g.code = r.code and g.first = r.group_first"
                    + " join log_batch b on b.code = g.code and b.first = g.ledger_first"
                    + " where b.start + r.number - b.first < ?";

    private static final String STATES = "select distinct on (code, number) code, number, state from log_state"
            + " where place < ? order by code, number, place desc";

    private final Path target;
    private final Path source;
    private final AgencyKeys keys;

    private ExportProofs(Path target, Path source, AgencyKeys keys) {
        this.target = target;
        this.source = source;
        this.keys = keys;
    }

    /**
     * Arguments: folder to write to, which must not be there; further files to put beside it. The database is that of
     * {@code PIAOLIAN_DB_URL}, {@code PIAOLIAN_DB_USER}, {@code PIAOLIAN_DB_PASSWORD}.
     */
    public static void main(String[] args) throws Exception {
        if (args.length < 1) {
            throw new IllegalArgumentException("usage: ExportProofs FOLDER [FILE]...");
        }
        Path target = Path.of(args[0]).toAbsolutePath();
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Settings settings = new Settings();
        byte[] keyFile = Files.readAllBytes(settings.agencyKeys());
        Files.createDirectories(target);
        Files.write(target.resolve("agencies.keys"), keyFile);
        ExportProofs export = new ExportProofs(target, settings.publishedLog(), AgencyKeys.parse(keyFile));
        long size = export.log();
        long receipts;
        try (Connection database = DriverManager.getConnection(
                System.getenv("PIAOLIAN_DB_URL"),
                System.getenv("PIAOLIAN_DB_USER"),
                System.getenv("PIAOLIAN_DB_PASSWORD"))) {
            receipts = export.receipts(database, size);
        }
        export.checkpoints(AgencyNode.addresses(settings.nodeAddresses()));
        export.channel(new FabricChannelFeed(settings));
        for (String file : List.of(args).subList(1, args.length)) {
            Path from = Path.of(file);
            Files.copy(from, target.resolve(from.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        System.out.println("exported to " + target + ": the log of " + size + " entries, " + receipts + " receipts");
        System.exit(0);
    }

    /** @return the size of the log at its checkpoint */
    private long log() throws IOException, Unproven {
        Path log = Files.createDirectories(target.resolve("log"));
        byte[] note = Files.readAllBytes(source.resolve("checkpoint"));
        SignedCheckpoint checkpoint = SignedCheckpoint.parse(note);
        checkpoint.verify(keys);
        Files.write(log.resolve("checkpoint"), note);
        copy(source.resolve("tile"), log.resolve("tile"));
        Hash root = Hash.of(new Tiles(log).root(checkpoint.size()));
        if (!root.equals(checkpoint.root())) {
            throw new IOException("the tiles have root " + root + ", and the checkpoint " + checkpoint.root());
        }
        return checkpoint.size();
    }

    private static void copy(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(from)) {
            files = found.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".unfinished"))
                    .toList();
        }
        for (Path file : files) {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            try {
                Files.copy(file, copy);
            } catch (NoSuchFileException e) {
                // A partial tile is deleted when its full one is there; the root is checked at the end.
                System.err.println("superseded meanwhile: " + file);
            }
        }
    }

    /** @return how many */
    private long receipts(Connection database, long size) throws SQLException, IOException, Unproven {
        Path folder = Files.createDirectories(target.resolve("receipts"));
        Map<String, BufferedWriter> files = new TreeMap<>();
        List<Hash> samples = new ArrayList<>();
        long count = 0;
        database.setAutoCommit(false);
        try (PreparedStatement question = database.prepareStatement(RECEIPTS)) {
            question.setFetchSize(1000);
            question.setLong(1, size);
            try (ResultSet row = question.executeQuery()) {
                while (row.next()) {
                    Hash pdf = Hash.of(row.getBytes(1));
                    String name = pdf.hex().substring(0, 2);
                    BufferedWriter file = files.get(name);
                    if (file == null) {
                        file = Files.newBufferedWriter(folder.resolve(name), US_ASCII);
                        files.put(name, file);
                        samples.add(pdf);
                    }
                    file.write(new Export.Listed(
                                    row.getString(2) + "-" + "%010d".formatted(row.getLong(3)),
                                    Hash.of(row.getBytes(4)),
                                    pdf,
                                    row.getLong(5),
                                    row.getString(6))
                            .line());
                    count++;
                }
            }
        } finally {
            for (BufferedWriter file : files.values()) {
                file.close();
            }
        }
        prove(samples, states(database, size));
        return count;
    }

    /** The state that the portal knows for the latest at this size of the log, by the receipt's number. */
    private static Map<String, String> states(Connection database, long size) throws SQLException, IOException {
        try (PreparedStatement question = database.prepareStatement("select size from log_head");
                ResultSet row = question.executeQuery()) {
            if (!row.next() || row.getLong(1) < size) {
                throw new IOException("the portal has not followed the channel as far as the checkpoint, of " + size
                        + " entries: let it run, and export again");
            }
        }
        Map<String, String> states = new TreeMap<>();
        try (PreparedStatement question = database.prepareStatement(STATES)) {
            question.setFetchSize(1000);
            question.setLong(1, size);
            try (ResultSet row = question.executeQuery()) {
                while (row.next()) {
                    states.put(row.getString(1) + "-" + "%010d".formatted(row.getLong(2)), row.getString(3));
                }
            }
        }
        return states;
    }

    /**
     * As whoever uses the export will check it: the whole log, all states that the portal knows, and one receipt of each
     * file.
     */
    private void prove(List<Hash> samples, Map<String, String> states) throws IOException, Unproven {
        Export export = new Export(target);
        List<Export.Listed> listed = new ArrayList<>();
        for (Hash pdf : samples) {
            listed.add(export.find(pdf).orElseThrow(() -> new IOException("the export does not find " + pdf)));
        }
        Set<String> numbers = new HashSet<>(states.keySet());
        listed.forEach(receipt -> numbers.add(receipt.number()));
        Export.WholeLog log = export.read(numbers);
        Map<String, String> exported = log.states();
        if (!exported.equals(states)) {
            throw new IOException("of " + states.size() + " states the export has " + exported.size() + ", or others");
        }
        CheckReceipt check = new CheckReceipt(keys);
        for (Export.Listed receipt : listed) {
            check.prove(log.proof(receipt));
        }
    }

    private void checkpoints(Map<String, URI> nodes) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(target.resolve("checkpoints"));
        HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        for (Map.Entry<String, URI> node : nodes.entrySet()) {
            try {
                HttpResponse<byte[]> answer = http.send(
                        HttpRequest.newBuilder(node.getValue().resolve("/checkpoint"))
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                if (answer.statusCode() == 200) {
                    Files.write(folder.resolve(node.getKey()), answer.body());
                    continue;
                }
            } catch (IOException e) {
                // said below
            }
            System.err.println("the node of " + node.getKey() + " gives no checkpoint; the export is without it");
        }
    }

    private void channel(FabricChannelFeed feed) throws IOException, Unproven {
        Path folder = Files.createDirectories(target.resolve("channel"));
        try {
            for (Map.Entry<Long, byte[]> block : feed.configurationBlocks().entrySet()) {
                Files.write(folder.resolve("block-" + block.getKey() + ".pb"), block.getValue());
            }
            Files.writeString(
                    folder.resolve("block-0.hash"),
                    HexFormat.of().formatHex(feed.genesis().bytes()) + "\n");
        } catch (LedgerUnavailable e) {
            System.err.println(
                    "the channel does not answer; the export is without its configurations: " + e.getMessage());
            return;
        } finally {
            feed.close();
        }
        ChannelConfigurations.read(target);
    }
}
