package org.piaolian.seals.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.tsp.TSPAlgorithms;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponseGenerator;
import org.bouncycastle.tsp.TimeStampTokenGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.seals.domain.SealKeys.SealKey;
import org.piaolian.seals.domain.SealReport.Finding;
import org.piaolian.seals.domain.SealUnavailable;

/** Against a server that answers as authorities do, and as they should not. */
class HttpTimestampAuthorityTest {

    private static final byte[] IMPRINT = Digest.sha256(new byte[] {1}).bytes();

    @FunctionalInterface
    private interface Answer {
        byte[] to(byte[] query) throws Exception;
    }

    @TempDir
    Path folder;

    private Installation here;
    private HttpServer server;
    private ExecutorService threads;
    private volatile Answer answer = this::properly;
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        here = Installation.in(folder.resolve("here"), TrialKeys.Algorithm.P256);
        threads = Executors.newCachedThreadPool();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            byte[] body;
            try {
                body = answer.to(exchange.getRequestBody().readAllBytes());
            } catch (Exception e) {
                throw new IOException(e);
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void a_receipt_is_sealed_with_the_authoritys_time() {
        PdfBoxSeals seals = new PdfBoxSeals(here.keys(), authority(), here.trust(), here.lists(), Clock.systemUTC());

        byte[] sealed = seals.seal(Installation.emptyPage(), new AgencyId("tax"));

        assertThat(seals.inspect(sealed).finding()).isEqualTo(Finding.GENUINE);
    }

    @Test
    void an_answer_to_another_question_is_refused() throws Exception {
        TimeStampRequestGenerator requests = new TimeStampRequestGenerator();
        requests.setCertReq(true);
        byte[] sameImprintOtherNonce = properly(
                requests.generate(TSPAlgorithms.SHA256, IMPRINT, BigInteger.ONE).getEncoded());
        byte[] otherImprint = properly(requests.generate(TSPAlgorithms.SHA256, new byte[32], BigInteger.ONE)
                .getEncoded());

        answer = query -> sameImprintOtherNonce;
        assertUnavailable();
        answer = query -> otherImprint;
        assertUnavailable();
    }

    @Test
    void an_authority_that_is_not_trusted_is_refused() {
        Installation elsewhere = Installation.in(folder.resolve("elsewhere"), TrialKeys.Algorithm.P256);
        answer = query -> stamped(query, elsewhere);
        assertUnavailable();
    }

    @Test
    void an_error_and_garbage_are_refused() {
        answer = query -> "no timestamp today".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertUnavailable();
        answer = query -> new byte[0];
        assertUnavailable();
        answer = this::properly;
        status = 503;
        assertUnavailable();
    }

    @Test
    void an_authority_that_does_not_answer_in_time_is_given_up() {
        CountDownLatch never = new CountDownLatch(1);
        answer = query -> {
            never.await();
            return new byte[0];
        };
        assertThatThrownBy(() -> authority(Duration.ofMillis(300)).stamp(IMPRINT))
                .isInstanceOf(SealUnavailable.class);
        never.countDown();
    }

    @Test
    void an_authority_that_is_not_there_is_unavailable() {
        server.stop(0);
        assertUnavailable();
    }

    private void assertUnavailable() {
        assertThatThrownBy(() -> authority().stamp(IMPRINT)).isInstanceOf(SealUnavailable.class);
    }

    private HttpTimestampAuthority authority() {
        return authority(Duration.ofSeconds(20));
    }

    private HttpTimestampAuthority authority(Duration timeout) {
        URI address = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
        return new HttpTimestampAuthority(address, timeout, new TimestampCheck(here.trust()));
    }

    private byte[] properly(byte[] query) throws Exception {
        return stamped(query, here);
    }

    private static byte[] stamped(byte[] query, Installation by) throws Exception {
        SealKey key = by.keys().find("tsa");
        TimeStampTokenGenerator tokens = new TimeStampTokenGenerator(
                CmsSigning.timestampSigner(key), CmsSigning.sha256Calculator(), new ASN1ObjectIdentifier("1.2.3"));
        tokens.addCertificates(new JcaCertStore(List.of(key.certificate())));
        return new TimeStampResponseGenerator(tokens, TSPAlgorithms.ALLOWED)
                .generate(new TimeStampRequest(query), BigInteger.TEN, Date.from(Instant.now()))
                .getEncoded();
    }
}
