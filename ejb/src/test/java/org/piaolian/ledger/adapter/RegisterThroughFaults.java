package org.piaolian.ledger.adapter;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.ledger.Series;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.Registration;
import org.piaolian.receipts.domain.NumberPage;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * No test, but what {@code fabric/network/faults} runs: {@code RegisterThroughFaults PROFILE FILE} registers batches as
 * four clients of the portal's own ledger, one after the other each, until {@code FILE.stop} is there. A batch that was
 * not acknowledged is registered again, as the portal does. Each acknowledged one is a line of the file:
 * {@code ack MILLIS CODE FIRST COUNT TRANSACTION BLOCK}; each that stays unknown {@code unknown MILLIS CODE FIRST}.
 */
final class RegisterThroughFaults {

    private static final int RECEIPTS = 100;

    private static final List<Series> ISSUERS = List.of(
            new Series("tax", "01"), new Series("tax", "01"), new Series("finance", "02"), new Series("civil", "03"));

    private final FabricLedger ledger;
    private final Path stop;
    private final BufferedWriter file;

    private RegisterThroughFaults(FabricLedger ledger, Path stop, BufferedWriter file) {
        this.ledger = ledger;
        this.stop = stop;
        this.file = file;
    }

    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        Logger.getLogger("org.piaolian").setLevel(Level.WARNING);
        Path profile = Path.of(args[0]);
        Path output = Path.of(args[1]);
        FabricLedger ledger = new FabricLedger(() -> profile, Deadlines.USUAL);
        try (BufferedWriter file = Files.newBufferedWriter(output)) {
            RegisterThroughFaults clients =
                    new RegisterThroughFaults(ledger, output.resolveSibling(output.getFileName() + ".stop"), file);
            ExecutorService threads = Executors.newFixedThreadPool(ISSUERS.size());
            List<Future<?>> running = new ArrayList<>();
            ISSUERS.forEach(issuer -> running.add(threads.submit(() -> clients.run(issuer))));
            threads.shutdown();
            for (Future<?> client : running) {
                client.get();
            }
        } finally {
            ledger.close();
        }
    }

    private void run(Series issuer) {
        // Pages of its own in each run: what is on the channel already is in nobody's way.
        long page = new SecureRandom().nextLong(ReceiptNumber.MAX / NumberPage.SIZE - 10_000);
        long first = page * NumberPage.SIZE + 1;
        OptionalLong previous = OptionalLong.empty();
        while (!Files.exists(stop)) {
            LeafBatch batch = previous.isEmpty()
                    ? issuer.batch(first, RECEIPTS)
                    : issuer.batch(first, previous.getAsLong(), RECEIPTS);
            Registration registration = register(batch);
            write("ack", batch.first(), RECEIPTS + " " + registration.transactionId() + " " + registration.block());
            long next = first + RECEIPTS;
            previous = NumberPage.startOf(next) == next ? OptionalLong.empty() : OptionalLong.of(first);
            first = next;
        }
    }

    private Registration register(LeafBatch batch) {
        while (true) {
            try {
                return ledger.register(batch);
            } catch (LedgerUnavailable unknown) {
                write(
                        "unknown",
                        batch.first(),
                        String.valueOf(unknown.getMessage()).replace('\n', ' '));
                pause();
            }
        }
    }

    private void write(String what, ReceiptNumber first, String more) {
        String line = "%s %d %s %d %s%n"
                .formatted(what, System.currentTimeMillis(), first.code().value(), first.number(), more);
        synchronized (file) {
            try {
                file.write(line);
                file.flush();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
