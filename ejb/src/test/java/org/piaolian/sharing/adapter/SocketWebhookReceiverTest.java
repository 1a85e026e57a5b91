package org.piaolian.sharing.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.installation.CreateInstallation;
import org.piaolian.sharing.domain.WebhookReceiver.Answer;

class SocketWebhookReceiverTest {

    private static final byte[] BODY = "{\"type\":\"receipts.changed\"}".getBytes(UTF_8);

    @TempDir
    Path folder;

    private static SocketWebhookReceiver receiver(String... named) {
        try {
            return new SocketWebhookReceiver(Set.of(named), SSLContext.getDefault(), Duration.ofSeconds(2));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpServer server(int status, List<String> heard) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            heard.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("webhook-id") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        return server;
    }

    @Test
    void a_message_arrives_as_it_was_sent() throws IOException {
        List<String> heard = new CopyOnWriteArrayList<>();
        HttpServer server = server(204, heard);
        try {
            URI url = URI.create("http://localhost:" + server.getAddress().getPort() + "/hooks?of=audit");
            Answer answer = receiver("localhost").post(url, Map.of("webhook-id", "msg_1"), BODY);
            assertThat(answer).isEqualTo(new Answer(true, "HTTP 204"));
            assertThat(heard).containsExactly("/hooks?of=audit msg_1 {\"type\":\"receipts.changed\"}");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 400, 410, 500, 503})
    void nothing_but_2xx_is_an_arrival_and_no_redirect_is_followed(int status) throws IOException {
        List<String> heard = new CopyOnWriteArrayList<>();
        HttpServer server = server(status, heard);
        try {
            URI url = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
            assertThat(receiver("localhost").post(url, Map.of(), BODY)).isEqualTo(new Answer(false, "HTTP " + status));
            assertThat(heard).hasSize(1);
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost/",
                "https://127.0.0.1/",
                "https://127.1.2.3/",
                "https://2130706433/",
                "https://0.0.0.0/",
                "https://10.0.0.8/",
                "https://172.31.255.1/",
                "https://192.168.1.1/",
                "https://100.64.0.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://198.18.0.1/",
                "https://224.0.0.1/",
                "https://255.255.255.255/",
                "https://[::1]/",
                "https://[::]/",
                "https://[::ffff:10.0.0.1]/",
                "https://[fe80::1]/",
                "https://[fd00::1]/",
                "https://[64:ff9b::a00:1]/",
                "https://[2002:a00:1::]/",
                "https://[ff02::1]/"
            })
    void an_inner_address_is_not_connected_to_however_it_is_written(String url) {
        assertThat(receiver().refusal(URI.create(url)).orElseThrow()).contains("not of the public network");
        assertThat(receiver().post(URI.create(url), Map.of(), BODY).accepted()).isFalse();
    }

    @Test
    void only_https_without_a_user_is_sent_to_unless_the_operator_names_the_host() {
        assertThat(receiver().refusal(URI.create("http://93.184.215.14/"))).isPresent();
        assertThat(receiver().refusal(URI.create("ftp://93.184.215.14/"))).isPresent();
        assertThat(receiver().refusal(URI.create("https://user:secret@93.184.215.14/")))
                .isPresent();
        assertThat(receiver().refusal(URI.create("https://93.184.215.14/#part")))
                .isPresent();
        assertThat(receiver().refusal(URI.create("https:/path"))).isPresent();
        assertThat(receiver().refusal(URI.create("https://no-such-host.invalid/")))
                .isPresent();
        assertThat(receiver().refusal(URI.create("https://93.184.215.14/hooks")))
                .isEmpty();
        assertThat(receiver().refusal(URI.create("https://[2606:4700::1111]/"))).isEmpty();
        assertThat(receiver("10.0.0.8").refusal(URI.create("http://10.0.0.8/hooks")))
                .isEmpty();
        assertThat(receiver("10.0.0.8").refusal(URI.create("http://10.0.0.9/hooks")))
                .isPresent();
    }

    @Test
    void a_receiver_that_takes_the_message_and_never_answers_is_given_up() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            Answer answer = receiver("localhost")
                    .post(URI.create("http://localhost:" + silent.getLocalPort() + "/"), Map.of(), BODY);
            assertThat(answer.accepted()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void a_receiver_that_sends_a_byte_now_and_then_is_given_up_too() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        try (ServerSocket slow = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread drip = new Thread(() -> {
                try (Socket client = slow.accept()) {
                    while (sent.incrementAndGet() < 1000) {
                        client.getOutputStream().write('H');
                        client.getOutputStream().flush();
                        Thread.sleep(200);
                    }
                } catch (IOException | InterruptedException e) {
                    sent.addAndGet(1_000_000);
                }
            });
            drip.start();
            long start = System.nanoTime();
            Answer answer = receiver("localhost")
                    .post(URI.create("http://localhost:" + slow.getLocalPort() + "/"), Map.of(), BODY);
            assertThat(answer.accepted()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            drip.join(10_000);
            assertThat(sent.get()).as("the connection was closed on it").isGreaterThan(1_000_000);
        }
    }

    @Test
    void what_answers_with_no_http_is_no_arrival() throws IOException {
        try (ServerSocket odd = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread answer = new Thread(() -> {
                try (Socket client = odd.accept()) {
                    client.getOutputStream().write("SSH-2.0-x\r\n".getBytes(UTF_8));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            answer.start();
            assertThat(receiver("localhost")
                            .post(URI.create("http://localhost:" + odd.getLocalPort() + "/"), Map.of(), BODY)
                            .accepted())
                    .isFalse();
        }
    }

    @Test
    void https_is_for_the_host_that_the_certificate_names() throws Exception {
        CreateInstallation.in(folder, Clock.systemUTC());
        char[] password =
                Files.readString(folder.resolve("tls/password")).strip().toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store("tls/server.p12", password), password);
        SSLContext served = SSLContext.getInstance("TLS");
        served.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress("0.0.0.0", 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(served));
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store("tls/trust.p12", password));
            SSLContext trusting = SSLContext.getInstance("TLS");
            trusting.init(null, trust.getTrustManagers(), null);
            SocketWebhookReceiver receiver =
                    new SocketWebhookReceiver(Set.of("localhost", "127.0.0.2"), trusting, Duration.ofSeconds(20));
            int port = server.getAddress().getPort();

            assertThat(receiver.post(URI.create("https://localhost:" + port + "/"), Map.of(), BODY))
                    .isEqualTo(new Answer(true, "HTTP 200"));
            assertThat(receiver.post(URI.create("https://127.0.0.2:" + port + "/"), Map.of(), BODY)
                            .words())
                    .contains("SSLHandshakeException");
        } finally {
            server.stop(0);
        }
    }

    private KeyStore store(String file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(file))) {
            store.load(in, password);
        }
        return store;
    }
}
