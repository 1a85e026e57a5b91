package org.piaolian.verification.attacks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.documents.ExampleReceipts;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.documents.adapter.ScannedDocumentText;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.LedgerStatus;
import org.piaolian.ledger.domain.LedgerTransaction;
import org.piaolian.ledger.domain.MerkleTree;
import org.piaolian.ledger.domain.Registration;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.PreparedReceipt;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptQuery;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.ReceiptSummary;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.receipts.domain.SealedDocument;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.adapter.TrialKeys;
import org.piaolian.seals.domain.Seals;
import org.piaolian.settings.Settings;
import org.piaolian.verification.VerifyReceipt;
import org.piaolian.verification.domain.Verification;

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
        OneReceipt receipts = new OneReceipt(content, sealed);
        this.verify = new VerifyReceipt(
                receipts,
                new OneLeaf(receipts.leaf()),
                seals,
                new ScannedDocumentText(),
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
        return SealWiring.seals(
                new Settings() {
                    @Override
                    public Path seals() {
                        return folder;
                    }
                },
                Clock.systemUTC());
    }

    Seals seals() {
        return seals;
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

    private static final class OneLeaf implements Ledger {

        private final Digest leaf;

        OneLeaf(Digest leaf) {
            this.leaf = leaf;
        }

        @Override
        public Optional<LedgerEntry> find(ReceiptNumber number) {
            return number.equals(ExampleReceipts.tax().number())
                    ? Optional.of(
                            new LedgerEntry(number, leaf, "TaxMSP", "a".repeat(64), NOW, ReceiptState.REGISTERED))
                    : Optional.empty();
        }

        @Override
        public Registration register(LeafBatch batch) {
            throw new AssertionError("verification registers nothing");
        }

        @Override
        public Optional<LedgerTransaction> transaction(String id) {
            throw new AssertionError("verification does not ask for it");
        }

        @Override
        public LedgerStatus status() {
            throw new AssertionError("verification does not ask for it");
        }
    }

    private static final class OneReceipt implements Receipts {

        private final ReceiptContent content;
        private final byte[] document;
        private final String json;

        OneReceipt(ReceiptContent content, byte[] document) {
            this.content = content;
            this.document = document;
            this.json = ContentJson.write(content, new byte[ContentJson.SALT_BYTES]);
        }

        Digest leaf() {
            return MerkleTree.leaf(content.number(), ContentJson.digest(json), Digest.sha256(document));
        }

        @Override
        public Optional<Receipt> find(ReceiptNumber number) {
            return number.equals(content.number())
                    ? Optional.of(new Receipt(
                            content,
                            json,
                            ContentJson.digest(json),
                            Digest.sha256(document),
                            ReceiptState.REGISTERED,
                            new BatchId(new UUID(0, 1)),
                            NOW,
                            null))
                    : Optional.empty();
        }

        @Override
        public Optional<Receipt> findByDocument(Digest pdf) {
            return pdf.equals(Digest.sha256(document)) ? find(content.number()) : Optional.empty();
        }

        @Override
        public Optional<byte[]> findDocument(ReceiptNumber number) {
            return number.equals(content.number())
                    ? Optional.of(Arrays.copyOf(document, document.length))
                    : Optional.empty();
        }

        @Override
        public Page<ReceiptSummary> search(ReceiptQuery query, List<String> issuers) {
            throw new AssertionError("not asked");
        }

        @Override
        public Map<String, ReceiptSummary> findByPayment(Collection<String> payments) {
            throw new AssertionError("not asked");
        }

        @Override
        public void add(ReceiptGroup group, List<PreparedReceipt> prepared) {
            throw new AssertionError("not asked");
        }

        @Override
        public List<ReceiptContent> listContents(ReceiptGroup group) {
            throw new AssertionError("not asked");
        }

        @Override
        public List<Digests> listDigests(ReceiptGroup group) {
            throw new AssertionError("not asked");
        }

        @Override
        public void addDocuments(List<SealedDocument> documents) {
            throw new AssertionError("not asked");
        }
    }
}
