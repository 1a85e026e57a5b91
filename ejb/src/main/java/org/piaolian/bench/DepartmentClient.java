package org.piaolian.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.piaolian.installation.PortalClient;

/** The API of a running portal, used by a department's system with its certificate. */
final class DepartmentClient {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient http;
    private final URI api;

    /**
     * @param folder of the installation
     * @param address of the portal by HTTPS, without a slash at the end
     * @param department whose certificate it shows
     */
    DepartmentClient(Path folder, String address, String department) throws IOException, GeneralSecurityException {
        http = HttpClient.newBuilder()
                // A connection for each that asks at the same time, as of so many clients.
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(PortalClient.trusting(
                        folder.resolve("ca.crt"), PortalClient.certificate(folder.resolve("clients"), department)))
                .build();
        api = URI.create(address + "/api/v1/");
    }

    /** @param path below {@code /api/v1/} */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    /** Posts JSON. */
    HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.resolve(path)).timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    /** What it answered, where that is what it should. */
    static String ok(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
