package org.piaolian.seals.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.diagnostic.SignatureWrapper;
import eu.europa.esig.dss.diagnostic.TimestampWrapper;
import eu.europa.esig.dss.enumerations.CertificationPermission;
import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.documents.ExampleReceipts;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.receipts.domain.ReceiptContent;

/** What the European Commission's reference validator says of our seals. */
class IndependentValidationTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(TrialKeys.Algorithm.class)
    void a_receipts_seal_is_pades_baseline_t_and_certifies_without_changes(TrialKeys.Algorithm algorithm) {
        Installation here = Installation.in(folder, algorithm);
        ReceiptContent content = ExampleReceipts.tax();
        byte[] pdf = new OpenPdfReceiptLayout()
                .draw(content, ExampleReceipts.TAX, ExampleReceipts.FINANCE, ExampleReceipts.verification(content));

        byte[] sealed = here.seals().seal(pdf, new AgencyId("tax"));

        Reports reports = validate(sealed, here);
        SimpleReport simple = reports.getSimpleReport();
        String id = simple.getFirstSignatureId();
        assertThat(simple.getIndication(id))
                .as(simple.getAdESValidationErrors(id) + " " + simple.getAdESValidationWarnings(id))
                .isEqualTo(Indication.TOTAL_PASSED);
        assertThat(simple.getSignatureFormat(id)).isEqualTo(SignatureLevel.PAdES_BASELINE_T);
        assertThat(simple.getAdESValidationErrors(id)).isEmpty();
        assertThat(simple.getAdESValidationWarnings(id)).isEmpty();

        DiagnosticData data = reports.getDiagnosticData();
        SignatureWrapper signature = data.getSignatures().get(0);
        assertThat(data.getSignatures()).hasSize(1);
        assertThat(signature.isSignatureIntact()).isTrue();
        assertThat(signature.isSigningCertificateReferencePresent()).isTrue();
        assertThat(signature.getDocMDPPermissions()).isEqualTo(CertificationPermission.NO_CHANGE_PERMITTED);
        assertThat(signature.isSignatureByteRangeValid()).isTrue();
        List<TimestampWrapper> timestamps = signature.getTimestampList();
        assertThat(timestamps).hasSize(1);
        assertThat(timestamps.get(0).isMessageImprintDataIntact()).isTrue();
        assertThat(timestamps.get(0).isSignatureValid()).isTrue();
    }

    private static Reports validate(byte[] sealed, Installation here) {
        // The two certificates themselves are trusted: an authority for trial publishes no revocation lists.
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        trusted.addCertificate(new CertificateToken(here.keys().find("tax").certificate()));
        trusted.addCertificate(new CertificateToken(here.keys().find("tsa").certificate()));
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(trusted);
        verifier.setAIASource(null);
        SignedDocumentValidator validator =
                SignedDocumentValidator.fromDocument(new InMemoryDocument(sealed, "receipt.pdf"));
        validator.setCertificateVerifier(verifier);
        return validator.validateDocument();
    }
}
