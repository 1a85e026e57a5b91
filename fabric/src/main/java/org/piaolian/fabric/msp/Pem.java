package org.piaolian.fabric.msp;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Certificates and PKCS#8 keys as PEM files. */
final class Pem {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private Pem() {}

    static String of(X509Certificate certificate) {
        try {
            return text("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    static void write(Path file, X509Certificate certificate) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, of(certificate));
    }

    /** Nobody but the owner may ever read the file, also not for the moment in which it is written. */
    static void write(Path file, PrivateKey key) throws IOException {
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        Files.createFile(file, OWNER_ONLY);
        Files.write(
                file,
                text("PRIVATE KEY", key.getEncoded()).getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.TRUNCATE_EXISTING);
    }

    static PrivateKey readPrivateKey(Path file) throws IOException {
        try (PEMParser parser = new PEMParser(Files.newBufferedReader(file))) {
            if (parser.readObject() instanceof PrivateKeyInfo info) {
                return new JcaPEMKeyConverter().setProvider(Signatures.PROVIDER).getPrivateKey(info);
            }
            throw new IOException(file + " holds no PKCS#8 private key");
        }
    }

    static X509Certificate readCertificate(Path file) throws IOException {
        try {
            return certificate(Files.readString(file));
        } catch (IdentityRefused e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    static X509Certificate certificate(String pem) throws IdentityRefused {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof X509CertificateHolder holder) {
                return new JcaX509CertificateConverter()
                        .setProvider(Signatures.PROVIDER)
                        .getCertificate(holder);
            }
        } catch (IOException | java.security.cert.CertificateException | RuntimeException e) {
            throw new IdentityRefused("could not parse the certificate: " + e.getMessage());
        }
        throw new IdentityRefused("no PEM certificate");
    }

    static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.toList();
            if (found.size() != 1) {
                throw new IOException(folder + " should hold one file, but holds " + found.size());
            }
            return found.get(0);
        }
    }

    private static String text(String type, byte[] der) {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, der));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }
}
