package org.piaolian.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LifeAction;
import org.piaolian.ledger.domain.Transition;
import org.piaolian.ledger.domain.Transitions;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.NumberPage;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * The feed of changes of a running portal, through its API: the channel gets batches of 500 receipts, all of which are
 * then locked (as many events again, each a row of its own), the portal follows, and the feed is read from end to end, so
 * many events at a time. The receipts are of a series of region 99, which no portal issues in, on
 * pages chosen at random.
 */
final class MeasureChanges {

    static final int AT_A_TIME = 10_000;

    /** The events are a multiple of this: those read at a time, and those of a page of numbers. */
    static final int STEP = 20_000;

    private static final int BATCH = Transitions.MOST;
    private static final int IN_FLIGHT = 4;
    private static final int ROUNDS = 5;
    private static final AgencyId TAX = new AgencyId("tax");
    private static final ReceiptCode SERIES = new ReceiptCode("99010126");

    private final Ledger ledger;
    private final DepartmentClient client;
    private final SecureRandom random = new SecureRandom();

    MeasureChanges(Ledger ledger, DepartmentClient client) {
        this.ledger = ledger;
        this.client = client;
    }

    /** @param events a multiple of {@value #STEP} */
    void measure(int events) throws IOException, InterruptedException, ExecutionException {
        long first = feed(0, 1).get("completeUpTo").getAsLong();
        long began = System.nanoTime();
        make(events);
        double made = seconds(began);
        began = System.nanoTime();
        while (feed(0, 1).get("completeUpTo").getAsLong() < first + events) {
            Thread.sleep(50);
        }
        double behind = seconds(began);
        List<List<Double>> millis = new ArrayList<>();
        read(first, events); // warms up
        for (int round = 0; round < ROUNDS; round++) {
            millis.add(read(first, events));
        }
        MeasureSharing.say(
                "%,d events were made on the channel in %.0f s; the portal had followed %.1f s after the last",
                events, made, behind);
        MeasureSharing.say("");
        MeasureSharing.say("| events of the feed | s per %,d |", AT_A_TIME);
        MeasureSharing.say("|---|---:|");
        for (int i = 0; i < events / AT_A_TIME; i++) {
            int page = i;
            MeasureSharing.say(
                    "| %,d to %,d | %.3f |",
                    (long) i * AT_A_TIME,
                    (i + 1L) * AT_A_TIME,
                    MeasureSharing.median(millis.stream()
                                    .map(round -> round.get(page))
                                    .toList())
                            / 1000);
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    /** In pages of numbers, so many pages at the same time. */
    private void make(int events) throws InterruptedException, ExecutionException {
        int pages = events / (2 * NumberPage.SIZE);
        long start = random.nextLong(ReceiptNumber.MAX / NumberPage.SIZE - pages);
        List<Callable<Integer>> lanes = new ArrayList<>();
        for (int i = 0; i < IN_FLIGHT; i++) {
            int lane = i;
            lanes.add(() -> {
                for (int page = lane; page < pages; page += IN_FLIGHT) {
                    long first = (start + page) * NumberPage.SIZE + 1;
                    registerAndLock(first, OptionalLong.empty());
                    for (long next = first + BATCH; next < first + NumberPage.SIZE; next += BATCH) {
                        registerAndLock(next, OptionalLong.of(next - BATCH));
                    }
                }
                return pages;
            });
        }
        try (Clients clients = new Clients(IN_FLIGHT)) {
            clients.together(lanes);
        }
    }

    private void registerAndLock(long first, OptionalLong previous) {
        List<ReceiptNumber> numbers = LongStream.range(first, first + BATCH)
                .mapToObj(number -> new ReceiptNumber(SERIES, number))
                .toList();
        ledger.register(new LeafBatch(
                TAX,
                numbers.get(0),
                previous,
                numbers.stream().map(number -> digest()).toList()));
        Instant until = Instant.now().plus(Duration.ofDays(30));
        ledger.transit(new Transitions(
                TAX,
                LifeAction.LOCK,
                Transitions.Mode.ALL,
                numbers.stream()
                        .map(number -> new Transition(number, "bench", "REIMBURSEMENT", "bench", until))
                        .toList()));
    }

    private Digest digest() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return Digest.of(bytes);
    }

    /** @return how long each stretch took, in milliseconds */
    private List<Double> read(long from, int events) throws IOException, InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (long at = from; at < from + events; at += AT_A_TIME) {
            long began = System.nanoTime();
            JsonObject page = feed(at, AT_A_TIME);
            millis.add((System.nanoTime() - began) / 1e6);
            int got = page.getAsJsonArray("changes").size();
            if (got != AT_A_TIME || page.get("next").getAsLong() != at + AT_A_TIME) {
                throw new IOException(got + " changes from " + at + ", then " + page.get("next"));
            }
        }
        return millis;
    }

    private JsonObject feed(long after, int limit) throws IOException, InterruptedException {
        return JsonParser.parseString(DepartmentClient.ok(client.get("changes?after=" + after + "&limit=" + limit)))
                .getAsJsonObject();
    }
}
