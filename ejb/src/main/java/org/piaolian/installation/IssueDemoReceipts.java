package org.piaolian.installation;

import com.google.gson.JsonArray;
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
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Posts the demo payment files to a running portal as the Finance Bureau's supervisor, waits until their receipts are
 * registered, and prints one to verify. A file that was posted before is answered with its first batch, so this may run
 * at every start.
 */
public final class IssueDemoReceipts {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final HttpClient http;
    private final URI api;
    private final String authorization;

    private IssueDemoReceipts(HttpClient http, URI api, String authorization) {
        this.http = http;
        this.api = api;
        this.authorization = authorization;
    }

    /** Arguments: folder of the installation, address of the portal by HTTPS, folder of payment files. */
    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        if (args.length != 3) {
            throw new IllegalArgumentException("usage: IssueDemoReceipts FOLDER ADDRESS PAYMENTS");
        }
        Path folder = Path.of(args[0]);
        HttpClient http = HttpClient.newBuilder()
                .sslContext(trusting(folder.resolve("ca.crt")))
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        IssueDemoReceipts demo =
                new IssueDemoReceipts(http, URI.create(args[1] + "/api/v1/"), supervisor(folder.resolve("logins.txt")));
        try {
            demo.issue(Path.of(args[2]));
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void issue(Path payments) throws IOException, InterruptedException {
        List<Path> files;
        try (Stream<Path> all = Files.list(payments)) {
            files = all.filter(file -> file.toString().matches(".*\\.(xml|csv)"))
                    .sorted()
                    .toList();
        }
        JsonObject example = null;
        for (Path file : files) {
            JsonObject batch = await(post(file));
            JsonObject counts = batch.getAsJsonObject("counts");
            System.out.printf(
                    Locale.ROOT,
                    "  demo payments %s: %d receipts, %d rejected entries%n",
                    file.getFileName(),
                    counts.get("receipts").getAsInt(),
                    counts.get("rejected").getAsInt());
            JsonArray receipts = get(api.resolve(
                            "receipts?batch=" + batch.get("id").getAsString()))
                    .getAsJsonArray("receipts");
            if (example == null && !receipts.isEmpty()) {
                String number = receipts.get(0).getAsJsonObject().get("number").getAsString();
                example = get(api.resolve("receipts/" + number));
            }
        }
        if (example != null) {
            System.out.printf(
                    Locale.ROOT,
                    "  one to verify: %s, check code %s%n    %s%n",
                    example.get("number").getAsString(),
                    example.get("checkCode").getAsString(),
                    example.get("verification").getAsString());
        }
    }

    private URI post(Path file) throws IOException, InterruptedException {
        String type = file.toString().endsWith(".csv") ? "text/csv; charset=utf-8" : "application/xml";
        HttpRequest request = request(api.resolve("payments"))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofFile(file))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() != 202) {
            throw new IOException("posting " + file + ": " + response.statusCode() + " " + response.body());
        }
        return api.resolve(response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IOException("the answer to " + file + " has no Location")));
    }

    private JsonObject await(URI address) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonObject batch = get(address);
            if (batch.get("state").getAsString().equals("DONE")) {
                return batch;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("not done after " + PATIENCE.toMinutes() + " minutes: " + batch);
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private JsonObject get(URI address) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(
                request(address).header("Accept", "application/json").GET().build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (response.statusCode() != 200) {
            throw new IOException(address + ": " + response.statusCode() + " " + response.body());
        }
        return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    private HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", authorization)
                .header("Accept-Language", "en");
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

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
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
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }
}
