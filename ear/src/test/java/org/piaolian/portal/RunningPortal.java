package org.piaolian.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.piaolian.installation.PortalClient;

/**
 * The whole product as {@code ./run --detach} starts it, in an installation of its own under {@code target}, for all test
 * classes of this process; stopped when the process ends.
 */
public final class RunningPortal implements BeforeAllCallback, ParameterResolver {

    private static final Set<String> TAKEN = ConcurrentHashMap.newKeySet();

    private static final Installation INSTALLATION = new Installation(
            "portal",
            13_700,
            RealChannel.isWanted() ? Map.of("PIAOLIAN_FABRIC_PROFILE", RealChannel.PROFILE.toString()) : Map.of());

    private static @Nullable RunningPortal running;

    private @Nullable HttpClient http;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        synchronized (RunningPortal.class) {
            if (running == null) {
                if (RealChannel.isWanted()) {
                    RealChannel.up();
                }
                INSTALLATION.startAfresh();
                running = this;
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningPortal.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        synchronized (RunningPortal.class) {
            assertThat(running).isNotNull();
            return running;
        }
    }

    /** Starts what does not run, and returns when the portal is ready. */
    void start() throws IOException, InterruptedException {
        INSTALLATION.start();
    }

    int status() throws IOException, InterruptedException {
        return INSTALLATION.run("status");
    }

    /** {@code ./run export}. */
    int export(Path folder) throws IOException, InterruptedException {
        return INSTALLATION.run("export", folder.toString());
    }

    OfflineVerifier verifier() {
        return new OfflineVerifier(INSTALLATION.state().resolve("nodes/verifier.jar"));
    }

    Path claimKeys() {
        return INSTALLATION.state().resolve("claims/keys");
    }

    /** {@code kill -9}. */
    void kill(String part) throws IOException {
        INSTALLATION.kill(part);
    }

    // ---- addresses and people -------------------------------------------------------------------------------------

    URI http(String path) {
        return URI.create("http://localhost:" + INSTALLATION.port(8080) + path);
    }

    URI https(String path) {
        return URI.create("https://localhost:" + INSTALLATION.port(8443) + path);
    }

    URI management(String path) {
        return URI.create("http://localhost:" + INSTALLATION.port(9990) + path);
    }

    String password(String user) throws IOException {
        return Files.readAllLines(INSTALLATION.state().resolve("logins.txt")).stream()
                .map(line -> line.split(" ", -1))
                .filter(words -> words[0].equals(user))
                .findFirst()
                .orElseThrow()[1];
    }

    // ---- requests -------------------------------------------------------------------------------------------------

    HttpClient client() throws IOException, GeneralSecurityException {
        HttpClient client = http;
        if (client == null) {
            client = connecting();
            http = client;
        }
        return client;
    }

    /** A client that shows the certificate of a department's system. */
    HttpClient clientOf(String department) throws IOException, GeneralSecurityException {
        return connecting(PortalClient.certificate(INSTALLATION.state().resolve("clients"), department));
    }

    /** The certificate of a department's system. */
    X509Certificate certificateOf(String department) throws IOException, GeneralSecurityException {
        try (InputStream in =
                Files.newInputStream(INSTALLATION.state().resolve("clients").resolve(department + ".crt"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static HttpClient connecting(KeyManager... keys) throws IOException, GeneralSecurityException {
        return HttpClient.newBuilder()
                .sslContext(PortalClient.trusting(INSTALLATION.state().resolve("ca.crt"), keys))
                .build();
    }

    HttpRequest.Builder request(URI address, @Nullable String user) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(Duration.ofMinutes(2));
        if (user != null) {
            byte[] login = (user + ":" + password(user)).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        }
        return request;
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, GeneralSecurityException, InterruptedException {
        return client().send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    HttpResponse<String> get(URI address, @Nullable String user)
            throws IOException, GeneralSecurityException, InterruptedException {
        return send(request(address, user)
                .header("Accept", "application/json")
                .GET()
                .build());
    }

    JsonObject json(URI address, @Nullable String user)
            throws IOException, GeneralSecurityException, InterruptedException {
        HttpResponse<String> response = get(address, user);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    /** The number of a registered tax receipt that takes none back, and that no test had before. */
    String taxReceipt() throws IOException, GeneralSecurityException, InterruptedException {
        for (int page = 1; ; page++) {
            JsonArray receipts =
                    json(https("/api/v1/receipts?page=" + page), "tax-clerk").getAsJsonArray("receipts");
            assertThat(receipts).as("receipts of the Tax Service").isNotEmpty();
            for (JsonElement element : receipts) {
                JsonObject receipt = element.getAsJsonObject();
                String number = receipt.get("number").getAsString();
                if (receipt.get("state").getAsString().equals("REGISTERED")
                        && receipt.get("kind").getAsString().equals("TAX_PAYMENT")
                        && TAKEN.add(number)
                        && !json(https("/api/v1/receipts/" + number), "tax-clerk")
                                .getAsJsonObject("content")
                                .has("correction")) {
                    return number;
                }
            }
        }
    }

    /** Posts a payment file as the Finance Bureau's supervisor. */
    HttpResponse<String> postPayments(String type, byte[] file)
            throws IOException, GeneralSecurityException, InterruptedException {
        return send(request(https("/api/v1/payments"), "finance-supervisor")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(file))
                .build());
    }

    /** The batch as soon as it is as wanted. */
    JsonObject await(URI batch, Predicate<JsonObject> wanted, Duration patience)
            throws IOException, GeneralSecurityException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            JsonObject found = json(batch, "finance-supervisor");
            if (wanted.test(found)) {
                return found;
            }
            assertThat(System.nanoTime()).as("still %s", found).isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    static Optional<Path> program(String name) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
