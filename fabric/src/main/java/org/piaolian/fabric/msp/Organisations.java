package org.piaolian.fabric.msp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * The four agencies' certificate authorities, peers and users on disk, in the layout that Fabric's cryptogen writes:
 * {@code peerOrganizations/<domain>/{ca,tlsca,msp,peers,users}}, NodeOUs on, private keys in PKCS#8 and readable by the
 * owner only.
 */
public final class Organisations {

    private static final List<String> USERS = List.of("Admin", "Portal");

    private final Path root;

    private Organisations(Path root) {
        this.root = root;
    }

    /** Those in the folder; where it does not exist yet, new ones. A creation that was cut off leaves nothing behind. */
    public static Organisations openOrCreate(Path folder, Clock clock, SecureRandom random) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path half = folder.resolveSibling(folder.getFileName() + ".new");
            deleteTree(half);
            Instant now = clock.instant();
            for (Agency agency : Agency.ALL) {
                create(agency, agencyFolder(half, agency), now, random);
            }
            Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
        }
        return new Organisations(folder);
    }

    /** The key with which the agency's peer endorses. */
    public SigningIdentity peer(Agency agency) throws IOException {
        return SigningIdentity.read(agency.mspId(), peerFolder(agency).resolve("msp"));
    }

    /** The {@code msp} folder of a user, for example {@code Portal}. */
    public Path userMsp(Agency agency, String user) {
        return agencyFolder(root, agency)
                .resolve("users")
                .resolve(user + "@" + agency.domain())
                .resolve("msp");
    }

    public SigningIdentity user(Agency agency, String user) throws IOException {
        return SigningIdentity.read(agency.mspId(), userMsp(agency, user));
    }

    public Path tlsCertificate(Agency agency) {
        return peerFolder(agency).resolve("tls").resolve("server.crt");
    }

    public Path tlsKey(Agency agency) {
        return peerFolder(agency).resolve("tls").resolve("server.key");
    }

    public Path tlsAuthority(Agency agency) {
        return peerFolder(agency).resolve("tls").resolve("ca.crt");
    }

    /** PEM of the authority that issues the agency's signing certificates. */
    public String authorityPem(Agency agency) throws IOException {
        return Files.readString(
                agencyFolder(root, agency).resolve("msp/cacerts").resolve("ca." + agency.domain() + "-cert.pem"));
    }

    /** PEM of the authority that issues the agency's TLS certificates. */
    public String tlsAuthorityPem(Agency agency) throws IOException {
        return Files.readString(tlsAuthority(agency));
    }

    Path authorityFolder(Agency agency) {
        return agencyFolder(root, agency).resolve("ca");
    }

    private Path peerFolder(Agency agency) {
        return agencyFolder(root, agency).resolve("peers").resolve(agency.peer());
    }

    private static Path agencyFolder(Path root, Agency agency) {
        return root.resolve("peerOrganizations").resolve(agency.domain());
    }

    private static void create(Agency agency, Path folder, Instant now, SecureRandom random) throws IOException {
        String domain = agency.domain();
        CertificateAuthority ca = CertificateAuthority.create("ca." + domain, domain, now, random);
        CertificateAuthority tlsCa = CertificateAuthority.create("tlsca." + domain, domain, now, random);
        Pem.write(folder.resolve("ca/ca." + domain + "-cert.pem"), ca.certificate());
        Pem.write(folder.resolve("ca/priv_sk"), ca.key());
        Pem.write(folder.resolve("tlsca/tlsca." + domain + "-cert.pem"), tlsCa.certificate());
        Pem.write(folder.resolve("tlsca/priv_sk"), tlsCa.key());
        writeVerifyingMsp(folder.resolve("msp"), domain, ca, tlsCa);

        Path peer = folder.resolve("peers").resolve(agency.peer());
        writeNode(peer, agency.peer(), Role.PEER, domain, ca, tlsCa, random);
        for (String user : USERS) {
            String name = user + "@" + domain;
            Role role = user.equals("Admin") ? Role.ADMIN : Role.CLIENT;
            writeNode(folder.resolve("users").resolve(name), name, role, domain, ca, tlsCa, random);
        }
    }

    private static void writeNode(
            Path folder,
            String name,
            Role role,
            String domain,
            CertificateAuthority ca,
            CertificateAuthority tlsCa,
            SecureRandom random)
            throws IOException {
        Path msp = folder.resolve("msp");
        writeVerifyingMsp(msp, domain, ca, tlsCa);
        KeyPair signing = CertificateAuthority.newKeyPair(random);
        Pem.write(msp.resolve("keystore/priv_sk"), signing.getPrivate());
        Pem.write(
                msp.resolve("signcerts").resolve(name + "-cert.pem"), ca.issueSigner(name, role, signing.getPublic()));

        Path tls = folder.resolve("tls");
        String side = role == Role.PEER ? "server" : "client";
        KeyPair transport = CertificateAuthority.newKeyPair(random);
        List<GeneralName> alternatives = role == Role.PEER
                ? List.of(
                        new GeneralName(GeneralName.dNSName, name),
                        new GeneralName(GeneralName.dNSName, "localhost"),
                        new GeneralName(GeneralName.iPAddress, "127.0.0.1"))
                : List.of();
        X509Certificate certificate = tlsCa.issueTls(name, transport.getPublic(), alternatives);
        Pem.write(tls.resolve("ca.crt"), tlsCa.certificate());
        Pem.write(tls.resolve(side + ".crt"), certificate);
        Pem.write(tls.resolve(side + ".key"), transport.getPrivate());
    }

    private static void writeVerifyingMsp(Path msp, String domain, CertificateAuthority ca, CertificateAuthority tlsCa)
            throws IOException {
        String caFile = "ca." + domain + "-cert.pem";
        Files.createDirectories(msp.resolve("admincerts"));
        Pem.write(msp.resolve("cacerts").resolve(caFile), ca.certificate());
        Pem.write(msp.resolve("tlscacerts").resolve("tlsca." + domain + "-cert.pem"), tlsCa.certificate());
        StringBuilder yaml = new StringBuilder("NodeOUs:\n  Enable: true\n");
        for (Role role : Role.values()) {
            String unit = role.unit();
            yaml.append("  ").append(Character.toUpperCase(unit.charAt(0))).append(unit.substring(1));
            yaml.append("OUIdentifier:\n");
            yaml.append("    Certificate: cacerts/").append(caFile).append('\n');
            yaml.append("    OrganizationalUnitIdentifier: ").append(unit).append('\n');
        }
        Files.writeString(msp.resolve("config.yaml"), yaml);
    }

    private static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
