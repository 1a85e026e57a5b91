package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;

/** An agency with a key that is the same in each run, so that what it signs is too. Such a key is for tests alone. */
public final class SigningAgency {

    public static final String ORIGIN = "piaolian/receipts/test";

    private final AgencyKeys.Key key;
    private final KeyPair pair;

    public SigningAgency(String agency, String mspId, int seed) {
        SecureRandom fixed = new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                Arrays.fill(bytes, (byte) seed);
            }
        };
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, fixed);
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        byte[] encoded = pair.getPublic().getEncoded();
        key = new AgencyKeys.Key(
                agency,
                mspId,
                ORIGIN + "/" + agency,
                Hash.of(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
    }

    public AgencyKeys.Key key() {
        return key;
    }

    public KeyPair pair() {
        return pair;
    }

    public SignedCheckpoint.Line cosign(String body, long time) {
        byte[] signature = sign(SignedCheckpoint.cosignedMessage(body, time));
        return SignedCheckpoint.Line.of(
                key.name(),
                AgencyKeys.Key.id(key.name(), AgencyKeys.COSIGNATURE, key.raw()),
                ByteBuffer.allocate(72).putLong(time).put(signature).array());
    }

    public SignedCheckpoint.Line signAsLog(String body) {
        return SignedCheckpoint.Line.of(
                ORIGIN, AgencyKeys.Key.id(ORIGIN, AgencyKeys.NOTE, key.raw()), sign(body.getBytes(UTF_8)));
    }

    private byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
