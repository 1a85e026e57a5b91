package org.piaolian.sharing.adapter;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.piaolian.settings.Settings;
import org.piaolian.sharing.domain.WebhookReceiver;

/**
 * Posts by HTTP/1.1 on a connection of its own. The platform's clients look the host up by themselves, so that another
 * address could be connected to than the one that was checked; here the name is looked up once, and that address is
 * checked and connected to. Of the answer only the status line is read.
 */
@ApplicationScoped
public class SocketWebhookReceiver implements WebhookReceiver {

    private static final Logger LOG = Logger.getLogger(SocketWebhookReceiver.class.getName());
    private static final int LONGEST_STATUS_LINE = 1000;
    private static final int LONGEST_URL = 2000;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})\\b.*");

    private final Set<String> named;
    private final SSLContext tls;
    private final Duration patience;

    @Inject
    public SocketWebhookReceiver(Settings settings) {
        this(settings.webhookHosts(), platformTls(), Duration.ofSeconds(15));
    }

    /**
     * @param named hosts that may be inner ones, in lower case
     * @param patience for the whole exchange
     */
    SocketWebhookReceiver(Set<String> named, SSLContext tls, Duration patience) {
        this.named = Set.copyOf(named);
        this.tls = tls;
        this.patience = patience;
    }

    private static SSLContext platformTls() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    @Override
    public Optional<String> refusal(URI url) {
        @Nullable String host = url.getHost();
        if (host == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            return Optional.of("an address is https://host/path, without a user or a fragment");
        }
        if (url.toString().length() > LONGEST_URL) {
            return Optional.of("an address has at most " + LONGEST_URL + " characters");
        }
        boolean https = "https".equalsIgnoreCase(url.getScheme());
        if (!https && !("http".equalsIgnoreCase(url.getScheme()) && isNamed(host))) {
            return Optional.of("only https is sent to");
        }
        try {
            resolve(host);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Answer post(URI url, Map<String, String> headers, byte[] body) {
        Optional<String> refusal = refusal(url);
        if (refusal.isPresent()) {
            return new Answer(false, refusal.get());
        }
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            // A receiver that sends a byte now and then never runs into a time limit of reading: the whole has one.
            CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> close(socket));
            return exchange(socket, url, headers, body);
        } catch (IOException e) {
            return new Answer(false, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private Answer exchange(Socket socket, URI url, Map<String, String> headers, byte[] body) throws IOException {
        boolean https = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : https ? 443 : 80;
        InetAddress address = resolve(url.getHost());
        int millis = Math.toIntExact(patience.toMillis());
        socket.connect(new InetSocketAddress(address, port), millis);
        socket.setSoTimeout(millis);
        Socket channel = https ? secured(socket, url.getHost(), port) : socket;
        OutputStream out = channel.getOutputStream();
        out.write(head(url, headers, body.length));
        out.write(body);
        out.flush();
        String line = statusLine(channel.getInputStream());
        Matcher status = STATUS.matcher(line);
        return status.matches()
                ? new Answer(status.group(1).startsWith("2"), "HTTP " + status.group(1))
                : new Answer(false, "no answer of HTTP/1.1");
    }

    private SSLSocket secured(Socket socket, String host, int port) throws IOException {
        SSLSocket secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static byte[] head(URI url, Map<String, String> headers, int length) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String port = url.getPort() >= 0 ? ":" + url.getPort() : "";
        StringBuilder head = new StringBuilder("POST " + path + query + " HTTP/1.1\r\nHost: " + url.getHost() + port
                + "\r\nUser-Agent: Piaolian\r\nContent-Type: application/json\r\nContent-Length: " + length
                + "\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString().getBytes(US_ASCII);
    }

    private static String statusLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = in.read(); read >= 0 && read != '\n' && line.size() < LONGEST_STATUS_LINE; read = in.read()) {
            line.write(read);
        }
        return line.toString(US_ASCII).strip();
    }

    private boolean isNamed(String host) {
        return named.contains(host.toLowerCase(Locale.ROOT));
    }

    private InetAddress resolve(String host) throws IOException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new IOException("the host " + host + " is not known", e);
        }
        if (!isNamed(host)) {
            for (InetAddress address : addresses) {
                if (InnerAddresses.contain(address)) {
                    // Which one it is would tell a stranger about the inner network.
                    throw new IOException("the host " + host + " has an address that is not of the public network");
                }
            }
        }
        return addresses[0];
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.FINE, "a socket that is given up could not be closed", e);
        }
    }
}
