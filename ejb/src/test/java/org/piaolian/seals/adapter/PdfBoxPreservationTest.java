package org.piaolian.seals.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.enumerations.SignatureLevel;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.documents.ExampleReceipts;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.seals.adapter.TrialAuthority.Reason;
import org.piaolian.seals.domain.Preservation.Increment;
import org.piaolian.seals.domain.SealReport.Finding;
import org.piaolian.seals.domain.SealUnavailable;

/** What the European Commission's reference validator says of documents with their evidence for the archive. */
class PdfBoxPreservationTest {

    private static final AgencyId TAX = new AgencyId("tax");

    @TempDir
    Path folder;

    private Installation here;
    private PdfBoxPreservation preservation;
    private byte[] sealed;

    @BeforeEach
    void seal() throws InterruptedException {
        here = Installation.in(folder, TrialKeys.Algorithm.P256);
        preservation = new PdfBoxPreservation(here.trust(), here.lists(), here.timestamps(), Clock.systemUTC());
        ReceiptContent content = ExampleReceipts.tax();
        byte[] pdf = new OpenPdfReceiptLayout()
                .draw(content, ExampleReceipts.TAX, ExampleReceipts.FINANCE, ExampleReceipts.verification(content));
        sealed = here.seals().seal(pdf, TAX);
        // Lists and timestamps have whole seconds: a list of the second of the seal may be older than it.
        TimeUnit.MILLISECONDS.sleep(1_100);
        here = Installation.in(folder, TrialKeys.Algorithm.P256);
        preservation = new PdfBoxPreservation(here.trust(), here.lists(), here.timestamps(), Clock.systemUTC());
    }

    private static byte[] behind(byte[] document, Increment increment) {
        byte[] all = Arrays.copyOf(document, document.length + increment.bytes().length);
        System.arraycopy(increment.bytes(), 0, all, document.length, increment.bytes().length);
        return all;
    }

    @Test
    void a_receipt_with_its_evidence_is_pades_baseline_lta_by_the_authoritys_certificate_alone() {
        Increment increment = preservation.preserve(sealed);
        byte[] archived = behind(sealed, increment);

        SimpleReport report = validate(archived, Instant.now());

        String id = report.getFirstSignatureId();
        assertThat(report.getIndication(id))
                .as(report.getAdESValidationErrors(id) + " " + report.getAdESValidationWarnings(id))
                .isEqualTo(Indication.TOTAL_PASSED);
        assertThat(report.getSignatureFormat(id)).isEqualTo(SignatureLevel.PAdES_BASELINE_LTA);
        assertThat(report.getAdESValidationErrors(id)).isEmpty();
        assertThat(increment.provableUntil())
                .isEqualTo(here.keys().find("tsa").certificate().getNotAfter().toInstant());
        assertThat(increment.bytes()).hasSizeLessThan(24_000);
    }

    @Test
    void the_document_itself_stays_what_it_was() {
        byte[] before = sealed.clone();
        byte[] archived = behind(sealed, preservation.preserve(sealed));

        assertThat(sealed).isEqualTo(before);
        assertThat(here.seals().inspect(sealed).finding()).isEqualTo(Finding.GENUINE);
        // The file with its evidence is no receipt: only the registered bytes are.
        assertThat(here.seals().inspect(archived).finding()).isEqualTo(Finding.BROKEN);
    }

    @Test
    void it_is_provable_when_the_seals_certificate_has_expired_and_without_evidence_it_is_not() {
        Instant inFourYears = Instant.now().plus(Duration.ofDays(4 * 365));
        byte[] archived = behind(sealed, preservation.preserve(sealed));

        SimpleReport with = validate(archived, inFourYears);
        SimpleReport without = validate(sealed, inFourYears);

        assertThat(with.getIndication(with.getFirstSignatureId())).isEqualTo(Indication.TOTAL_PASSED);
        assertThat(without.getIndication(without.getFirstSignatureId())).isNotEqualTo(Indication.TOTAL_PASSED);
    }

    @Test
    void it_is_provable_after_the_certificate_was_revoked() throws Exception {
        TrialKeys.revoke(folder, "tax", Reason.KEY_COMPROMISE, Clock.systemUTC());
        TimeUnit.SECONDS.sleep(3);
        byte[] archived = behind(sealed, preservation.preserve(sealed));

        SimpleReport report = validate(archived, Instant.now());

        String id = report.getFirstSignatureId();
        assertThat(report.getIndication(id))
                .as(report.getAdESValidationErrors(id) + " " + report.getAdESValidationWarnings(id))
                .isEqualTo(Indication.TOTAL_PASSED);
    }

    @Test
    void the_proof_can_be_prolonged_with_a_new_timestamp_authoritys_key() throws Exception {
        byte[] once = behind(sealed, preservation.preserve(sealed));
        TrialKeys.renew(folder, "tsa", TrialKeys.Algorithm.P256, Installation.PUBLIC_URL, Clock.systemUTC());
        TimeUnit.MILLISECONDS.sleep(1_100);
        here = Installation.in(folder, TrialKeys.Algorithm.P256);
        preservation = new PdfBoxPreservation(here.trust(), here.lists(), here.timestamps(), Clock.systemUTC());

        byte[] twice = behind(once, preservation.preserve(once));

        SimpleReport report = validate(twice, Instant.now());
        String id = report.getFirstSignatureId();
        assertThat(report.getIndication(id)).isEqualTo(Indication.TOTAL_PASSED);
        assertThat(report.getSignatureFormat(id)).isEqualTo(SignatureLevel.PAdES_BASELINE_LTA);
        assertThat(report.getSignatureTimestamps(id)).hasSize(3);
    }

    @Test
    void without_a_revocation_list_that_is_younger_than_the_seal_there_is_no_evidence() throws Exception {
        Files.delete(folder.resolve("ca.p12"));

        assertThatThrownBy(() -> preservation.preserve(sealed)).isInstanceOf(SealUnavailable.class);
    }

    @Test
    void what_has_no_seal_of_an_agency_gets_none() {
        assertThatThrownBy(() -> preservation.preserve(Installation.emptyPage()))
                .isInstanceOf(SealUnavailable.class)
                .hasRootCauseMessage("the document has no seal");
    }

    private SimpleReport validate(byte[] pdf, Instant at) {
        X509Certificate ca =
                here.trust().issuerOfSeal(here.keys().find("tax").certificate()).orElseThrow();
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        trusted.addCertificate(new CertificateToken(ca));
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(trusted);
        // Nothing from outside: what is not in the document is not known.
        verifier.setAIASource(null);
        SignedDocumentValidator validator =
                SignedDocumentValidator.fromDocument(new InMemoryDocument(pdf, "receipt.pdf"));
        validator.setCertificateVerifier(verifier);
        validator.setValidationTime(Date.from(at));
        return validator.validateDocument().getSimpleReport();
    }
}
