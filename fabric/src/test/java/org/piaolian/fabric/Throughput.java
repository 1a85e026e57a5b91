package org.piaolian.fabric;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.piaolian.fabric.msp.Agency;

/**
 * A benchmark by hand, no test: {@code Throughput PROFILE SECONDS (LEAVES:IN_FLIGHT)…} registers batches on the real
 * contract of a running network, each on a page of its own, and prints what a second brings. The first pair warms up.
 */
final class Throughput {

    private final Path profile;
    private final AtomicInteger page = new AtomicInteger(new SecureRandom().nextInt(1_000_000));

    private Throughput(Path profile) {
        this.profile = profile;
    }

    public static void main(String[] args) throws Exception {
        Throughput throughput = new Throughput(Path.of(args[0]));
        try (Client client = new Client(throughput.profile, Agency.TAX)) {
            for (int i = 2; i < args.length; i++) {
                String[] pair = args[i].split(":", 2);
                throughput.measure(
                        client, Integer.parseInt(args[1]), Integer.parseInt(pair[0]), Integer.parseInt(pair[1]));
            }
        }
    }

    private void measure(Client client, int seconds, int leaves, int inFlight) throws Exception {
        Path blocks = profile.resolveSibling("ledger/blocks_000000");
        long before = Files.size(blocks);
        long from = System.nanoTime();
        long until = from + seconds * 1_000_000_000L;
        ExecutorService threads = Executors.newFixedThreadPool(inFlight);
        List<Future<Integer>> writers = new ArrayList<>();
        for (int i = 0; i < inFlight; i++) {
            writers.add(threads.submit(() -> {
                int done = 0;
                while (System.nanoTime() < until) {
                    register(client, page.incrementAndGet(), leaves);
                    done++;
                }
                return done;
            }));
        }
        int transactions = 0;
        for (Future<Integer> writer : writers) {
            transactions += writer.get();
        }
        threads.shutdown();
        double took = (System.nanoTime() - from) / 1e9;
        System.out.printf(
                "%d leaves, %d in flight: %.1f transactions/s, %.0f receipts/s, %.1f bytes on disk a receipt%n",
                leaves,
                inFlight,
                transactions / took,
                transactions * (double) leaves / took,
                (Files.size(blocks) - before) / ((double) transactions * leaves));
    }

    private static void register(Client client, int page, int count) throws Exception {
        byte[] leaves = new byte[count * 32];
        new SecureRandom().nextBytes(leaves);
        client.contract()
                .newProposal("register")
                .addArguments(
                        "11010126", "%010d".formatted(page * 2000L + 1), Integer.toString(count), "", root(leaves))
                .putTransient("leaves", leaves)
                .build()
                .endorse()
                .submit();
    }

    private static String root(byte[] leaves) throws Exception {
        byte[] level = leaves;
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        while (level.length > 32) {
            int nodes = level.length / 32;
            byte[] above = new byte[(nodes + 1) / 2 * 32];
            for (int i = 0; i < nodes; i += 2) {
                if (i + 1 < nodes) {
                    sha256.update((byte) 1);
                    sha256.update(level, i * 32, 64);
                    System.arraycopy(sha256.digest(), 0, above, i / 2 * 32, 32);
                } else {
                    System.arraycopy(level, i * 32, above, i / 2 * 32, 32);
                }
            }
            level = above;
        }
        return HexFormat.of().formatHex(level);
    }
}
