package org.piaolian.verification.attacks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.documents.ExampleReceipts;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.documents.adapter.ScannedDocumentText;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.MerkleTree;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.adapter.TrialKeys;
import org.piaolian.seals.domain.Seals;
import org.piaolian.settings.Settings;
import org.piaolian.verification.VerifyReceipt;
import org.piaolian.verification.domain.Verification;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.AgencySeal;
import org.piaolian.verifier.Unproven;

/** A receipt of ours, drawn, sealed and registered, and the portal that verifies it; with a real seal and real files. */
final class IssuedReceipt {

    static final AgencyId TAX = new AgencyId("tax");
    private static final Instant NOW = Instant.parse("2026-11-24T02:00:00Z");

    private final Path folder;
    private final Seals seals;
    private final ReceiptContent content;
    private final byte[] drawn;
    private final byte[] sealed;
    private final VerifyReceipt verify;

    private IssuedReceipt(Path folder, Seals seals, byte[] drawn) {
        this.folder = folder;
        this.seals = seals;
        this.content = ExampleReceipts.tax();
        this.drawn = drawn;
        this.sealed = seals.seal(drawn, TAX);
        String json = ContentJson.write(content, new byte[ContentJson.SALT_BYTES]);
        Digest digest = Digest.sha256(sealed);
        Receipt receipt = new Receipt(
                content,
                json,
                ContentJson.digest(json),
                digest,
                ReceiptState.REGISTERED,
                new BatchId(new UUID(0, 1)),
                NOW,
                null);
        LedgerEntry entry = new LedgerEntry(
                content.number(),
                MerkleTree.leaf(content.number(), receipt.contentDigest(), digest),
                "TaxMSP",
                "a".repeat(64),
                NOW,
                Optional.empty());
        this.verify = new VerifyReceipt(
                answering(
                        Receipts.class,
                        Map.of(
                                "find", number -> where(number.equals(content.number()), receipt),
                                "findByDocument", shown -> where(shown.equals(digest), receipt),
                                "findDocument", number -> where(number.equals(content.number()), sealed))),
                answering(Ledger.class, Map.of("find", number -> where(number.equals(content.number()), entry))),
                seals,
                // The limit of time counts the processor's here, since the tests have to share it.
                new ScannedDocumentText(ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime),
                new Settings(),
                Clock.systemUTC());
    }

    static IssuedReceipt in(Path folder) {
        return of(folder, drawReceipt());
    }

    /** Seals and registers a document as if it were a receipt's: what somebody prepared before it was sealed. */
    static IssuedReceipt of(Path folder, byte[] drawn) {
        return new IssuedReceipt(folder, seals(folder.resolve("seals")), drawn);
    }

    static byte[] drawReceipt() {
        ReceiptContent content = ExampleReceipts.tax();
        return new OpenPdfReceiptLayout()
                .draw(content, ExampleReceipts.TAX, ExampleReceipts.FINANCE, ExampleReceipts.verification(content));
    }

    /** Of an authority of its own, which has the same names as any other. */
    static Seals seals(Path folder) {
        try {
            TrialKeys.create(folder, TrialKeys.Algorithm.P256, Clock.systemUTC());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return SealWiring.seals(folder);
    }

    Seals seals() {
        return seals;
    }

    /** What verifier.jar opens seals with. */
    AgencySeal offline() {
        try (InputStream in = Files.newInputStream(folder.resolve("seals").resolve("ca.crt"))) {
            byte[] authority = CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getEncoded();
            return AgencySeal.by(new AgencyKeys(
                    "origin", 1, List.of(), List.of(Base64.getEncoder().encodeToString(authority))));
        } catch (IOException | GeneralSecurityException | Unproven e) {
            throw new IllegalStateException(e);
        }
    }

    ReceiptContent content() {
        return content;
    }

    byte[] drawn() {
        return drawn.clone();
    }

    byte[] sealed() {
        return sealed.clone();
    }

    /** The sealed file, one char a byte. */
    String text() {
        return new String(sealed, ISO_8859_1);
    }

    Verification verify(byte[] file) {
        try {
            Path shown = Files.createTempFile(folder, "shown", ".pdf");
            Files.write(shown, file);
            Verification answer = verify.ofDocument(shown);
            Files.delete(shown);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Answer {
        Object to(Object given);
    }

    /** A port whose methods with these names answer so; verification asks it for nothing else. */
    private static <T> T answering(Class<T> port, Map<String, Answer> answers) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, given) -> {
            Answer answer = answers.get(method.getName());
            if (answer == null) {
                throw new AssertionError("verification does not ask for " + method.getName());
            }
            return answer.to(given[0]);
        }));
    }

    private static <T> Optional<T> where(boolean holds, T value) {
        return holds ? Optional.of(value) : Optional.empty();
    }
}
