package org.piaolian.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.adapter.FabricLedger;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.MerkleTree;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.NumberPage;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.settings.Settings;

/**
 * Registering on a running channel: receipts a second by size of a batch and batches in flight, bytes a receipt in the
 * blocks, and look-ups a second. It registers in series of region 99, which no portal issues in, on pages chosen at
 * random; what it registers stays on the channel.
 */
public final class MeasureLedger {

    private static final AgencyId FINANCE = new AgencyId("finance");
    private static final ReceiptCode SERIES = new ReceiptCode("99020199");
    private static final int LOOK_UPS = 2_000;
    private static final int WARM_UP = 40;

    private final Ledger ledger;
    private final Path blocks;
    private final SecureRandom random = new SecureRandom();

    private MeasureLedger(Ledger ledger, Path blocks) {
        this.ledger = ledger;
        this.blocks = blocks;
    }

    /** Arguments: folder of the peer's blocks, number of transactions in each measurement. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        if (args.length != 2) {
            throw new IllegalArgumentException("usage: MeasureLedger BLOCKS TRANSACTIONS, and PIAOLIAN_FABRIC_PROFILE");
        }
        FabricLedger ledger = new FabricLedger(new Settings());
        try {
            new MeasureLedger(ledger, Path.of(args[0])).measure(Integer.parseInt(args[1]));
        } finally {
            ledger.close();
        }
    }

    private void measure(int transactions) throws IOException, InterruptedException, ExecutionException {
        atOnce(4, registrations(WARM_UP, 100));
        say("| receipts a transaction | in flight | receipts/s | bytes a receipt in blocks |");
        say("|---:|---:|---:|---:|");
        row(transactions, 1, 1);
        row(transactions, 1, 16);
        for (int inFlight : new int[] {1, 2, 4, 8, 16}) {
            row(transactions, 500, inFlight);
        }
        row(transactions, NumberPage.SIZE, 4);

        List<LeafBatch> found = batches(4, 500);
        found.forEach(ledger::register);
        List<Callable<Object>> lookUps = new ArrayList<>();
        for (int i = 0; i < LOOK_UPS; i++) {
            LeafBatch batch = found.get(i % found.size());
            ReceiptNumber number = new ReceiptNumber(SERIES, batch.first().number() + i % 500);
            lookUps.add(() -> ledger.find(number).orElseThrow());
        }
        say("");
        say("look-ups by number, 4 at once: %.0f/s", LOOK_UPS / atOnce(4, lookUps));
    }

    private void row(int transactions, int receipts, int inFlight)
            throws IOException, InterruptedException, ExecutionException {
        List<Callable<Object>> registrations = registrations(transactions, receipts);
        long before = size();
        double seconds = atOnce(inFlight, registrations);
        double all = (double) transactions * receipts;
        say("| %,d | %d | %,.0f | %,.0f |", receipts, inFlight, all / seconds, (size() - before) / all);
    }

    private List<Callable<Object>> registrations(int transactions, int receipts) {
        return batches(transactions, receipts).stream()
                .<Callable<Object>>map(batch -> () -> ledger.register(batch))
                .toList();
    }

    /** Each on a page of its own; leaves are made beforehand, as they are no part of what is measured. */
    private List<LeafBatch> batches(int count, int receipts) {
        long pages = ReceiptNumber.MAX / NumberPage.SIZE - count;
        long page = random.nextLong(pages);
        return LongStream.range(page, page + count)
                .mapToObj(p -> batch(p * NumberPage.SIZE + 1, receipts))
                .toList();
    }

    private static LeafBatch batch(long first, int receipts) {
        List<Digest> leaves = LongStream.range(first, first + receipts)
                .mapToObj(number -> MerkleTree.leaf(
                        new ReceiptNumber(SERIES, number),
                        Digest.sha256(Long.toString(number).getBytes(US_ASCII)),
                        Digest.sha256(Long.toString(-number).getBytes(US_ASCII))))
                .toList();
        return new LeafBatch(FINANCE, new ReceiptNumber(SERIES, first), OptionalLong.empty(), leaves);
    }

    /** @return seconds that all of them took together */
    private static double atOnce(int inFlight, List<Callable<Object>> work)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(inFlight);
        try {
            long began = System.nanoTime();
            for (Future<Object> done : threads.invokeAll(work)) {
                done.get();
            }
            return (System.nanoTime() - began) / 1e9;
        } finally {
            threads.shutdownNow();
        }
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.walk(blocks)) {
            long size = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
            }
            return size;
        }
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
