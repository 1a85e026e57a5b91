package org.piaolian.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.piaolian.node.Cosigner.Answer;
import org.piaolian.node.Cosigner.Head;
import org.piaolian.node.Cosigner.Request;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.SignedCheckpoint;
import org.piaolian.verifier.Unproven;

/**
 * What a node answers: {@code GET /checkpoint} and {@code GET /tile/…} (c2sp.org/tlog-tiles), {@code POST
 * /add-checkpoint} (c2sp.org/tlog-witness).
 */
final class NodeServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(NodeServer.class.getName());
    private static final Pattern TILE =
            Pattern.compile("/tile/(entries|[0-9]|[1-5][0-9]|6[0-3])(/x[0-9]{3})*/[0-9]{3}(\\.p/[1-9][0-9]{0,2})?");
    private static final int LONGEST_REQUEST = 16 * 1024;
    private static final int MOST_DRAINED = 1 << 20;
    private static final int THREADS = 4;
    /** For so long a proposal may wait until this agency's peer has told as much. */
    private static final int LONGEST_WAIT_MILLIS = 2_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final AgencyKeys keys;
    private final TileLog log;
    private final Cosigner cosigner;

    NodeServer(InetSocketAddress address, AgencyKeys keys, TileLog log, Cosigner cosigner) throws IOException {
        this.keys = keys;
        this.log = log;
        this.cosigner = cosigner;
        server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        server.createContext("/", this::file);
        server.createContext("/add-checkpoint", this::addCheckpoint);
    }

    void start() {
        server.start();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    private void file(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean checkpoint = path.equals("/checkpoint");
        Path file = log.folder().resolve(path.substring(1));
        if (!exchange.getRequestMethod().equals("GET")) {
            answer(exchange, 405, "text/plain", "GET only\n".getBytes(UTF_8));
        } else if ((checkpoint || TILE.matcher(path).matches()) && Files.isRegularFile(file)) {
            exchange.getResponseHeaders()
                    .set("Cache-Control", checkpoint ? "no-cache" : "public, max-age=31536000, immutable");
            answer(
                    exchange,
                    200,
                    checkpoint ? "text/plain; charset=utf-8" : "application/octet-stream",
                    Files.readAllBytes(file));
        } else {
            answer(exchange, 404, "text/plain", "not here\n".getBytes(UTF_8));
        }
    }

    private void addCheckpoint(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 405, "text/plain", "POST only\n".getBytes(UTF_8));
            return;
        }
        byte[] body = exchange.getRequestBody().readNBytes(LONGEST_REQUEST + 1);
        try {
            if (body.length > LONGEST_REQUEST) {
                // Who is cut off while still sending does not get to read why.
                exchange.getRequestBody().readNBytes(MOST_DRAINED);
                throw new Unproven(Unproven.Reason.TOO_LARGE, "a request of more than " + LONGEST_REQUEST + " bytes");
            }
            Request request = Request.parse(body);
            SignedCheckpoint checkpoint = request.checkpoint();
            if (checkpoint.signers(keys).logSigned().isEmpty()) {
                answer(exchange, 403, "text/plain", "none of the agencies signed it\n".getBytes(UTF_8));
            } else if (request.old() < 0 || request.old() > checkpoint.size()) {
                answer(exchange, 400, "text/plain", "old is larger than the checkpoint\n".getBytes(UTF_8));
            } else {
                answer(exchange, request, decide(request));
            }
        } catch (Unproven e) {
            int status = switch (e.reason()) {
                case OTHER_ORIGIN -> 404;
                case FALSE_SIGNATURE -> 403;
                default -> 400;
            };
            answer(exchange, status, "text/plain", (e.getMessage() + "\n").getBytes(UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer(exchange, 503, "text/plain", "stopping\n".getBytes(UTF_8));
        }
    }

    private Answer decide(Request request) throws IOException, InterruptedException {
        Head head = new Head(request.checkpoint().size(), request.checkpoint().root());
        Answer answer = cosigner.cosign(request.old(), request.proof(), head);
        for (int waited = 0; answer instanceof Answer.Behind && waited < LONGEST_WAIT_MILLIS; waited += 50) {
            Thread.sleep(50);
            answer = cosigner.cosign(request.old(), request.proof(), head);
        }
        return answer;
    }

    private static void answer(HttpExchange exchange, Request request, Answer decision) throws IOException {
        if (decision instanceof Answer.Signed signed) {
            answer(exchange, 200, "text/plain", signed.line().format().getBytes(UTF_8));
        } else if (decision instanceof Answer.Conflict conflict) {
            answer(exchange, 409, "text/x.tlog.size", (conflict.signed() + "\n").getBytes(UTF_8));
        } else if (decision instanceof Answer.Behind behind) {
            exchange.getResponseHeaders().set("Retry-After", "1");
            answer(exchange, 503, "text/plain", ("only at " + behind.size() + "\n").getBytes(UTF_8));
        } else if (decision instanceof Answer.Refused refused) {
            LOG.log(Level.SEVERE, "Refused to cosign: {0}\n{1}", new Object[] {
                refused.why(), request.checkpoint().format()
            });
            answer(exchange, 422, "text/plain", (refused.why() + "\n").getBytes(UTF_8));
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
