package org.piaolian.seals.adapter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonArrayBuilder;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.json.Json;
import org.piaolian.seals.domain.JsonSeals;
import org.piaolian.seals.domain.SealKeys;
import org.piaolian.seals.domain.SealKeys.SealKey;
import org.piaolian.seals.domain.SealUnavailable;

/** Compact JWS with ES256 or PS256, whichever the agency's seal key is for. */
final class JwsSeals implements JsonSeals {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final int P256_BITS = 256;
    private static final int SHA256_BYTES = 32;

    private final SealKeys keys;

    JwsSeals(SealKeys keys) {
        this.keys = keys;
    }

    @Override
    public String seal(byte[] payload, String type, AgencyId agency) {
        SealKey key = keys.find(agency.value());
        try {
            boolean rsa = key.key().getAlgorithm().equals("RSA");
            String header = header(key, type, rsa ? "PS256" : "ES256");
            String signed = BASE64URL.encodeToString(header.getBytes(UTF_8)) + "." + BASE64URL.encodeToString(payload);
            byte[] signature = rsa ? ps256(key, signed) : es256(key, signed);
            return signed + "." + BASE64URL.encodeToString(signature);
        } catch (GeneralSecurityException | IOException e) {
            throw new SealUnavailable("the seal key of " + agency + " cannot sign an answer", e);
        }
    }

    private static String header(SealKey key, String type, String algorithm) throws GeneralSecurityException {
        JsonArrayBuilder chain = Json.createArrayBuilder();
        for (X509Certificate certificate : key.chain()) {
            if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
                chain.add(Base64.getEncoder().encodeToString(certificate.getEncoded()));
            }
        }
        return Json.createObjectBuilder()
                .add("alg", algorithm)
                .add("typ", type)
                .add("x5c", chain)
                .build()
                .toString();
    }

    /** The curve's own order of bytes, r and s of 32 bytes each (RFC 7518, section 3.4), is not what devices give. */
    private static byte[] es256(SealKey key, String text) throws GeneralSecurityException, IOException {
        if (!(key.certificate().getPublicKey() instanceof ECKey ec)
                || ec.getParams().getOrder().bitLength() != P256_BITS) {
            throw new GeneralSecurityException("ES256 is for keys of P-256");
        }
        byte[] der = sign(signature("SHA256withECDSA", key), key, text);
        BigInteger order = ec.getParams().getOrder();
        BigInteger[] values = StandardDSAEncoding.INSTANCE.decode(order, der);
        return PlainDSAEncoding.INSTANCE.encode(order, values[0], values[1]);
    }

    private static byte[] ps256(SealKey key, String text) throws GeneralSecurityException {
        Signature signature = signature("RSASSA-PSS", key);
        signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, SHA256_BYTES, 1));
        return sign(signature, key, text);
    }

    private static Signature signature(String algorithm, SealKey key) throws GeneralSecurityException {
        return key.provider() == null
                ? Signature.getInstance(algorithm)
                : Signature.getInstance(algorithm, key.provider());
    }

    private static byte[] sign(Signature signature, SealKey key, String text) throws GeneralSecurityException {
        signature.initSign(key.key());
        signature.update(text.getBytes(US_ASCII));
        return signature.sign();
    }
}
