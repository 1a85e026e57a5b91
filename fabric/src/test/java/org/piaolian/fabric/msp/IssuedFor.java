package org.piaolian.fabric.msp;

import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;

/** Certificates that the organisations' own authorities issue for a test. */
public final class IssuedFor {

    private IssuedFor() {}

    public static CertificateAuthority authority(Organisations organisations, Agency agency) throws IOException {
        return CertificateAuthority.read(organisations.authorityFolder(agency), agency.domain(), new SecureRandom());
    }

    public static String pem(X509Certificate certificate) {
        return Pem.of(certificate);
    }
}
