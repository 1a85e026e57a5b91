package org.piaolian.installation;

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
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The API of a running portal on this machine, used as the supervisor of its installation. */
public final class PortalClient {

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final HttpClient http;
    private final URI api;
    private final String authorization;

    /**
     * @param folder of the installation, with its CA and its accounts
     * @param address of the portal by HTTPS, without a slash at the end
     */
    public PortalClient(Path folder, String address) throws IOException, GeneralSecurityException {
        this.http = HttpClient.newBuilder()
                .sslContext(trusting(folder.resolve("ca.crt")))
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        this.api = URI.create(address + "/api/v1/");
        this.authorization = supervisor(folder.resolve("logins.txt"));
    }

    /**
     * Posts a payment file.
     *
     * @return address of its batch
     */
    public URI postPayments(String mediaType, HttpRequest.BodyPublisher file) throws IOException, InterruptedException {
        HttpRequest request = request(api.resolve("payments"))
                .timeout(Duration.ofMinutes(5))
                .header("Content-Type", mediaType)
                .POST(file)
                .build();
        HttpResponse<String> response = send(request);
        if (response.statusCode() != 202) {
            throw new IOException(response.statusCode() + " " + response.body());
        }
        return api.resolve(response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IOException("the answer has no Location")));
    }

    /** The batch as it is once all its receipts are registered. */
    public JsonObject awaitDone(URI batch, Duration patience) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            JsonObject now = get(batch);
            if (now.get("state").getAsString().equals("DONE")) {
                return now;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("not done after " + patience.toMinutes() + " minutes: " + now);
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    /** @param path below {@code /api/v1/} */
    public JsonObject get(String path) throws IOException, InterruptedException {
        return get(api.resolve(path));
    }

    private JsonObject get(URI address) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request(address)
                .timeout(Duration.ofSeconds(60))
                .header("Accept", "application/json")
                .build());
        if (response.statusCode() != 200) {
            throw new IOException(address + ": " + response.statusCode() + " " + response.body());
        }
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address)
                .header("Authorization", authorization)
                .header("Accept-Language", "en");
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static String supervisor(Path logins) throws IOException {
        String[] login = Files.readString(logins, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split(" ", -1))
                .filter(words -> words.length == 4 && words[2].equals("supervisor"))
                .findFirst()
                .orElseThrow(() -> new IOException("no supervisor in " + logins));
        return "Basic "
                + Base64.getEncoder().encodeToString((login[0] + ":" + login[1]).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * TLS that trusts this authority alone.
     *
     * @param keys what the client shows of itself where the server asks; none where it has no certificate
     */
    public static SSLContext trusting(Path authority, KeyManager... keys) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "ca",
                    Objects.requireNonNull(
                            CertificateFactory.getInstance("X.509").generateCertificate(in)));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, factory.getTrustManagers(), null);
        return context;
    }

    /**
     * What a department's system shows of itself.
     *
     * @param folder with {@code <department>.crt} and {@code <department>.key}, its key in PKCS#8 on an elliptic curve
     */
    public static KeyManager[] certificate(Path folder, String department)
            throws IOException, GeneralSecurityException {
        String key = Files.readString(folder.resolve(department + ".key"))
                .replaceAll("-----[^-]+-----", "")
                .replaceAll("\\s", "");
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        try (InputStream in = Files.newInputStream(folder.resolve(department + ".crt"))) {
            own.setKeyEntry(
                    department,
                    KeyFactory.getInstance("EC")
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key))),
                    new char[0],
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(in)
                            .toArray(Certificate[]::new));
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        return keys.getKeyManagers();
    }
}
