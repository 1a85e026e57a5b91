package org.piaolian.bench;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.piaolian.agencies.adapter.JpaAgencies;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.documents.DrawReceipt;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.installation.PortalClient;
import org.piaolian.ledger.adapter.FabricLedger;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.NumberPage;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.WrittenContent;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.domain.Seals;
import org.piaolian.settings.Settings;

/**
 * Bulk issuing through a running portal, from the payment file to the last registration, beside three bare rates on the
 * same machine with as many threads, in turns with it: PDF only and seal only, of the same receipts, and ledger only.
 * Portal and bare parts have done {@link #WARM_UP} receipts each before they are measured, since Java compiles what it
 * does often; what the portal does of the first ones after its start is said too. It puts payments and registrations
 * into the installation that it measures: give it one of its own.
 */
public final class MeasureIssuing {

    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    /** What is told of a portal that has just started. */
    private static final int FIRST = 2000;

    /** After so many the server still compiles now and then, and what it does only once a second or a batch. */
    private static final int WARM_UP = 6 * FIRST;

    private static final int CONNECTIONS = 1;

    /**
     * Receipts before the other one's turn: portal and bare parts take turns, so that whatever else the machine does weighs
     * on all of them alike.
     */
    private static final int ROUND = 2000;

    private static final int LEDGER_PAGES = 20;
    private static final int LEDGER_BATCH = 500;
    private static final int LEDGER_IN_FLIGHT = 4;
    private static final AgencyId FINANCE = new AgencyId("finance");

    private final SecureRandom random = new SecureRandom();

    private MeasureIssuing() {}

    /**
     * Arguments: folder of the installation, address of its portal by HTTPS, number of receipts. The database and the
     * channel are those of the environment, as for the portal.
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            throw new IllegalArgumentException("usage: MeasureIssuing FOLDER ADDRESS RECEIPTS");
        }
        try (DatabasePorts database = DatabasePorts.ofEnvironment(CONNECTIONS)) {
            new MeasureIssuing().measure(Path.of(args[0]), args[1], Integer.parseInt(args[2]), database);
        }
        System.exit(0);
    }

    private void measure(Path folder, String address, int receipts, DatabasePorts database) throws Exception {
        Settings settings = new Settings();
        PortalClient portal = new PortalClient(folder, address);
        DrawReceipt drawReceipt = new DrawReceipt(new OpenPdfReceiptLayout(), agencies(database), settings);
        Seals seals = SealWiring.seals(settings, Clock.systemUTC());
        FabricLedger ledger = new FabricLedger(settings);

        Timed cold = new Timed();
        Timed warming = cold;
        for (int done = 0; done < WARM_UP; done += FIRST) {
            List<WrittenContent> contents = contents(warming.take(FIRST, () -> issue(portal, FIRST)), FIRST, database);
            seal(seals, contents, draw(drawReceipt, contents));
            warming = new Timed();
        }

        Timed whole = new Timed();
        Timed drawing = new Timed();
        Timed sealing = new Timed();
        Timed registering = new Timed();
        long before = size(folder.resolve("fabric/ledger"));
        long blocks = 0;
        long bytes = 0;
        int rounds = (receipts + ROUND - 1) / ROUND;
        for (int round = 0; round < rounds; round++) {
            int count = receipts / rounds + (round < receipts % rounds ? 1 : 0);
            JsonObject batch = whole.take(count, () -> issue(portal, count));
            // The very receipts that the portal issued: another text is other fonts, and so another document.
            List<WrittenContent> contents = contents(batch, count, database);
            blocks += size(folder.resolve("fabric/ledger")) - before;
            List<byte[]> drawn = drawing.take(count, () -> draw(drawReceipt, contents));
            List<byte[]> sealed = sealing.take(count, () -> seal(seals, contents, drawn));
            bytes += sealed.stream().mapToInt(document -> document.length).sum();
            int firstPage = round * LEDGER_PAGES;
            registering.take(LEDGER_PAGES * LEDGER_BATCH, () -> register(ledger, firstPage));
            before = size(folder.resolve("fabric/ledger"));
        }

        double oneAfterTheOther = 1 / (1 / drawing.rate() + 1 / sealing.rate());
        say("threads                                %d", THREADS);
        say("end to end, the first %,d            %8.0f receipts/s", FIRST, cold.rate());
        say("end to end, %,d payments             %8.0f receipts/s", receipts, whole.rate());
        say("PDF only                              %8.0f receipts/s", drawing.rate());
        say("seal only                             %8.0f receipts/s", sealing.rate());
        say("ledger only, %d a transaction        %8.0f receipts/s", LEDGER_BATCH, registering.rate());
        say("PDF and seal one after the other      %8.0f receipts/s", oneAfterTheOther);
        say("end to end of that                    %8.2f", whole.rate() / oneAfterTheOther);
        say("a sealed PDF                          %8.1f kB", bytes / 1000.0 / receipts);
        say("blocks on disk, end to end            %8.0f bytes a receipt", blocks / (double) receipts);
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    // ---- end to end -----------------------------------------------------------------------------------------------

    /** @return the batch, all of whose receipts are registered */
    private JsonObject issue(PortalClient portal, int receipts) throws Exception {
        StringWriter file = new StringWriter();
        new DemoPayments(random.nextLong(), LocalDate.now(ZoneOffset.UTC)).writeCamt(receipts, false, file);
        byte[] bytes = file.toString().getBytes(StandardCharsets.UTF_8);
        URI posted = portal.postPayments("application/xml", HttpRequest.BodyPublishers.ofByteArray(bytes));
        return portal.awaitDone(posted, Duration.ofHours(1));
    }

    private static List<WrittenContent> contents(JsonObject batch, int receipts, DatabasePorts database)
            throws IOException {
        UUID id = UUID.fromString(batch.get("id").getAsString());
        List<WrittenContent> contents = database.inTransaction(entities -> entities.createQuery(
                        "select content from ReceiptRow where batchId = :batch order by code, number", String.class)
                .setParameter("batch", id)
                .getResultStream()
                .map(WrittenContent::of)
                .toList());
        if (contents.size() != receipts
                || batch.getAsJsonObject("counts").get("registered").getAsInt() != receipts) {
            throw new IOException("not every payment was receipted: " + batch);
        }
        return contents;
    }

    // ---- the bare parts -------------------------------------------------------------------------------------------

    private static Agencies agencies(DatabasePorts database) {
        return database.inTransaction(entities -> {
            Agencies agencies = new JpaAgencies(entities);
            // Which reads all of them, once.
            agencies.supervisor();
            return agencies;
        });
    }

    private static List<byte[]> draw(DrawReceipt drawReceipt, List<WrittenContent> contents) throws Exception {
        return all(
                THREADS,
                contents.stream()
                        .<Callable<byte[]>>map(content -> () -> drawReceipt.draw(content))
                        .toList());
    }

    /** @param drawn of the contents, in their order */
    private static List<byte[]> seal(Seals seals, List<WrittenContent> contents, List<byte[]> drawn) throws Exception {
        return all(
                THREADS,
                IntStream.range(0, drawn.size())
                        .<Callable<byte[]>>mapToObj(i -> () -> seals.seal(
                                drawn.get(i), contents.get(i).content().agency()))
                        .toList());
    }

    private List<Object> register(FabricLedger ledger, int firstPage) throws Exception {
        // A series of its own, so that no receipt's number is taken.
        ReceiptCode code = new ReceiptCode("99029999");
        return all(
                LEDGER_IN_FLIGHT,
                IntStream.range(firstPage, firstPage + LEDGER_PAGES)
                        .<Callable<Object>>mapToObj(page -> () -> ledger.register(new LeafBatch(
                                FINANCE,
                                new ReceiptNumber(code, 1 + (long) page * NumberPage.SIZE),
                                OptionalLong.empty(),
                                IntStream.range(0, LEDGER_BATCH)
                                        .mapToObj(i -> randomDigest())
                                        .toList())))
                        .toList());
    }

    private Digest randomDigest() {
        byte[] digest = new byte[32];
        random.nextBytes(digest);
        return Digest.of(digest);
    }

    // ---- measuring ------------------------------------------------------------------------------------------------

    /** How long something took, in all turns that it was given. */
    private static final class Timed {

        private long count;
        private long nanos;

        <T> T take(int times, Callable<T> work) throws Exception {
            long began = System.nanoTime();
            T result = work.call();
            nanos += System.nanoTime() - began;
            count += times;
            return result;
        }

        /** A second. */
        double rate() {
            return count / (nanos / 1e9);
        }
    }

    private static <T> List<T> all(int threads, List<Callable<T>> tasks) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : pool.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            pool.shutdown();
        }
    }

    private static long size(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
