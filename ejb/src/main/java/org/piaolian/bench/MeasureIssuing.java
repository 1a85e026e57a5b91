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
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.installation.PortalClient;
import org.piaolian.ledger.adapter.FabricLedger;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.CheckCode;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.NumberPage;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.domain.Seals;
import org.piaolian.settings.Settings;

/**
 * Bulk issuing through a running portal, from the payment file to the last registration, beside three bare rates on the
 * same machine with as many threads: PDF only, seal only, ledger only. Portal and bare parts have done {@link #WARM_UP}
 * receipts each before they are measured, since Java compiles what it does often; what the portal does of the first ones
 * after its start is said too. It puts payments and registrations into the installation that it measures: give it one of
 * its own.
 */
public final class MeasureIssuing {

    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final int WARM_UP = 2000;
    private static final int LEDGER_BATCH = 500;
    private static final int LEDGER_IN_FLIGHT = 4;
    private static final AgencyId FINANCE = new AgencyId("finance");

    private final SecureRandom random = new SecureRandom();

    private MeasureIssuing() {}

    /** Arguments: folder of the installation, address of its portal by HTTPS, number of receipts. */
    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            throw new IllegalArgumentException("usage: MeasureIssuing FOLDER ADDRESS RECEIPTS");
        }
        new MeasureIssuing().measure(Path.of(args[0]), args[1], Integer.parseInt(args[2]));
        System.exit(0);
    }

    private void measure(Path folder, String address, int receipts) throws Exception {
        int parts = Math.max(200, receipts / 4);
        double cold = endToEnd(folder, address, WARM_UP);
        long before = size(folder.resolve("fabric/ledger"));
        double whole = endToEnd(folder, address, receipts);
        long after = size(folder.resolve("fabric/ledger"));

        List<byte[]> drawn = new ArrayList<>();
        OpenPdfReceiptLayout layout = new OpenPdfReceiptLayout();
        draw(layout, WARM_UP);
        double pdf = rate(parts, () -> drawn.addAll(draw(layout, parts)));
        Seals seals = SealWiring.seals(new Settings(), Clock.systemUTC());
        for (int done = 0; done < WARM_UP; done += drawn.size()) {
            seal(seals, drawn);
        }
        List<byte[]> sealed = new ArrayList<>();
        double seal = rate(parts, () -> sealed.addAll(seal(seals, drawn)));
        int registered = Math.max(20, receipts / LEDGER_BATCH) * LEDGER_BATCH;
        FabricLedger ledger = new FabricLedger(new Settings());
        double registering = rate(registered, () -> register(ledger, registered));

        double oneAfterTheOther = 1 / (1 / pdf + 1 / seal);
        say("threads                                %d", THREADS);
        say("end to end, the first %,d            %8.0f receipts/s", WARM_UP, cold);
        say("end to end, %,d payments             %8.0f receipts/s", receipts, whole);
        say("PDF only                              %8.0f receipts/s", pdf);
        say("seal only                             %8.0f receipts/s", seal);
        say("ledger only, %d a transaction        %8.0f receipts/s", LEDGER_BATCH, registering);
        say("PDF and seal one after the other      %8.0f receipts/s", oneAfterTheOther);
        say("end to end of that                    %8.2f", whole / oneAfterTheOther);
        say(
                "a sealed PDF                          %8.1f kB",
                sealed.stream().mapToInt(document -> document.length).average().orElse(0) / 1000);
        say("blocks on disk, end to end            %8.0f bytes a receipt", (after - before) / (double) receipts);
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    // ---- end to end -----------------------------------------------------------------------------------------------

    private double endToEnd(Path folder, String address, int receipts) throws Exception {
        StringWriter file = new StringWriter();
        new DemoPayments(random.nextLong(), LocalDate.now(ZoneOffset.UTC)).writeCamt(receipts, false, file);
        byte[] bytes = file.toString().getBytes(StandardCharsets.UTF_8);
        PortalClient portal = new PortalClient(folder, address);

        long began = System.nanoTime();
        URI posted = portal.postPayments("application/xml", HttpRequest.BodyPublishers.ofByteArray(bytes));
        JsonObject batch = portal.awaitDone(posted, Duration.ofHours(1));
        double seconds = (System.nanoTime() - began) / 1e9;
        if (batch.getAsJsonObject("counts").get("registered").getAsInt() != receipts) {
            throw new IOException("not every payment was receipted: " + batch);
        }
        return receipts / seconds;
    }

    // ---- the bare parts -------------------------------------------------------------------------------------------

    private List<byte[]> draw(OpenPdfReceiptLayout layout, int count) throws Exception {
        Agency finance =
                new Agency(FINANCE, "FinanceMSP", "市财政局", "Municipal Finance Bureau", "11110199000000001Q", "票链");
        URI verification = URI.create("http://localhost:8080/verify?number=11020126-0000000001&check=abc123");
        return all(
                THREADS,
                IntStream.range(0, count)
                        .<Callable<byte[]>>mapToObj(
                                i -> () -> layout.draw(content(i + 1), finance, finance, verification))
                        .toList());
    }

    private static List<byte[]> seal(Seals seals, List<byte[]> drawn) throws Exception {
        return all(
                THREADS,
                drawn.stream()
                        .<Callable<byte[]>>map(document -> () -> seals.seal(document, FINANCE))
                        .toList());
    }

    private List<Object> register(FabricLedger ledger, int leaves) throws Exception {
        // A series of its own, so that no receipt's number is taken.
        ReceiptCode code = new ReceiptCode("99029999");
        int pages = leaves / LEDGER_BATCH;
        return all(
                LEDGER_IN_FLIGHT,
                IntStream.range(0, pages)
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

    private ReceiptContent content(long number) {
        return new ReceiptContent(
                new ReceiptNumber(ReceiptCode.of("11", ReceiptKind.FEE, Year.of(2026)), number),
                CheckCode.random(random),
                ReceiptKind.FEE,
                FINANCE,
                OffsetDateTime.now(ZoneOffset.ofHours(8)),
                new Party(Party.Type.PERSON, "王小明", null),
                List.of(new Line("FEE-103043", "考试报名费", null, null, null, Money.of("195.30", "CNY"))),
                Money.of("195.30", "CNY"),
                null,
                "transfer",
                "BENCH" + number,
                LocalDate.of(2026, 11, 24),
                "票链",
                "票链",
                null,
                null);
    }

    // ---- measuring ------------------------------------------------------------------------------------------------

    private static double rate(int count, Callable<?> work) throws Exception {
        long began = System.nanoTime();
        work.call();
        return count / ((System.nanoTime() - began) / 1e9);
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
