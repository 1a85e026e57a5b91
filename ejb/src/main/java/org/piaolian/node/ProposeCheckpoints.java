package org.piaolian.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.node.Cosigner.Answer;
import org.piaolian.node.Cosigner.Head;
import org.piaolian.node.Cosigner.Request;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.CheckedNotes;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.SignedCheckpoint;
import org.piaolian.verifier.SignedCheckpoint.Line;
import org.piaolian.verifier.Unproven;

/**
 * Keeps the published checkpoint, {@code log/checkpoint}, close to the end of the log. It takes over a newer one that
 * another node publishes and enough agencies signed, or proposes one to them. The agencies propose in the order of the
 * file of keys: the next one only when those before it have not for a while, so that they do not cross each other.
 */
final class ProposeCheckpoints implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ProposeCheckpoints.class.getName());

    /**
     * How often, and how long.
     *
     * @param look between one look at the log and the next
     * @param turn for which each agency leaves the proposing to the ones before it
     * @param renew after which the same checkpoint is signed anew, which says that nothing has come since
     * @param answer for another node's answer
     */
    record Pace(Duration look, Duration turn, Duration renew, Duration answer) {

        static final Pace USUAL =
                new Pace(Duration.ofSeconds(2), Duration.ofSeconds(4), Duration.ofMinutes(5), Duration.ofSeconds(5));
    }

    private final AgencyKeys keys;
    private final TileLog log;
    private final Cosigner cosigner;
    private final Map<String, URI> others;
    private final Pace pace;
    private final Clock clock;
    private final int rank;
    private final Path published;
    private final HttpClient http;
    private final ExecutorService asking;
    private final Map<String, Long> signedByOthers = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::keep, "checkpoints");
    private final CheckedNotes checkedNotes = new CheckedNotes();
    private Instant dueSince = Instant.MAX;
    private boolean told;
    private volatile boolean closed;

    ProposeCheckpoints(
            String agency,
            AgencyKeys keys,
            TileLog log,
            Cosigner cosigner,
            Map<String, URI> others,
            Pace pace,
            Clock clock) {
        this.keys = keys;
        this.log = log;
        this.cosigner = cosigner;
        this.others = new TreeMap<>(others);
        this.pace = pace;
        this.clock = clock;
        this.rank = keys.agencies().indexOf(agency);
        this.published = log.folder().resolve("checkpoint");
        this.asking = Executors.newFixedThreadPool(Math.max(1, others.size()));
        this.http = HttpClient.newBuilder()
                .connectTimeout(pace.answer())
                .executor(Executors.newSingleThreadExecutor(task -> {
                    Thread daemon = new Thread(task, "http");
                    daemon.setDaemon(true);
                    return daemon;
                }))
                .build();
    }

    void start() {
        thread.start();
    }

    private void keep() {
        while (!closed) {
            try {
                look();
                Thread.sleep(pace.look().toMillis());
            } catch (InterruptedException e) {
                return;
            } catch (IOException e) {
                LOG.log(Level.SEVERE, "No checkpoint could be made", e);
                dueSince = clock.instant();
            }
        }
    }

    /** One look: the time has come where the log has grown, or the published checkpoint is old. */
    private void look() throws IOException, InterruptedException {
        Optional<Published> known = published();
        Instant now = clock.instant();
        boolean due = log.position().size() > 0
                && (known.isEmpty()
                        || known.get().checkpoint().size() < log.position().size()
                        || known.get().asOf().plus(pace.renew()).isBefore(now));
        if (!due) {
            dueSince = Instant.MAX;
            return;
        }
        if (dueSince.equals(Instant.MAX)) {
            dueSince = now;
        }
        if (rank > 0 && takeOver(known)) {
            dueSince = Instant.MAX;
        } else if (!now.isBefore(dueSince.plus(pace.turn().multipliedBy(rank)))) {
            propose();
        }
    }

    /** What enough agencies signed. */
    private record Published(SignedCheckpoint checkpoint, Instant asOf) {}

    private Optional<Published> published() throws IOException {
        if (!Files.exists(published)) {
            return Optional.empty();
        }
        try {
            return Optional.of(checked(Files.readAllBytes(published)));
        } catch (Unproven e) {
            LOG.log(Level.WARNING, "The published checkpoint is not used: {0}", e.getMessage());
            return Optional.empty();
        }
    }

    private Published checked(byte[] note) throws Unproven {
        CheckedNotes.Checked checked = checkedNotes.check(note, keys);
        return new Published(
                checked.checkpoint(), checked.signers().enough(keys).asOf(keys.threshold()));
    }

    /** Only what enough agencies signed and this agency's own peer confirms. */
    private boolean takeOver(Optional<Published> known) throws IOException, InterruptedException {
        for (Map.Entry<String, byte[]> answer : ask((agency, address) ->
                        HttpRequest.newBuilder(address.resolve("/checkpoint")))
                .entrySet()) {
            try {
                Published offered = checked(answer.getValue());
                SignedCheckpoint checkpoint = offered.checkpoint();
                boolean newer = known.isEmpty()
                        || checkpoint.size() > known.get().checkpoint().size()
                        || (checkpoint.size() == known.get().checkpoint().size()
                                && offered.asOf().isAfter(known.get().asOf()));
                if (newer
                        && checkpoint.size() <= log.position().size()
                        && checkpoint.root().equals(Hash.of(log.tiles().root(checkpoint.size())))) {
                    log.provide(checkpoint.size());
                    NodeFiles.replace(published, answer.getValue());
                    return true;
                }
            } catch (Unproven e) {
                LOG.log(Level.WARNING, "The checkpoint of {0} is not used: {1}", new Object[] {
                    answer.getKey(), e.getMessage()
                });
            }
        }
        return false;
    }

    private void propose() throws IOException, InterruptedException {
        TileLog.Position end = log.position();
        Head head = new Head(end.size(), end.root());
        Answer own = cosigner.sign(head);
        if (!(own instanceof Answer.Signed signed)) {
            if (own instanceof Answer.Refused refused) {
                LOG.log(told ? Level.FINE : Level.SEVERE, "This node does not sign its own log: {0}", refused.why());
                told = true;
            }
            return;
        }
        String body = SignedCheckpoint.body(keys.origin(), head.size(), head.root());
        List<Line> lines = new ArrayList<>(List.of(cosigner.signAsLog(head), signed.line()));
        SignedCheckpoint proposed = new SignedCheckpoint(body, keys.origin(), head.size(), head.root(), lines);
        Map<String, byte[]> answers = ask((agency, address) -> {
            long old = Math.min(signedByOthers.getOrDefault(agency, 0L), head.size());
            String request = new Request(old, log.tiles().consistency(old, head.size()), proposed).format();
            return HttpRequest.newBuilder(address.resolve("/add-checkpoint"))
                    .POST(HttpRequest.BodyPublishers.ofString(request));
        });
        for (Map.Entry<String, byte[]> answer : answers.entrySet()) {
            cosignature(proposed, answer.getKey(), answer.getValue()).ifPresent(line -> {
                lines.add(line);
                signedByOthers.put(answer.getKey(), head.size());
            });
        }
        SignedCheckpoint checkpoint = new SignedCheckpoint(body, keys.origin(), head.size(), head.root(), lines);
        try {
            byte[] note = checkpoint.format().getBytes(UTF_8);
            checked(note);
            NodeFiles.replace(published, note);
            dueSince = Instant.MAX;
            told = false;
        } catch (Unproven e) {
            LOG.log(told ? Level.FINE : Level.WARNING, "No checkpoint of size {0} yet: {1}", new Object[] {
                Long.toString(head.size()), e.getMessage()
            });
            told = true;
        }
    }

    /** What an agency's node answered, if it is that agency's signature of what was proposed. */
    private Optional<Line> cosignature(SignedCheckpoint proposed, String agency, byte[] answer) {
        try {
            List<Line> lines = SignedCheckpoint.signatures(new String(answer, UTF_8));
            SignedCheckpoint alone = new SignedCheckpoint(
                    proposed.body(), proposed.origin(), proposed.size(), proposed.root(), lines.subList(0, 1));
            if (alone.signers(keys).cosigned().containsKey(agency)) {
                return Optional.of(lines.get(0));
            }
            LOG.log(Level.WARNING, "The node of {0} answered with another signature than its own", agency);
        } catch (Unproven e) {
            LOG.log(Level.WARNING, "The node of {0} answered: {1}", new Object[] {agency, e.getMessage()});
        }
        return Optional.empty();
    }

    private interface Asked {
        HttpRequest.Builder of(String agency, URI address) throws IOException;
    }

    /** Asks the nodes side by side; the bodies of those that answered with 200 in time. */
    private Map<String, byte[]> ask(Asked question) throws InterruptedException {
        Map<String, Future<Optional<byte[]>>> asked = new TreeMap<>();
        others.forEach((agency, address) -> asked.put(agency, asking.submit(() -> ask(question, agency, address))));
        Map<String, byte[]> answers = new TreeMap<>();
        for (Map.Entry<String, Future<Optional<byte[]>>> one : asked.entrySet()) {
            try {
                one.getValue()
                        .get(3 * pace.answer().toMillis(), TimeUnit.MILLISECONDS)
                        .ifPresent(body -> answers.put(one.getKey(), body));
            } catch (ExecutionException | TimeoutException e) {
                one.getValue().cancel(true);
                LOG.log(Level.FINE, e, () -> "The node of " + one.getKey() + " does not answer");
            }
        }
        return answers;
    }

    private Optional<byte[]> ask(Asked question, String agency, URI address) throws IOException, InterruptedException {
        Answered answered = send(question.of(agency, address));
        if (answered.status() == 409 && learn(agency, answered.body().strip())) {
            answered = send(question.of(agency, address));
        }
        if (answered.status() == 422) {
            LOG.log(Level.SEVERE, "The node of {0} refuses: {1}", new Object[] {
                agency, answered.body().strip()
            });
        }
        return answered.status() == 200 ? Optional.of(answered.body().getBytes(UTF_8)) : Optional.empty();
    }

    private record Answered(int status, String body) {}

    /** Nothing that a node answers is longer than a checkpoint may be. */
    private Answered send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                http.send(request.timeout(pace.answer()).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            return new Answered(
                    response.statusCode(), new String(body.readNBytes(SignedCheckpoint.MOST_BYTES + 1), UTF_8));
        }
    }

    private boolean learn(String agency, String text) {
        if (!text.matches("[0-9]{1,18}")) {
            return false;
        }
        signedByOthers.put(agency, Long.parseLong(text));
        return Long.parseLong(text) <= log.position().size();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        asking.shutdownNow();
    }
}
