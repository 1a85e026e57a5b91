package org.piaolian.seals.adapter;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.jspecify.annotations.Nullable;
import org.piaolian.seals.domain.SealUnavailable;
import org.piaolian.seals.domain.TimestampAuthority;

/** A timestamp authority over HTTP (RFC 3161, section 3.4). */
final class HttpTimestampAuthority implements TimestampAuthority {

    private final URI address;
    private final Duration timeout;
    private final TimestampCheck check;
    private final HttpClient http;
    private final SecureRandom random = new SecureRandom();

    HttpTimestampAuthority(URI address, Duration timeout, TimestampCheck check) {
        this.address = address;
        this.timeout = timeout;
        this.check = check;
        this.http = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public byte[] stamp(byte[] imprint) {
        TimeStampRequestGenerator requests = new TimeStampRequestGenerator();
        requests.setCertReq(true);
        try {
            TimeStampRequest request = requests.generate(TSPAlgorithms.SHA256, imprint, new BigInteger(64, random));
            TimeStampResponse response = response(post(request.getEncoded()));
            response.validate(request);
            @Nullable TimeStampToken token = response.getTimeStampToken();
            if (token == null) {
                throw new TSPException("refused: " + response.getStatusString());
            }
            TimestampCheck.Result result = check.check(token.getEncoded(), imprint);
            if (!result.holds()) {
                throw new TSPException(result.words());
            }
            return token.getEncoded();
        } catch (TSPException | IOException e) {
            throw new SealUnavailable("no timestamp from " + address + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SealUnavailable("interrupted while waiting for a timestamp from " + address, e);
        }
    }

    private static TimeStampResponse response(byte[] answer) throws TSPException, IOException {
        try {
            return new TimeStampResponse(answer);
        } catch (RuntimeException e) {
            // Bouncy Castle answers bytes that are no response with many kinds of these.
            throw new TSPException("the answer is no timestamp response", e);
        }
    }

    private byte[] post(byte[] query) throws IOException, InterruptedException {
        // The client's own timeout ends with the headers; this one covers the body too.
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(
                HttpRequest.newBuilder(address)
                        .timeout(timeout)
                        .header("Content-Type", "application/timestamp-query")
                        .header("Accept", "application/timestamp-reply")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(query))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (response.statusCode() != 200) {
                throw new IOException("HTTP status " + response.statusCode());
            }
            return response.body();
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no answer within " + timeout, e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }
}
