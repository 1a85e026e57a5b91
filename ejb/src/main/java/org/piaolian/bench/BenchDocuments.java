package org.piaolian.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.CheckCode;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.adapter.TrialKeys;
import org.piaolian.seals.domain.Seals;

/** How many receipts a second are laid out, sealed, and both, by so many threads, and how large they are. */
public final class BenchDocuments {

    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration MEASURED = Duration.ofSeconds(5);

    static final Agency TAX =
            new Agency(new AgencyId("tax"), "TaxMSP", "市税务局", "Municipal Tax Service", "11110000MB12345672", "李芳");
    static final Agency FINANCE = new Agency(
            new AgencyId("finance"), "FinanceMSP", "市财政局", "Municipal Finance Bureau", "11110000000022103K", "李芳");

    private BenchDocuments() {}

    @FunctionalInterface
    private interface Work {
        byte[] once(long number);
    }

    /** Arguments: the number of threads, the processors' by default; {@code P256} (default) or {@code RSA3072}. */
    public static void main(String[] args)
            throws IOException, GeneralSecurityException, InterruptedException, ExecutionException {
        int threads = args.length > 0
                ? Integer.parseInt(args[0])
                : Runtime.getRuntime().availableProcessors();
        TrialKeys.Algorithm algorithm =
                args.length > 1 ? TrialKeys.Algorithm.valueOf(args[1]) : TrialKeys.Algorithm.P256;
        Path folder = Files.createTempDirectory("piaolian-bench");
        try {
            TrialKeys.create(folder, algorithm, Clock.systemUTC());
            measure(threads, algorithm, seals(folder));
        } finally {
            delete(folder);
        }
    }

    private static void measure(int threads, TrialKeys.Algorithm algorithm, Seals seals)
            throws InterruptedException, ExecutionException {
        OpenPdfReceiptLayout layout = new OpenPdfReceiptLayout();
        Work draw = number -> {
            ReceiptContent content = receipt(number);
            return layout.draw(content, TAX, FINANCE, verification(content));
        };
        byte[] drawn = draw.once(1);
        byte[] sealed = seals.seal(drawn, TAX.id());
        print("receipt, drawn: %,d bytes; sealed with %s: %,d bytes", drawn.length, algorithm, sealed.length);
        print("%d threads, rates a second (and a second of CPU)", threads);
        report("PDF only", threads, draw);
        report("seal only", threads, number -> seals.seal(drawn, TAX.id()));
        report("PDF and seal", threads, number -> seals.seal(draw.once(number), TAX.id()));
        report("inspection", threads, number -> {
            seals.inspect(sealed);
            return sealed;
        });
    }

    private static void report(String what, int threads, Work work) throws InterruptedException, ExecutionException {
        run(threads, WARM_UP, work);
        Rate rate = run(threads, MEASURED, work);
        print("  %-14s %,8.0f  (%,.0f)", what, rate.perSecond(), rate.perCpuSecond());
    }

    private record Rate(double perSecond, double perCpuSecond) {}

    private static Rate run(int threads, Duration time, Work work) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            AtomicLong numbers = new AtomicLong();
            AtomicLong cpu = new AtomicLong();
            long start = System.nanoTime();
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(pool.submit(() -> {
                    var clock = ManagementFactory.getThreadMXBean();
                    long before = clock.getCurrentThreadCpuTime();
                    while (System.nanoTime() - start < time.toNanos()) {
                        work.once(numbers.incrementAndGet());
                    }
                    cpu.addAndGet(clock.getCurrentThreadCpuTime() - before);
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Rate(numbers.get() / seconds, numbers.get() / (cpu.get() / 1e9));
        } finally {
            pool.shutdownNow();
        }
    }

    static ReceiptContent receipt(long number) {
        Money amount = new Money(BigDecimal.valueOf(100_000 + number, 2), Currency.getInstance("CNY"));
        return new ReceiptContent(
                new ReceiptNumber(ReceiptCode.of("11", ReceiptKind.TAX_PAYMENT, Year.of(2026)), number),
                new CheckCode("k7m2x9"),
                ReceiptKind.TAX_PAYMENT,
                TAX.id(),
                OffsetDateTime.parse("2026-11-23T17:31:05+08:00"),
                new Party(
                        Party.Type.ORGANISATION,
                        "北京鑫龙科技有限公司",
                        new PartyIdentifier(PartyIdentifier.Scheme.CREDIT_CODE, "91110108551385082Q")),
                List.of(new Line("TAX-10101", "增值税", null, null, null, amount)),
                amount,
                null,
                "transfer",
                "BDEV%09d/EDEV%09d".formatted(number, number),
                LocalDate.parse("2026-11-23"),
                "王晓明",
                "李芳",
                null,
                null);
    }

    static URI verification(ReceiptContent content) {
        return URI.create("https://receipts.piaolian.example/verify?number=" + content.number() + "&check="
                + content.checkCode());
    }

    private static Seals seals(Path folder) {
        return SealWiring.seals(folder);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
