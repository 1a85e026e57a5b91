package org.piaolian.proofs.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.proofs.domain.AgencyNodes;
import org.piaolian.settings.Settings;
import org.piaolian.verifier.SignedCheckpoint;

/** The nodes at the addresses of a file: a line each, {@code agency http://host:port}. */
@ApplicationScoped
public class HttpAgencyNodes implements AgencyNodes {

    private static final Logger LOG = Logger.getLogger(HttpAgencyNodes.class.getName());
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private final Settings settings;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LONGEST).build();

    @Inject
    public HttpAgencyNodes(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Map<String, Optional<byte[]>> checkpoints() {
        Map<String, Optional<byte[]>> checkpoints = new TreeMap<>();
        Path file = settings.nodeAddresses();
        try {
            for (String line : Files.readAllLines(file)) {
                int space = line.indexOf(' ');
                checkpoints.put(
                        line.substring(0, Math.max(0, space)), checkpoint(URI.create(line.substring(space + 1))));
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "The addresses of the agencies' nodes cannot be read: {0}", file);
        }
        return checkpoints;
    }

    private Optional<byte[]> checkpoint(URI node) {
        HttpRequest request = HttpRequest.newBuilder(node.resolve("/checkpoint"))
                .timeout(LONGEST)
                .build();
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] note = body.readNBytes(SignedCheckpoint.MOST_BYTES + 1);
                return response.statusCode() == 200 ? Optional.of(note) : Optional.empty();
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, e, () -> node + " does not answer");
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
