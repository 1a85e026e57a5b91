package org.piaolian.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * Locks through the running portal, by departments with their certificates: sixteen clients that each lock receipts of
 * their own, one after the other; and two hundred that want the same one at the same moment.
 */
final class MeasureLocks {

    private static final int CLIENTS = 16;
    private static final int EACH = 20;
    private static final int WARM_UP = 2;
    private static final int RIVALS = 200;

    /** How many receipts are locked by one client each. */
    static final int LOCKED = CLIENTS * (EACH + WARM_UP);

    static final int RACES = 3;

    private final ChannelOutcomes channel;
    private final DepartmentClient civil;
    private final DepartmentClient tax;
    private final Iterator<ReceiptNumber> free;
    private final List<ReceiptNumber> contended;

    /**
     * @param tax the department that issued the contended receipts, and may know who holds them
     * @param free receipts that nobody holds, {@link #LOCKED} or more
     * @param contended others, {@link #RACES}
     */
    MeasureLocks(
            ChannelOutcomes channel,
            DepartmentClient civil,
            DepartmentClient tax,
            List<ReceiptNumber> free,
            List<ReceiptNumber> contended) {
        this.channel = channel;
        this.civil = civil;
        this.tax = tax;
        this.free = free.iterator();
        this.contended = List.copyOf(contended);
    }

    void measure() throws IOException, InterruptedException, ExecutionException, GatewayException {
        try (Clients clients = new Clients(RIVALS)) {
            distinct(clients, WARM_UP);
            long before = channel.height();
            Clients.Round<List<Double>> round = distinct(clients, EACH);
            Map<TxValidationCode, Integer> outcomes = channel.since(before);
            List<Double> millis =
                    round.answers().stream().flatMap(List::stream).sorted().toList();
            MeasureSharing.say("| clients | locks of distinct receipts | locks/s | p50 ms | p95 ms | conflicts |");
            MeasureSharing.say("|---:|---:|---:|---:|---:|---:|");
            MeasureSharing.say(
                    "| %d | %d | %.1f | %.0f | %.0f | %d |",
                    CLIENTS,
                    millis.size(),
                    millis.size() / (round.nanos() / 1e9),
                    millis.get(millis.size() / 2),
                    millis.get(millis.size() * 95 / 100),
                    conflicts(outcomes));
            MeasureSharing.say("");
            MeasureSharing.say(
                    "| clients for one receipt | s until all are answered | got it | refused, told until when"
                            + " | of these told whose it is | conflicts |");
            MeasureSharing.say("|---:|---:|---:|---:|---:|---:|");
            for (ReceiptNumber number : contended) {
                race(clients, number);
            }
        }
    }

    private static int conflicts(Map<TxValidationCode, Integer> outcomes) {
        return outcomes.getOrDefault(TxValidationCode.MVCC_READ_CONFLICT, 0);
    }

    /** @return for each client, how long each of its locks took, in milliseconds */
    private Clients.Round<List<Double>> distinct(Clients clients, int each)
            throws InterruptedException, ExecutionException {
        List<Callable<List<Double>>> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            List<ReceiptNumber> own = new ArrayList<>();
            for (int j = 0; j < each; j++) {
                own.add(free.next());
            }
            String unit = "unit-" + i;
            all.add(() -> {
                List<Double> millis = new ArrayList<>();
                for (ReceiptNumber number : own) {
                    long began = System.nanoTime();
                    DepartmentClient.ok(lock(civil, number, unit));
                    millis.add((System.nanoTime() - began) / 1e6);
                }
                return millis;
            });
        }
        return clients.together(all);
    }

    private record Rival(boolean issuer, HttpResponse<String> answer) {}

    private void race(Clients clients, ReceiptNumber number)
            throws IOException, InterruptedException, ExecutionException, GatewayException {
        List<Callable<Rival>> rivals = new ArrayList<>();
        List<Callable<String>> connected = new ArrayList<>();
        for (int i = 0; i < RIVALS; i++) {
            boolean issuer = i % 2 == 1;
            DepartmentClient client = issuer ? tax : civil;
            String unit = "unit-" + i;
            rivals.add(() -> new Rival(issuer, lock(client, number, unit)));
            connected.add(() -> DepartmentClient.ok(client.get("changes?limit=1")));
        }
        // All have their connections before the race begins.
        clients.together(connected);
        long before = channel.height();
        Clients.Round<Rival> round = clients.together(rivals);
        Map<TxValidationCode, Integer> outcomes = channel.since(before);
        int won = 0;
        int refused = 0;
        int toldWhose = 0;
        for (Rival rival : round.answers()) {
            if (rival.answer().statusCode() == 200) {
                won++;
            } else {
                boolean told = toldWhose(rival);
                refused++;
                toldWhose += told ? 1 : 0;
            }
        }
        if (won != 1 || outcomes.getOrDefault(TxValidationCode.VALID, 0) != 1) {
            throw new IllegalStateException(won + " of " + RIVALS + " got " + number + "; on the channel: " + outcomes);
        }
        MeasureSharing.say(
                "| %d | %.2f | %d | %d | %d | %d |",
                RIVALS, round.nanos() / 1e9, won, refused, toldWhose, conflicts(outcomes));
    }

    /** Whoever came too late learns until when it is held; whose it is, the agency that issued it and nobody else. */
    private static boolean toldWhose(Rival rival) {
        JsonObject told = JsonParser.parseString(rival.answer().body()).getAsJsonObject();
        if (rival.answer().statusCode() != 409 || !told.has("until") || told.has("holder") != rival.issuer()) {
            throw new IllegalStateException(rival.answer().statusCode() + " " + told);
        }
        return told.has("holder");
    }

    private static HttpResponse<String> lock(DepartmentClient client, ReceiptNumber number, String unit)
            throws IOException, InterruptedException {
        return client.post(
                "receipts/" + number + "/lock",
                "{\"unit\":\"%s\",\"until\":\"%s\"}"
                        .formatted(unit, Instant.now().plus(Duration.ofDays(30))));
    }
}
