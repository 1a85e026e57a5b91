package org.piaolian.bench;

import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.documents.adapter.ScannedDocumentText;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.MerkleTree;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.domain.Seals;
import org.piaolian.settings.Settings;
import org.piaolian.verification.VerifyReceipt;
import org.piaolian.verification.domain.Verdict;

/**
 * Verification of a receipt's PDF by its registered digest beside full validation of the same PDF by EU DSS, offline, one
 * after the other in one thread of one program. What the database and the channel know is in memory: DSS asks neither.
 */
public final class MeasureVerification {

    private static final Duration WARM_UP = Duration.ofSeconds(8);
    private static final Duration MEASURED = Duration.ofSeconds(5);

    private MeasureVerification() {}

    /** No arguments; the seals' keys are the installation's. */
    public static void main(String[] args) throws Exception {
        Settings settings = new Settings();
        Seals seals = SealWiring.seals(settings, Clock.systemUTC());
        ReceiptContent content = BenchDocuments.receipt(1);
        byte[] pdf = seals.seal(
                new OpenPdfReceiptLayout()
                        .draw(
                                content,
                                BenchDocuments.TAX,
                                BenchDocuments.FINANCE,
                                BenchDocuments.verification(content)),
                BenchDocuments.TAX.id());
        byte[] altered = pdf.clone();
        altered[altered.length / 4] ^= 1;
        Path file = Files.createTempFile("receipt", ".pdf");
        Path forgery = Files.createTempFile("altered", ".pdf");
        try {
            Files.write(file, pdf);
            Files.write(forgery, altered);
            VerifyReceipt verify = verification(content, pdf, seals);
            CommonCertificateVerifier trust = trust(settings);
            require(verify.ofDocument(file).verdict(), Verdict.VALID);
            require(verify.ofDocument(forgery).verdict(), Verdict.ALTERED);
            Duration firstValidation = time(() -> validate(pdf, trust));

            double known = rate(() -> verify.ofDocument(file));
            double strange = rate(() -> verify.ofDocument(forgery));
            double validated = rate(() -> validate(pdf, trust));

            say("verification, one thread, a sealed PDF of %,d bytes, a second of CPU", pdf.length);
            say("  by its registered digest            %,10.0f", known);
            say("  of an altered copy                  %,10.0f", strange);
            say("  full validation by DSS              %,10.1f", validated);
            say("  by digest against full validation   %,10.0f", known / validated);
            say("  first validation by DSS             %,10d ms", firstValidation.toMillis());
        } finally {
            Files.delete(file);
            Files.delete(forgery);
        }
    }

    private static VerifyReceipt verification(ReceiptContent content, byte[] pdf, Seals seals) {
        Digest digest = Digest.sha256(pdf);
        Receipt receipt = new Receipt(
                content,
                "{}",
                Digest.sha256(),
                digest,
                ReceiptState.REGISTERED,
                new BatchId(new UUID(0, 1)),
                Instant.EPOCH,
                null);
        LedgerEntry entry = new LedgerEntry(
                content.number(),
                MerkleTree.leaf(content.number(), receipt.contentDigest(), digest),
                "TaxMSP",
                "a".repeat(64),
                Instant.EPOCH,
                Optional.empty());
        Receipts receipts = answering(
                Receipts.class,
                Map.of(
                        "find",
                        given -> Optional.of(receipt),
                        "findDocument",
                        given -> Optional.of(pdf),
                        "findByDocument",
                        given -> given.equals(digest) ? Optional.of(receipt) : Optional.empty()));
        return new VerifyReceipt(
                receipts,
                answering(Ledger.class, Map.of("find", given -> Optional.of(entry))),
                seals,
                new ScannedDocumentText(),
                new Settings(),
                Clock.systemUTC());
    }

    @FunctionalInterface
    private interface Answer {
        Object to(Object given);
    }

    /** A port whose methods with these names answer so; it is not asked for anything else. */
    private static <T> T answering(Class<T> port, Map<String, Answer> answers) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, given) -> {
            Answer answer = answers.get(method.getName());
            if (answer == null) {
                throw new IllegalStateException(method.getName() + " is not part of the measurement");
            }
            return answer.to(given[0]);
        }));
    }

    private static CommonCertificateVerifier trust(Settings settings) throws IOException, GeneralSecurityException {
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        try (InputStream in = Files.newInputStream(settings.seals().resolve("ca.crt"))) {
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.addCertificate(new CertificateToken((X509Certificate) certificate));
            }
        }
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(trusted);
        verifier.setAIASource(null);
        return verifier;
    }

    private static Reports validate(byte[] pdf, CommonCertificateVerifier trust) {
        SignedDocumentValidator validator =
                SignedDocumentValidator.fromDocument(new InMemoryDocument(pdf, "receipt.pdf"));
        validator.setCertificateVerifier(trust);
        Reports reports = validator.validateDocument();
        if (reports.getSimpleReport().getSignaturesCount() != 1) {
            throw new IllegalStateException("DSS does not find the seal");
        }
        return reports;
    }

    private static Duration time(Callable<?> work) throws Exception {
        long began = System.nanoTime();
        work.call();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static double rate(Callable<?> work) throws Exception {
        measure(work, WARM_UP);
        return measure(work, MEASURED);
    }

    /** Both times are of the processor, so that what else runs on the machine weighs less. */
    private static double measure(Callable<?> work, Duration time) throws Exception {
        var clock = ManagementFactory.getThreadMXBean();
        long before = clock.getCurrentThreadCpuTime();
        long spent = 0;
        long count = 0;
        while (spent < time.toNanos()) {
            work.call();
            count++;
            spent = clock.getCurrentThreadCpuTime() - before;
        }
        return count / (spent / 1e9);
    }

    private static void require(Verdict found, Verdict wanted) {
        if (found != wanted) {
            throw new IllegalStateException("the verdict is " + found + ", not " + wanted);
        }
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
