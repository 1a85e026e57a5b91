package org.piaolian.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.piaolian.verifier.AgencyKeys;

/**
 * Makes the keys of the four agencies' nodes for trying: {@code <agency>/key.pem}, readable by the owner alone, and
 * {@code agencies.keys} for everybody. What is there is left as it is. In earnest each agency makes its own key, and they
 * put the file of keys together.
 */
public final class CreateNodes {

    private static final Map<String, String> AGENCIES = agencies();
    private static final int THRESHOLD = 3;

    private CreateNodes() {}

    /** Arguments: the folder of the nodes; PEM of the authorities that issue the agencies' seal certificates. */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        if (args.length != 2) {
            throw new IllegalArgumentException("usage: CreateNodes FOLDER AUTHORITIES");
        }
        create(Path.of(args[0]), authorities(Path.of(args[1])));
    }

    private static List<String> authorities(Path pem) throws IOException, GeneralSecurityException {
        List<String> all = new ArrayList<>();
        try (InputStream in = Files.newInputStream(pem)) {
            for (Certificate authority : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                all.add(Base64.getEncoder().encodeToString(authority.getEncoded()));
            }
        }
        return all;
    }

    /**
     * @param authorities that issue seal certificates: Base64 of DER
     * @return the keys of all agencies
     */
    static AgencyKeys create(Path folder, List<String> authorities) throws IOException, GeneralSecurityException {
        Path file = folder.resolve("agencies.keys");
        if (Files.exists(file)) {
            try {
                return AgencyKeys.parse(Files.readAllBytes(file));
            } catch (org.piaolian.verifier.Unproven e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }
        byte[] unique = new byte[8];
        new SecureRandom().nextBytes(unique);
        String origin = "piaolian/receipts/" + HexFormat.of().formatHex(unique);
        List<AgencyKeys.Key> keys = new ArrayList<>();
        for (Map.Entry<String, String> agency : AGENCIES.entrySet()) {
            Path own = folder.resolve(agency.getKey());
            Files.createDirectories(own);
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Path secret = own.resolve("key.pem");
            Files.deleteIfExists(secret);
            Files.createFile(
                    secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(secret, NodeKey.pem(pair.getPrivate()).getBytes(US_ASCII));
            keys.add(new AgencyKeys.Key(
                    agency.getKey(),
                    agency.getValue(),
                    origin + "/" + agency.getKey(),
                    NodeKey.raw(pair.getPublic().getEncoded())));
        }
        AgencyKeys all = new AgencyKeys(origin, THRESHOLD, keys, authorities);
        NodeFiles.replace(file, all.format().getBytes(UTF_8));
        return all;
    }

    private static Map<String, String> agencies() {
        Map<String, String> msps = new LinkedHashMap<>();
        msps.put("finance", "FinanceMSP");
        msps.put("tax", "TaxMSP");
        msps.put("civil", "CivilAffairsMSP");
        msps.put("audit", "AuditMSP");
        return msps;
    }
}
