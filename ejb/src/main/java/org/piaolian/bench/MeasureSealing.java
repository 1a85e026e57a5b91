package org.piaolian.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import eu.europa.esig.dss.enumerations.CertificationPermission;
import eu.europa.esig.dss.enumerations.DigestAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureAlgorithm;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.SignatureValue;
import eu.europa.esig.dss.model.TimestampBinary;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.pades.PAdESSignatureParameters;
import eu.europa.esig.dss.pades.PAdESTimestampParameters;
import eu.europa.esig.dss.pades.signature.PAdESService;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.tsp.TSPSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.domain.SealKeys.SealKey;
import org.piaolian.seals.domain.SealReport.Finding;
import org.piaolian.seals.domain.Seals;
import org.piaolian.seals.domain.TimestampAuthority;
import org.piaolian.settings.Settings;

/**
 * Our seal beside the one that EU DSS makes as it comes, PAdES baseline B-T: of the same PDF, with the same key in the same
 * security provider and the same timestamp authority inside this program, in turns in one thread; and how long they are.
 */
public final class MeasureSealing {

    private static final Duration MEASURED = Duration.ofSeconds(6);

    private MeasureSealing() {}

    /** No arguments; the seals' keys are the installation's. */
    public static void main(String[] args) throws Exception {
        Settings settings = new Settings();
        Clock clock = Clock.systemUTC();
        Seals seals = SealWiring.seals(settings, clock);
        SealKey key = SealWiring.keys(settings).find(BenchDocuments.TAX.id().value());
        ReceiptContent content = BenchDocuments.receipt(1);
        byte[] pdf = new OpenPdfReceiptLayout()
                .draw(content, BenchDocuments.TAX, BenchDocuments.FINANCE, BenchDocuments.verification(content));
        PAdESService service = service(SealWiring.timestamps(settings, clock));

        byte[] ours = seals.seal(pdf, BenchDocuments.TAX.id());
        byte[] theirs = sealByDss(service, pdf, key);
        if (seals.inspect(ours).finding() != Finding.GENUINE) {
            throw new IllegalStateException("our own seal is not genuine");
        }
        double[] rates = Turns.rates(
                MEASURED, () -> seals.seal(pdf, BenchDocuments.TAX.id()), () -> sealByDss(service, pdf, key));

        say(
                "seal, one thread, a PDF of %,d bytes, %s, a second of CPU",
                pdf.length, key.key().getAlgorithm());
        say("  seal                                %,10.0f", rates[0]);
        say("  PAdES B-T by DSS                    %,10.0f", rates[1]);
        say("  seal against DSS                    %,10.1f", rates[0] / rates[1]);
        size("seal", pdf, ours);
        size("DSS ", pdf, theirs);
    }

    private static void size(String whose, byte[] pdf, byte[] sealed) {
        int cms = cmsLength(sealed);
        int added = sealed.length - pdf.length;
        say("  bytes added by %s                  %,10d", whose, added);
        say("  bytes of the CMS of %s             %,10d", whose, cms);
        say("  added against CMS, %s              %,10.2f", whose, (double) added / cms);
    }

    /** The length that the signature's value gives itself, in DER; zeros may follow it. */
    private static int cmsLength(byte[] sealed) {
        String text = new String(sealed, ISO_8859_1);
        int start = text.indexOf('<', text.lastIndexOf("/Contents <")) + 1;
        byte[] head = HexFormat.of().parseHex(text.substring(start, start + 8));
        if (head[0] != 0x30 || head[1] != (byte) 0x82) {
            throw new IllegalStateException("not a CMS of some kilobytes");
        }
        return 4 + (((head[2] & 0xFF) << 8) | (head[3] & 0xFF));
    }

    private static PAdESService service(TimestampAuthority timestamps) {
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setAIASource(null);
        PAdESService service = new PAdESService(verifier);
        service.setTspSource(new TSPSource() {
            private static final long serialVersionUID = 1L;

            @Override
            public TimestampBinary getTimeStampResponse(DigestAlgorithm algorithm, byte[] digest) {
                if (algorithm != DigestAlgorithm.SHA256) {
                    throw new IllegalStateException(algorithm + " was not asked for");
                }
                return new TimestampBinary(timestamps.stamp(digest));
            }
        });
        return service;
    }

    private static byte[] sealByDss(PAdESService service, byte[] pdf, SealKey key)
            throws IOException, GeneralSecurityException {
        boolean rsa = key.key().getAlgorithm().equals("RSA");
        PAdESSignatureParameters parameters = new PAdESSignatureParameters();
        parameters.setSignatureLevel(SignatureLevel.PAdES_BASELINE_T);
        parameters.setDigestAlgorithm(DigestAlgorithm.SHA256);
        parameters.setSignatureTimestampParameters(new PAdESTimestampParameters(DigestAlgorithm.SHA256));
        parameters.setPermission(CertificationPermission.NO_CHANGE_PERMITTED);
        parameters.setSigningCertificate(new CertificateToken(key.certificate()));
        DSSDocument document = new InMemoryDocument(pdf, "receipt.pdf");
        byte[] signed = sign(
                service.getDataToSign(document, parameters).getBytes(), key, rsa ? "SHA256withRSA" : "SHA256withECDSA");
        SignatureValue value =
                new SignatureValue(rsa ? SignatureAlgorithm.RSA_SHA256 : SignatureAlgorithm.ECDSA_SHA256, signed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        service.signDocument(document, parameters, value).writeTo(out);
        return out.toByteArray();
    }

    private static byte[] sign(byte[] data, SealKey key, String algorithm) throws GeneralSecurityException {
        @Nullable Provider provider = key.provider();
        Signature signature =
                provider == null ? Signature.getInstance(algorithm) : Signature.getInstance(algorithm, provider);
        signature.initSign(key.key());
        signature.update(data);
        return signature.sign();
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
