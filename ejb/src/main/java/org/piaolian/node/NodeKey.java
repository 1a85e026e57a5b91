package org.piaolian.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.Hash;

/** An agency's key pair: the secret half from its file, the public one among all agencies' keys. */
record NodeKey(AgencyKeys.Key key, PrivateKey secret) {

    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    /** The 32 bytes of RFC 8032 from Java's encoding of a public key. */
    static Hash raw(byte[] encoded) {
        if (encoded.length != ED25519.length + 32) {
            throw new IllegalArgumentException("not a public key of Ed25519");
        }
        return Hash.of(java.util.Arrays.copyOfRange(encoded, ED25519.length, encoded.length));
    }

    static String pem(PrivateKey key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    static NodeKey read(Path file, String agency, AgencyKeys keys) throws IOException {
        String pem = Files.readString(file, US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
        try {
            PrivateKey secret = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
            Optional<AgencyKeys.Key> key = Optional.empty();
            for (AgencyKeys.Key candidate : keys.keys()) {
                if (candidate.agency().equals(agency) && belong(candidate, secret)) {
                    key = Optional.of(candidate);
                }
            }
            return new NodeKey(
                    key.orElseThrow(() -> new IOException(file + " is none of the keys that all know of " + agency)),
                    secret);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + " is not a key of Ed25519 in PKCS#8", e);
        }
    }

    private static boolean belong(AgencyKeys.Key key, PrivateKey secret) throws GeneralSecurityException {
        byte[] message = "do these two belong together?".getBytes(US_ASCII);
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(secret);
        signature.update(message);
        return key.signed(message, signature.sign());
    }
}
