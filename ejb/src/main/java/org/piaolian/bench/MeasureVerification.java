package org.piaolian.bench;

import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.model.x509.CertificateToken;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.documents.adapter.ScannedDocumentText;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.MerkleTree;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.domain.Seals;
import org.piaolian.settings.Settings;
import org.piaolian.verification.VerifyReceipt;
import org.piaolian.verification.domain.Verdict;

/**
 * Verification of a receipt's PDF by its registered digest beside full validation of the same PDF by EU DSS, offline, in
 * turns in one thread of one program. What the database and the channel know is in memory: DSS asks neither. A document
 * that is asked about for the first time has its seal verified; one that was asked about before has it recalled (ADR 0030),
 * so both are measured, each by seals of its own.
 */
public final class MeasureVerification {

    private static final Duration MEASURED = Duration.ofSeconds(8);

    private static final int DOCUMENTS = 300;

    private MeasureVerification() {}

    /** No arguments; the seals' keys are the installation's. */
    public static void main(String[] args) throws Exception {
        Settings settings = new Settings();
        Seals seals = SealWiring.seals(settings, Clock.systemUTC());
        Path folder = Files.createTempDirectory("piaolian-bench");
        try {
            List<Sealed> documents = new ArrayList<>();
            for (int number = 1; number <= DOCUMENTS; number++) {
                documents.add(sealed(number, seals, folder));
            }
            measure(
                    documents,
                    verification(documents, forgetful(seals)),
                    verification(documents, seals),
                    trust(settings));
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void measure(
            List<Sealed> documents, VerifyReceipt first, VerifyReceipt again, CommonCertificateVerifier trust)
            throws Exception {
        for (Sealed document : documents) {
            for (VerifyReceipt verify : List.of(first, again)) {
                require(verify.ofDocument(document.file()).verdict(), Verdict.VALID);
                require(verify.ofDocument(document.altered()).verdict(), Verdict.ALTERED);
            }
        }
        long began = System.nanoTime();
        validate(documents.get(0).pdf(), trust);
        Duration loading = Duration.ofNanos(System.nanoTime() - began);
        Iterator<Sealed> unseen = forever(documents);
        Iterator<Sealed> known = forever(documents);
        Iterator<Sealed> strange = forever(documents);
        Iterator<Sealed> validated = forever(documents);
        double[] rates = Turns.rates(
                MEASURED,
                () -> first.ofDocument(unseen.next().file()),
                () -> again.ofDocument(known.next().file()),
                () -> again.ofDocument(strange.next().altered()),
                () -> validate(validated.next().pdf(), trust));

        say(
                "verification, one thread, %d sealed PDFs of %,d bytes, a second of CPU",
                DOCUMENTS, documents.get(0).pdf().length);
        say("  by its registered digest, first     %,10.0f", rates[0]);
        say("  by its registered digest, again     %,10.0f", rates[1]);
        say("  of an altered copy                  %,10.0f", rates[2]);
        say("  full validation by DSS              %,10.1f", rates[3]);
        say("  first against full validation       %,10.0f", rates[0] / rates[3]);
        say("  again against full validation       %,10.0f", rates[1] / rates[3]);
        say("  first validation by DSS             %,10d ms", loading.toMillis());
    }

    /** Seals that have seen no document before. */
    private static Seals forgetful(Seals seals) {
        return answering(
                Seals.class,
                Map.of("recall", document -> Optional.empty(), "inspect", pdf -> seals.inspect((byte[]) pdf)));
    }

    /** A receipt with its document, in memory and in a file, and an altered copy in another file. */
    private static final class Sealed {
        private final Receipt receipt;
        private final byte[] pdf;
        private final Path file;
        private final Path altered;

        private Sealed(Receipt receipt, byte[] pdf, Path file, Path altered) {
            this.receipt = receipt;
            this.pdf = pdf;
            this.file = file;
            this.altered = altered;
        }

        Receipt receipt() {
            return receipt;
        }

        byte[] pdf() {
            return pdf;
        }

        Path file() {
            return file;
        }

        Path altered() {
            return altered;
        }
    }

    private static Sealed sealed(long number, Seals seals, Path folder) throws IOException {
        ReceiptContent content = BenchDocuments.receipt(number);
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
        Receipt receipt = new Receipt(
                content,
                "{}",
                Digest.sha256(),
                Digest.sha256(pdf),
                ReceiptState.REGISTERED,
                new BatchId(new UUID(0, 1)),
                Instant.EPOCH,
                null);
        return new Sealed(
                receipt,
                pdf,
                Files.write(folder.resolve(number + ".pdf"), pdf),
                Files.write(folder.resolve(number + "-altered.pdf"), altered));
    }

    private static Iterator<Sealed> forever(List<Sealed> documents) {
        return Stream.generate(() -> documents).flatMap(List::stream).iterator();
    }

    private static VerifyReceipt verification(List<Sealed> documents, Seals seals) {
        Map<ReceiptNumber, Sealed> byNumber = new HashMap<>();
        Map<Digest, Receipt> byDigest = new HashMap<>();
        Map<ReceiptNumber, LedgerEntry> entries = new HashMap<>();
        for (Sealed document : documents) {
            Receipt receipt = document.receipt();
            ReceiptNumber number = receipt.number();
            Digest digest = Digest.sha256(document.pdf());
            byNumber.put(number, document);
            byDigest.put(digest, receipt);
            entries.put(
                    number,
                    new LedgerEntry(
                            number,
                            MerkleTree.leaf(number, receipt.contentDigest(), digest),
                            "TaxMSP",
                            "a".repeat(64),
                            Instant.EPOCH,
                            Optional.empty()));
        }
        Receipts receipts = answering(
                Receipts.class,
                Map.of(
                        "find",
                        number -> Optional.ofNullable(byNumber.get(number)).map(Sealed::receipt),
                        "findDocument",
                        number -> Optional.ofNullable(byNumber.get(number)).map(Sealed::pdf),
                        "findByDocument",
                        digest -> Optional.ofNullable(byDigest.get(digest))));
        return new VerifyReceipt(
                receipts,
                answering(Ledger.class, Map.of("find", number -> Optional.ofNullable(entries.get(number)))),
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

    private static void require(Verdict found, Verdict wanted) {
        if (found != wanted) {
            throw new IllegalStateException("the verdict is " + found + ", not " + wanted);
        }
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
