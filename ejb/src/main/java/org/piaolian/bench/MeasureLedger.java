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
import java.util.stream.IntStream;
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
 * Registering on running channels, one beside the other in each measurement: receipts a second, and how long a
 * transaction took from submit to commit, by size of a batch and batches in flight; bytes a receipt in a peer's files;
 * look-ups a second. It registers in series of region 99, which no portal issues in, on pages chosen at random; what it
 * registers stays on the channel.
 */
public final class MeasureLedger {

    private static final AgencyId FINANCE = new AgencyId("finance");
    private static final ReceiptCode SERIES = new ReceiptCode("99020199");
    private static final int[] SIZES = {1, 100, 500, NumberPage.SIZE};
    private static final int[] IN_FLIGHT = {1, 4, 16};
    private static final int LOOK_UPS = 500;
    private static final int ROUNDS = 7;
    private static final int WARM_UP = 40;

    /** Numbers of receipts that are registered in batches of this size; rates of the rounds that were measured. */
    private record LookUps(MeasureLedger of, int receipts, List<ReceiptNumber> numbers, List<Double> rates) {

        double median() {
            return rates.stream().sorted().toList().get(rates.size() / 2);
        }
    }

    private final String name;
    private final Ledger ledger;
    private final Path files;
    private final SecureRandom random = new SecureRandom();

    private MeasureLedger(String name, Ledger ledger, Path files) {
        this.name = name;
        this.ledger = ledger;
        this.files = files;
    }

    /**
     * Arguments: the number of transactions in each measurement, then for each ledger its name, its connection profile
     * and the folder of one peer's files, blocks and state.
     */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        if (args.length < 4 || args.length % 3 != 1) {
            throw new IllegalArgumentException("usage: MeasureLedger TRANSACTIONS (NAME PROFILE FILES)...");
        }
        int transactions = Integer.parseInt(args[0]);
        List<FabricLedger> open = new ArrayList<>();
        try {
            List<MeasureLedger> ledgers = new ArrayList<>();
            for (int i = 1; i < args.length; i += 3) {
                Path profile = Path.of(args[i + 1]);
                FabricLedger ledger = new FabricLedger(new Settings() {
                    @Override
                    public Path fabricProfile() {
                        return profile;
                    }
                });
                open.add(ledger);
                ledgers.add(new MeasureLedger(args[i], ledger, Path.of(args[i + 2])));
            }
            measure(ledgers, transactions);
        } finally {
            open.forEach(FabricLedger::close);
        }
    }

    private static void measure(List<MeasureLedger> ledgers, int transactions)
            throws IOException, InterruptedException, ExecutionException {
        for (MeasureLedger one : ledgers) {
            atOnce(4, one.registrations(WARM_UP, 100));
        }
        say(
                "| ledger | receipts a transaction | in flight | receipts/s | p50 ms | p95 ms | bytes a receipt and peer |");
        say("|---|---:|---:|---:|---:|---:|---:|");
        for (int receipts : SIZES) {
            for (int inFlight : IN_FLIGHT) {
                for (MeasureLedger one : ledgers) {
                    one.row(transactions, receipts, inFlight);
                }
            }
        }
        for (MeasureLedger one : ledgers) {
            one.mix(transactions);
        }
        lookUps(ledgers);
    }

    /** Sizes in turn, round after round, so that other work on the machine and warming up weigh on all alike. */
    private static void lookUps(List<MeasureLedger> ledgers) throws InterruptedException, ExecutionException {
        List<LookUps> all = new ArrayList<>();
        for (MeasureLedger one : ledgers) {
            for (int receipts : SIZES) {
                all.add(one.lookUpsAmong(receipts));
            }
        }
        for (int round = 0; round <= ROUNDS; round++) {
            for (LookUps one : all) {
                double rate = one.of().rate(one.numbers());
                // The first round warms up.
                if (round > 0) {
                    one.rates().add(rate);
                }
            }
        }
        say("");
        say("| ledger | a look-up among | look-ups/s, 4 at once | of one that is alone |");
        say("|---|---:|---:|---:|");
        for (LookUps one : all) {
            double alone = all.stream()
                    .filter(other -> other.of() == one.of() && other.receipts() == 1)
                    .findFirst()
                    .orElseThrow()
                    .median();
            say("| %s | %,d | %,.0f | %.2f |", one.of().name, one.receipts(), one.median(), one.median() / alone);
        }
    }

    private void row(int transactions, int receipts, int inFlight)
            throws IOException, InterruptedException, ExecutionException {
        report(
                registrations(transactions, receipts),
                "%,d".formatted(receipts),
                (long) transactions * receipts,
                inFlight);
    }

    /** Batches of every size at once, counters' single receipts among them: none may fail of another. */
    private void mix(int transactions) throws IOException, InterruptedException, ExecutionException {
        List<Callable<Long>> mixed = new ArrayList<>();
        long receipts = 0;
        for (int i = 0; i < transactions; i++) {
            int size = SIZES[i % SIZES.length];
            mixed.addAll(registrations(1, size));
            receipts += size;
        }
        report(mixed, "all sizes mixed", receipts, 16);
    }

    private void report(List<Callable<Long>> registrations, String size, long receipts, int inFlight)
            throws IOException, InterruptedException, ExecutionException {
        long before = size();
        long began = System.nanoTime();
        List<Long> took = atOnce(inFlight, registrations);
        double seconds = (System.nanoTime() - began) / 1e9;
        say(
                "| %s | %s | %d | %,.0f | %,d | %,d | %,.0f |",
                name,
                size,
                inFlight,
                receipts / seconds,
                took.get(took.size() / 2) / 1_000_000,
                took.get(took.size() * 95 / 100) / 1_000_000,
                (double) (size() - before) / receipts);
    }

    private LookUps lookUpsAmong(int receipts) {
        List<LeafBatch> found = batches(4, receipts);
        found.forEach(ledger::register);
        List<ReceiptNumber> numbers = IntStream.range(0, LOOK_UPS)
                .mapToObj(i -> new ReceiptNumber(
                        SERIES, found.get(i % found.size()).first().number() + random.nextInt(receipts)))
                .toList();
        return new LookUps(this, receipts, numbers, new ArrayList<>());
    }

    private double rate(List<ReceiptNumber> numbers) throws InterruptedException, ExecutionException {
        List<Callable<Long>> lookUps = new ArrayList<>();
        for (ReceiptNumber number : numbers) {
            lookUps.add(timed(() -> ledger.find(number).orElseThrow()));
        }
        long began = System.nanoTime();
        atOnce(4, lookUps);
        return LOOK_UPS / ((System.nanoTime() - began) / 1e9);
    }

    private List<Callable<Long>> registrations(int transactions, int receipts) {
        return batches(transactions, receipts).stream()
                .map(batch -> timed(() -> ledger.register(batch)))
                .toList();
    }

    /** The work, answering with the nanoseconds that it took. */
    private static Callable<Long> timed(Callable<?> work) {
        return () -> {
            long began = System.nanoTime();
            work.call();
            return System.nanoTime() - began;
        };
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

    /** @return how long each took, the quickest first */
    private static List<Long> atOnce(int inFlight, List<Callable<Long>> work)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(inFlight);
        try {
            List<Long> took = new ArrayList<>();
            for (Future<Long> done : threads.invokeAll(work)) {
                took.add(done.get());
            }
            took.sort(null);
            return took;
        } finally {
            threads.shutdownNow();
        }
    }

    private long size() throws IOException {
        try (Stream<Path> all = Files.walk(files)) {
            long size = 0;
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
            }
            return size;
        }
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
