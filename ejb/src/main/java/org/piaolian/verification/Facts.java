package org.piaolian.verification;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.piaolian.documents.domain.DocumentText;
import org.piaolian.documents.domain.Reading;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.seals.domain.SealReport;
import org.piaolian.seals.domain.SealReport.Finding;
import org.piaolian.seals.domain.SealReport.Flaw;
import org.piaolian.seals.domain.Seals;
import org.piaolian.verification.domain.Alteration;

/**
 * What can be known of the one thing that is asked about. Each fact is found out when a check first needs it, and once:
 * what a check before it has settled is never looked for.
 */
final class Facts {

    /** A strange file, admitted to be looked into; or not, where too many are being looked into already. */
    static final class Strange {
        private final byte @Nullable [] bytes;

        private Strange(byte @Nullable [] bytes) {
            this.bytes = bytes;
        }

        static Strange admitted(byte[] bytes) {
            return new Strange(bytes);
        }

        static Strange refused() {
            return new Strange(null);
        }

        boolean isAdmitted() {
            return bytes != null;
        }
    }

    /** The document issued under a number that a strange file carries. */
    static final class Issued {
        private final Receipt receipt;
        private final byte[] document;

        Issued(Receipt receipt, byte[] document) {
            this.receipt = receipt;
            this.document = document;
        }

        Receipt receipt() {
            return receipt;
        }

        byte[] document() {
            return document;
        }
    }

    /** What the channel answered. */
    sealed interface Channel {

        record Answered(Optional<LedgerEntry> entry) implements Channel {}

        record Silent() implements Channel {}
    }

    private final @Nullable ReceiptNumber number;
    private final @Nullable Digest shown;
    private final Optional<Receipt> receipt;
    private final @Nullable Strange strange;
    private final @Nullable Supplier<byte[]> issuedFile;
    private final Lazy<Optional<byte[]>> kept;
    private final Lazy<Optional<Digest>> keptDigest;
    private final Lazy<Optional<SealReport>> issuedSeal;
    private final Lazy<Reading> reading;
    private final Lazy<SealReport> strangeSeal;
    private final Lazy<Optional<Issued>> original;
    private final Lazy<Alteration> alteration;
    private final Lazy<Channel> channel;

    /**
     * @param number that was asked about; null where a document is
     * @param shown SHA-256 of the document that the asker holds; null where a number is asked about
     * @param receipt whose check code the asker knows, or which this document is of
     * @param issuedFile reads the document that the asker holds, where it was issued here with these very bytes; null where
     *     there is none
     * @param strange the document that the asker holds, where none was issued here with these bytes
     */
    Facts(
            Sources from,
            @Nullable ReceiptNumber number,
            @Nullable Digest shown,
            Optional<Receipt> receipt,
            @Nullable Supplier<byte[]> issuedFile,
            @Nullable Strange strange) {
        this.number = number;
        this.shown = shown;
        this.receipt = receipt;
        this.issuedFile = issuedFile;
        this.strange = strange;
        this.kept = new Lazy<>(() -> receipt.flatMap(r -> from.receipts().findDocument(r.number())));
        this.keptDigest = new Lazy<>(() -> kept().map(Digest::sha256));
        this.issuedSeal = new Lazy<>(() -> inspectIssued(from.seals()));
        this.reading = new Lazy<>(() -> from.documents().read(strangeBytes()));
        this.strangeSeal = new Lazy<>(() -> from.seals().inspect(strangeBytes()));
        this.original = new Lazy<>(() -> findOriginal(from.receipts()));
        this.alteration =
                new Lazy<>(() -> Alteration.between(original().orElseThrow().document(), strangeBytes()));
        this.channel = new Lazy<>(() -> lookUp(from.ledger()));
    }

    /** Where facts come from. */
    record Sources(Receipts receipts, Ledger ledger, Seals seals, DocumentText documents) {}

    boolean isAskedByNumber() {
        return number != null;
    }

    Optional<Digest> shown() {
        return Optional.ofNullable(shown);
    }

    /** The receipt that is asked about, for someone who may know it. */
    Optional<Receipt> receipt() {
        return receipt;
    }

    Optional<Strange> strange() {
        return Optional.ofNullable(strange);
    }

    /** Whether there is a strange file, and it was admitted. */
    boolean mayLookInto() {
        return strange != null && strange.isAdmitted();
    }

    /** The document that the portal keeps of the receipt. */
    Optional<byte[]> kept() {
        return kept.get();
    }

    /** SHA-256 of the document that the portal keeps, as it is now. */
    Optional<Digest> keptDigest() {
        return keptDigest.get();
    }

    /**
     * What is on the issued document: on the asker's, which is the same by its SHA-256, else on the one that the portal
     * keeps; empty where there is neither.
     */
    Optional<SealReport> issuedSeal() {
        return issuedSeal.get();
    }

    private Optional<SealReport> inspectIssued(Seals seals) {
        Optional<SealReport> before = shown().or(this::keptDigest).flatMap(seals::recall);
        if (before.isPresent()) {
            return before;
        }
        return issuedFile == null
                ? kept().map(seals::inspect).map(this::ofTheseBytes)
                : Optional.of(seals.inspect(issuedFile.get()));
    }

    /** Where only its SHA-256 was shown, and the portal keeps other bytes, their seal says nothing of it. */
    private SealReport ofTheseBytes(SealReport seal) {
        return seal.finding() != Finding.GENUINE || shown().or(this::keptDigest).equals(keptDigest())
                ? seal
                : new SealReport(Finding.BROKEN, seal.agency(), seal.signer(), null, Flaw.OTHER_BYTES);
    }

    /** What a look into the strange file found. */
    Reading reading() {
        return reading.get();
    }

    SealReport strangeSeal() {
        return strangeSeal.get();
    }

    /** The document issued under a number that the strange file carries: of several, the one it has most in common with. */
    Optional<Issued> original() {
        return original.get();
    }

    Alteration alteration() {
        return alteration.get();
    }

    boolean provesPossession() {
        return Alteration.provesPossession(original().orElseThrow().document(), strangeBytes());
    }

    /** What the channel says of the number in question. */
    Channel channel() {
        return channel.get();
    }

    private byte[] strangeBytes() {
        if (strange == null || strange.bytes == null) {
            throw new IllegalStateException("no strange file may be looked into");
        }
        return strange.bytes;
    }

    private Optional<Issued> findOriginal(Receipts receipts) {
        return reading().numbers().stream()
                .flatMap(carried -> receipts.find(carried).stream())
                .flatMap(found ->
                        receipts.findDocument(found.number()).stream().map(document -> new Issued(found, document)))
                .max(Comparator.comparingInt(issued -> common(issued.document())));
    }

    private int common(byte[] document) {
        int first = Arrays.mismatch(document, strangeBytes());
        return first < 0 ? document.length : first;
    }

    private Channel lookUp(Ledger ledger) {
        try {
            return new Channel.Answered(receipt.map(Receipt::number)
                    .or(() -> Optional.ofNullable(number))
                    .or(() -> original().map(issued -> issued.receipt().number()))
                    .flatMap(ledger::find));
        } catch (LedgerUnavailable e) {
            return new Channel.Silent();
        }
    }

    private static final class Lazy<T> {
        private final Supplier<T> source;
        private @Nullable T value;

        Lazy(Supplier<T> source) {
            this.source = source;
        }

        T get() {
            @Nullable T found = value;
            if (found == null) {
                found = source.get();
                value = found;
            }
            return found;
        }
    }
}
