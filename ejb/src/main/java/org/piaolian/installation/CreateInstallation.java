package org.piaolian.installation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.settings.PrivateFiles;

/**
 * Makes what is missing in an installation's folder and leaves what is there: {@code ca.crt}, {@code tls/} (the
 * authority's key, the HTTPS server's, its trust store, all PKCS#12 with {@code tls/password}),
 * {@code clients/<agency>.crt} and {@code .key}, and {@code logins.txt} ({@code user password role agency}, a line
 * each). Secrets are readable by the owner alone and are never printed. A certificate that ends within thirty days is
 * replaced.
 */
public final class CreateInstallation {

    private static final Duration RENEWAL = Duration.ofDays(30);
    private static final int PASSWORD_LENGTH = 16;
    /** Without those that are easily taken for one another. */
    private static final String PASSWORD_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final Map<String, String> AGENCIES = agencies();

    private final Path folder;
    private final Instant now;
    private final SecureRandom random = new SecureRandom();

    private CreateInstallation(Path folder, Instant now) {
        this.folder = folder;
        this.now = now;
    }

    /** Argument: the folder. */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        if (args.length != 1) {
            throw new IllegalArgumentException("usage: CreateInstallation FOLDER");
        }
        in(Path.of(args[0]), Clock.systemUTC());
    }

    /** @param folder of the installation; made where it is missing */
    public static void in(Path folder, Clock clock) throws IOException, GeneralSecurityException {
        new CreateInstallation(folder, clock.instant()).create();
    }

    private void create() throws IOException, GeneralSecurityException {
        Files.createDirectories(folder.resolve("tls"));
        Files.createDirectories(folder.resolve("clients"));
        char[] password = password(folder.resolve("tls/password"));
        Issuer issuer = issuer(password);
        serverCertificate(issuer, password);
        trustStore(issuer, password);
        for (Map.Entry<String, String> agency : AGENCIES.entrySet()) {
            clientCertificate(issuer, agency.getKey(), agency.getValue());
        }
        logins();
    }

    private char[] password(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] secret = new byte[24];
            random.nextBytes(secret);
            PrivateFiles.writeSecret(
                    file, (HexFormat.of().formatHex(secret) + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        return Files.readString(file, StandardCharsets.US_ASCII).strip().toCharArray();
    }

    private Issuer issuer(char[] password) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("tls/ca.p12");
        if (!Files.exists(file)) {
            Issuer made = Issuer.create(now);
            KeyStore store = emptyStore();
            store.setKeyEntry("ca", made.key(), password, new Certificate[] {made.certificate()});
            write(store, file, password);
        }
        KeyStore store = read(file, password);
        Issuer issuer =
                new Issuer((PrivateKey) store.getKey("ca", password), (X509Certificate) store.getCertificate("ca"));
        if (!Files.exists(folder.resolve("ca.crt"))) {
            PrivateFiles.writePublic(folder.resolve("ca.crt"), Issuer.pem(issuer.certificate()));
        }
        return issuer;
    }

    private void serverCertificate(Issuer issuer, char[] password) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("tls/server.p12");
        if (Files.exists(file) && lasts((X509Certificate) read(file, password).getCertificate("server"))) {
            return;
        }
        Set<String> hosts = new LinkedHashSet<>(List.of("localhost"));
        try {
            hosts.add(InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT));
        } catch (UnknownHostException e) {
            // A machine that cannot look itself up is not reached by that name either.
        }
        hosts.removeIf(host -> !host.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?"));
        Issuer.Issued server = issuer.server(List.copyOf(hosts), List.of("127.0.0.1", "::1"), now);
        KeyStore store = emptyStore();
        store.setKeyEntry("server", server.pair().getPrivate(), password, new Certificate[] {
            server.certificate(), issuer.certificate()
        });
        write(store, file, password);
    }

    private void trustStore(Issuer issuer, char[] password) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("tls/trust.p12");
        if (!Files.exists(file)) {
            KeyStore store = emptyStore();
            store.setCertificateEntry("ca", issuer.certificate());
            write(store, file, password);
        }
    }

    private void clientCertificate(Issuer issuer, String agency, String name)
            throws IOException, GeneralSecurityException {
        Path certificate = folder.resolve("clients").resolve(agency + ".crt");
        Path key = folder.resolve("clients").resolve(agency + ".key");
        if (Files.exists(certificate) && Files.exists(key) && lasts(readPem(certificate))) {
            return;
        }
        Issuer.Issued client = issuer.client(agency, name, now);
        PrivateFiles.writeSecret(key, Issuer.pem(client.pair().getPrivate()).getBytes(StandardCharsets.US_ASCII));
        PrivateFiles.writePublic(certificate, Issuer.pem(client.certificate()));
    }

    private void logins() throws IOException {
        Path file = folder.resolve("logins.txt");
        if (Files.exists(file)) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (String agency : AGENCIES.keySet()) {
            for (String role : roles(agency)) {
                text.append(agency).append('-').append(role).append(' ');
                text.append(newPassword()).append(' ');
                text.append(role).append(' ').append(agency).append('\n');
            }
        }
        PrivateFiles.writeSecret(file, text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static List<String> roles(String agency) {
        return switch (agency) {
            case "finance" -> List.of("clerk", "reviewer", "supervisor", "administrator");
            case "audit" -> List.of("auditor", "administrator");
            default -> List.of("clerk", "reviewer", "administrator");
        };
    }

    private String newPassword() {
        StringBuilder password = new StringBuilder(PASSWORD_LENGTH);
        while (password.length() < PASSWORD_LENGTH) {
            password.append(PASSWORD_LETTERS.charAt(random.nextInt(PASSWORD_LETTERS.length())));
        }
        return password.toString();
    }

    private boolean lasts(@Nullable X509Certificate certificate) {
        return certificate != null && certificate.getNotAfter().toInstant().isAfter(now.plus(RENEWAL));
    }

    private static X509Certificate readPem(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyStore read(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        return store;
    }

    private static void write(KeyStore store, Path file, char[] password) throws IOException, GeneralSecurityException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, password);
        PrivateFiles.writeSecret(file, bytes.toByteArray());
    }

    private static Map<String, String> agencies() {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("finance", "市财政局 Municipal Finance Bureau");
        names.put("tax", "市税务局 Municipal Tax Service");
        names.put("civil", "市民政局 Municipal Civil Affairs Bureau");
        names.put("audit", "市审计局 Municipal Audit Office");
        return names;
    }
}
