package org.piaolian.seals.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.X509CertUtils;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.seals.domain.SealKeys;
import org.piaolian.seals.domain.SealUnavailable;

/** Seals on answers, checked by another library. */
class JwsSealsTest {

    static final byte[] ANSWER = "{\"name\":\"褚静洋\",\"total\":\"100.00\"}".getBytes(UTF_8);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"P256, ES256", "RSA3072, PS256"})
    void an_answer_is_sealed_by_the_algorithm_that_the_agencys_key_is_for(
            TrialKeys.Algorithm algorithm, String expected) throws Exception {
        Installation installation = Installation.in(folder, algorithm);

        for (int i = 0; i < 20; i++) {
            assertSealed(installation.keys(), "tax", expected);
        }
    }

    @Test
    void an_answer_that_was_changed_does_not_fit_its_seal() throws Exception {
        Installation installation = Installation.in(folder, TrialKeys.Algorithm.RSA3072);
        String jws = new JwsSeals(installation.keys()).seal(ANSWER, "answer+jws", new AgencyId("tax"));
        String[] parts = jws.split("\\.", -1);
        char[] payload = parts[1].toCharArray();
        payload[10] = payload[10] == 'A' ? 'B' : 'A';
        JWSObject changed = JWSObject.parse(parts[0] + "." + new String(payload) + "." + parts[2]);
        assertThat(changed.verify(new RSASSAVerifier((RSAPublicKey)
                        installation.keys().find("tax").certificate().getPublicKey())))
                .isFalse();
    }

    @Test
    void an_agency_without_a_key_seals_nothing() {
        Installation installation = Installation.in(folder, TrialKeys.Algorithm.P256);
        assertThatThrownBy(() -> new JwsSeals(installation.keys()).seal(ANSWER, "answer+jws", new AgencyId("stranger")))
                .isInstanceOf(SealUnavailable.class);
    }

    /** With the key of this agency, by the certificate that the header brings. */
    static void assertSealed(SealKeys keys, String agency, String algorithm) throws Exception {
        JWSObject sealed = JWSObject.parse(new JwsSeals(keys).seal(ANSWER, "answer+jws", new AgencyId(agency)));
        X509Certificate certificate =
                X509CertUtils.parse(sealed.getHeader().getX509CertChain().get(0).decode());
        assertThat(certificate).isEqualTo(keys.find(agency).certificate());
        assertThat(sealed.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.parse(algorithm));
        JWSVerifier verifier = certificate.getPublicKey() instanceof RSAPublicKey rsa
                ? new RSASSAVerifier(rsa)
                : new ECDSAVerifier((ECPublicKey) certificate.getPublicKey());
        assertThat(sealed.verify(verifier)).isTrue();
        assertThat(sealed.getPayload().toBytes()).isEqualTo(ANSWER);
    }
}
