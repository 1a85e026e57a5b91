package org.piaolian.installation;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Posts the demo payment files to a running portal as the Finance Bureau's supervisor, waits until their receipts are
 * registered, and prints one to verify. A file that was posted before is answered with its first batch, so this may run
 * at every start.
 */
public final class IssueDemoReceipts {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final PortalClient portal;

    private IssueDemoReceipts(PortalClient portal) {
        this.portal = portal;
    }

    /** Arguments: folder of the installation, address of the portal by HTTPS, folder of payment files. */
    public static void main(String[] args) throws IOException, GeneralSecurityException, InterruptedException {
        if (args.length != 3) {
            throw new IllegalArgumentException("usage: IssueDemoReceipts FOLDER ADDRESS PAYMENTS");
        }
        IssueDemoReceipts demo = new IssueDemoReceipts(new PortalClient(Path.of(args[0]), args[1]));
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
            JsonObject batch = portal.awaitDone(post(file), PATIENCE);
            JsonObject counts = batch.getAsJsonObject("counts");
            System.out.printf(
                    Locale.ROOT,
                    "  demo payments %s: %d receipts, %d rejected entries%n",
                    file.getFileName(),
                    counts.get("receipts").getAsInt(),
                    counts.get("rejected").getAsInt());
            JsonArray receipts = portal.get("receipts?batch=" + batch.get("id").getAsString())
                    .getAsJsonArray("receipts");
            if (example == null && !receipts.isEmpty()) {
                String number = receipts.get(0).getAsJsonObject().get("number").getAsString();
                example = portal.get("receipts/" + number);
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
        try {
            return portal.postPayments(type, HttpRequest.BodyPublishers.ofFile(file));
        } catch (IOException e) {
            throw new IOException("posting " + file + ": " + e.getMessage(), e);
        }
    }
}
