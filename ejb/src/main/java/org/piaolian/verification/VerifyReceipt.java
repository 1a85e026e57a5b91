package org.piaolian.verification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.documents.domain.DocumentText;
import org.piaolian.documents.domain.Reading.Limit;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.MerkleTree;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.seals.domain.SealReport;
import org.piaolian.seals.domain.Seals;
import org.piaolian.settings.Settings;
import org.piaolian.verification.Facts.Channel;
import org.piaolian.verification.Facts.Strange;
import org.piaolian.verification.domain.Alteration;
import org.piaolian.verification.domain.Check;
import org.piaolian.verification.domain.Check.Answer;
import org.piaolian.verification.domain.Check.Question;
import org.piaolian.verification.domain.Original;
import org.piaolian.verification.domain.Verdict;
import org.piaolian.verification.domain.Verification;

/**
 * Answers anyone's question whether a receipt is genuine and still valid.
 *
 * <p>Every way in goes through the same list of steps, in the order of the diagram in {@code ear/docs/verification.md}:
 * the first step of a question that finds something answers it, and the verdict is the gravest that a finding asks for.
 * A document of ours is genuine if its SHA-256 is the one registered, whatever a signature library would say of its
 * signature; nothing is ever valid on evidence that could not be read.
 */
@ApplicationScoped
public class VerifyReceipt {

    /** How many strange files are looked into at once, each allocating some 120 MB at most: the rest have to wait. */
    static final int AT_ONCE = 3;

    private static final long PATIENCE_SECONDS = 2;

    /** The gravest first. */
    private static final List<Verdict> GRAVITY = List.of(
            Verdict.UNAVAILABLE, Verdict.ALTERED, Verdict.PENDING, Verdict.REVERSED, Verdict.UNKNOWN, Verdict.VALID);

    private final Facts.Sources sources;
    private final Settings settings;
    private final Clock clock;
    private final Semaphore looks = new Semaphore(AT_ONCE, true);

    private final List<Step> steps = List.of(
            untouched("the check code belongs to the number", VerifyReceipt::mayKnow),
            untouched("a file was given, not a number alone", VerifyReceipt::isMoreThanANumber),
            untouched("its SHA-256 is that of a document issued here", VerifyReceipt::isIssuedHere),
            untouched("the file itself was given, not its SHA-256 alone", VerifyReceipt::isMoreThanADigest),
            untouched("it can be looked into now", VerifyReceipt::isAdmitted),
            untouched("it carries no number of ours with other bytes", VerifyReceipt::isNoAlteration),
            untouched("it stays within the limits", VerifyReceipt::staysWithinLimits),
            untouched("it bears no seal of ours with bytes that are not", VerifyReceipt::bearsNoStraySeal),
            untouched("it can be read", VerifyReceipt::canBeRead),
            untouched("something is known of it", VerifyReceipt::isKnown),
            sealed("there is a document to look at", VerifyReceipt::isThere),
            sealed("it is sealed", this::isSealed),
            sealed("its seal is unbroken and the issuing agency's", VerifyReceipt::isSealedByIssuer),
            sealed("its seal may be looked at", VerifyReceipt::mayBeInspected),
            sealed("its seal is whose it claims to be", VerifyReceipt::whoseSealItIs),
            registered("it is what was issued", VerifyReceipt::isWhatWasIssued),
            registered("the channel answers", VerifyReceipt::channelAnswers),
            registered("the number may be known", VerifyReceipt::numberIsKnown),
            registered("the channel holds the number", this::channelHoldsNumber),
            registered("the channel's leaf is that of content and document", VerifyReceipt::leafIsTheSame),
            valid("it is a receipt of ours", VerifyReceipt::isOurs),
            valid("the channel knows its state", VerifyReceipt::stateIsKnown),
            valid("it has not been reversed", this::isInForce));

    @Inject
    public VerifyReceipt(
            Receipts receipts, Ledger ledger, Seals seals, DocumentText documents, Settings settings, Clock clock) {
        this.sources = new Facts.Sources(receipts, ledger, seals, documents);
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * @param name what holds where the step finds nothing against it
     * @param search finds the answer to the question, or leaves it to the next step
     */
    record Step(String name, Question question, Function<Facts, Optional<Finding>> search) {}

    /** @param verdict that the answer asks for; a graver one of another finding goes before it */
    private record Finding(Answer answer, Verdict verdict, String evidence, List<String> arguments) {}

    /** A wrong check code and an unknown number give the same answer, and ask the same of database and channel. */
    public Verification byNumber(ReceiptNumber number, String checkCode) {
        Optional<Receipt> receipt = sources.receipts()
                .find(number)
                .filter(found -> found.content().checkCode().matches(checkCode));
        return answer(new Facts(sources, number, null, receipt, null, null));
    }

    /** @param pdf SHA-256 of a document that the asker holds */
    public Verification byDigest(Digest pdf) {
        return answer(new Facts(sources, null, pdf, sources.receipts().findByDocument(pdf), null, null));
    }

    /**
     * Looks its SHA-256 up before anything else. Only a file that is not one of ours is read into memory, and only as
     * one of {@value #AT_ONCE} at a time.
     *
     * @param file the document itself; whatever it holds, the answer is a verdict and never a fault
     * @throws IOException where the file cannot be read
     */
    public Verification ofDocument(Path file) throws IOException {
        Digest digest = digest(file);
        Optional<Receipt> issued = sources.receipts().findByDocument(digest);
        if (issued.isPresent()) {
            try {
                return answer(new Facts(sources, null, digest, issued, () -> reread(file, digest), null));
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        if (!admit()) {
            return answer(new Facts(sources, null, digest, issued, null, Strange.refused()));
        }
        try {
            byte[] bytes = readAtMost(file, Limit.BYTES.most() + 1);
            return answer(new Facts(sources, null, digest, issued, null, Strange.admitted(bytes)));
        } finally {
            looks.release();
        }
    }

    private static Digest digest(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), Digest.calculator())) {
            byte[] piece = new byte[64 << 10];
            while (in.read(piece) >= 0) {
                // The stream keeps the sum.
            }
            return Digest.of(in.getMessageDigest().digest());
        }
    }

    /** The bytes of the digest, and no others. */
    private static byte[] reread(Path file, Digest digest) {
        try {
            byte[] bytes = readAtMost(file, Limit.BYTES.most() + 1);
            if (!Digest.sha256(bytes).equals(digest)) {
                throw new IOException(file + " changed while it was read");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] readAtMost(Path file, long bytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes((int) bytes);
        }
    }

    private boolean admit() {
        try {
            return looks.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    List<Step> steps() {
        return steps;
    }

    private Verification answer(Facts facts) {
        List<Check> checks = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (Question question : Question.values()) {
            Finding finding = steps.stream()
                    .filter(step -> step.question() == question)
                    .flatMap(step -> step.search().apply(facts).stream())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no step answers " + question));
            findings.add(finding);
            checks.add(new Check(question, finding.answer(), finding.evidence(), finding.arguments()));
        }
        Verdict verdict = GRAVITY.stream()
                .filter(grave -> findings.stream().anyMatch(finding -> finding.verdict() == grave))
                .findFirst()
                .orElseThrow();
        return verification(facts, verdict, checks);
    }

    private Verification verification(Facts facts, Verdict verdict, List<Check> checks) {
        boolean altered = verdict == Verdict.ALTERED;
        Optional<Original> original = facts.mayLookInto() ? original(facts) : Optional.empty();
        return new Verification(
                verdict,
                checks,
                facts.shown().orElse(null),
                facts.receipt().filter(r -> !altered).map(Receipt::content).orElse(null),
                original.orElse(null),
                original.map(known -> facts.alteration()).orElse(null),
                facts.receipt().isPresent() && !altered ? entry(facts.channel()).orElse(null) : null,
                verdict == Verdict.PENDING ? facts.receipt().map(this::deadline).orElse(null) : null,
                clock.instant());
    }

    private static Optional<Original> original(Facts facts) {
        return facts.original()
                .map(issued -> new Original(
                        issued.receipt().number(),
                        issued.receipt().content().agency(),
                        issued.receipt().content().issuedAt(),
                        issued.document().length,
                        facts.provesPossession() ? issued.receipt().content() : null));
    }

    // ---- is the document untouched? ---------------------------------------------------------------------------------

    private static Optional<Finding> mayKnow(Facts facts) {
        return when(
                facts.isAskedByNumber() && facts.receipt().isEmpty(),
                () -> finding(Answer.NOT_ASKED, Verdict.UNKNOWN, "untouched.no-document"));
    }

    private static Optional<Finding> isMoreThanANumber(Facts facts) {
        return when(
                facts.isAskedByNumber(),
                () -> facts.keptDigest()
                        .map(kept -> finding(Answer.NOT_ASKED, Verdict.VALID, "untouched.drop-the-file", kept))
                        .orElseGet(() -> finding(Answer.NOT_ASKED, Verdict.VALID, "untouched.not-sealed-yet")));
    }

    private static Optional<Finding> isIssuedHere(Facts facts) {
        return when(
                facts.receipt().isPresent(),
                () -> finding(
                        Answer.YES,
                        Verdict.VALID,
                        "untouched.same-bytes",
                        facts.shown().orElseThrow()));
    }

    private static Optional<Finding> isMoreThanADigest(Facts facts) {
        return when(
                facts.strange().isEmpty(),
                () -> finding(Answer.UNKNOWN, Verdict.UNKNOWN, "untouched.no-such-document"));
    }

    private static Optional<Finding> isAdmitted(Facts facts) {
        return when(!facts.mayLookInto(), () -> finding(Answer.UNKNOWN, Verdict.UNAVAILABLE, "untouched.busy"));
    }

    private static Optional<Finding> isNoAlteration(Facts facts) {
        return facts.original().map(issued -> {
            Alteration alteration = facts.alteration();
            return finding(
                    Answer.NO,
                    Verdict.ALTERED,
                    "untouched.altered." + alteration.kind(),
                    issued.receipt().number(),
                    alteration.at(),
                    alteration.removed(),
                    alteration.added());
        });
    }

    private static Optional<Finding> staysWithinLimits(Facts facts) {
        return facts.reading()
                .excess()
                .map(limit -> finding(Answer.UNKNOWN, Verdict.UNKNOWN, "untouched.limit." + limit, limit.most()));
    }

    private static Optional<Finding> bearsNoStraySeal(Facts facts) {
        return when(
                facts.strangeSeal().agency() != null,
                () -> finding(Answer.NO, Verdict.ALTERED, "untouched.sealed-but-unknown"));
    }

    private static Optional<Finding> canBeRead(Facts facts) {
        return when(facts.reading().encrypted(), () -> finding(Answer.UNKNOWN, Verdict.UNKNOWN, "untouched.encrypted"));
    }

    private static Optional<Finding> isKnown(Facts facts) {
        return Optional.of(finding(Answer.UNKNOWN, Verdict.UNKNOWN, "untouched.no-such-document"));
    }

    // ---- is the seal the agency's? ----------------------------------------------------------------------------------

    private static Optional<Finding> isThere(Facts facts) {
        return when(
                facts.receipt().isEmpty() && facts.strange().isEmpty(),
                () -> finding(
                        Answer.UNKNOWN,
                        Verdict.UNKNOWN,
                        facts.isAskedByNumber() ? "sealed.nothing-known" : "sealed.only-digest"));
    }

    private Optional<Finding> isSealed(Facts facts) {
        return facts.receipt()
                .filter(receipt -> facts.issuedSeal().isEmpty())
                .map(receipt -> finding(
                        Answer.UNKNOWN, isPromised(receipt) ? Verdict.PENDING : Verdict.UNAVAILABLE, "sealed.not-yet"));
    }

    private static Optional<Finding> isSealedByIssuer(Facts facts) {
        return facts.receipt().map(receipt -> {
            SealReport seal = facts.issuedSeal().orElseThrow();
            if (seal.sealedBy().filter(receipt.content().agency()::equals).isPresent()) {
                return finding(Answer.YES, Verdict.VALID, "sealed.genuine", seal.agency(), seal.sealedAt());
            }
            return switch (seal.finding()) {
                case GENUINE -> finding(Answer.NO, Verdict.ALTERED, "sealed.by-another", seal.agency());
                case UNPROVEN -> finding(Answer.UNKNOWN, Verdict.UNAVAILABLE, evidence(seal), signer(seal));
                case BROKEN, FOREIGN, NONE, UNREADABLE ->
                    finding(Answer.NO, Verdict.ALTERED, evidence(seal), signer(seal));
            };
        });
    }

    private static Optional<Finding> mayBeInspected(Facts facts) {
        return when(
                !facts.mayLookInto() || facts.reading().excess().isPresent(),
                () -> finding(Answer.UNKNOWN, Verdict.UNKNOWN, "sealed.not-looked-at"));
    }

    private static Optional<Finding> whoseSealItIs(Facts facts) {
        SealReport seal = facts.strangeSeal();
        return Optional.of(
                switch (seal.finding()) {
                    // Unbroken, and yet not issued here: the agency's key has been used outside of this portal.
                    case GENUINE -> finding(Answer.YES, Verdict.ALTERED, evidence(seal), seal.agency());
                    case UNPROVEN ->
                        finding(
                                Answer.UNKNOWN,
                                seal.agency() == null ? Verdict.UNAVAILABLE : Verdict.ALTERED,
                                evidence(seal),
                                signer(seal));
                    case BROKEN -> finding(Answer.NO, Verdict.ALTERED, evidence(seal), signer(seal));
                    case FOREIGN -> finding(Answer.NO, Verdict.UNKNOWN, evidence(seal), signer(seal));
                    case NONE -> finding(Answer.NO, Verdict.UNKNOWN, evidence(seal));
                    case UNREADABLE -> finding(Answer.UNKNOWN, Verdict.UNKNOWN, evidence(seal));
                });
    }

    private static String evidence(SealReport seal) {
        SealReport.@Nullable Flaw flaw = seal.flaw();
        return "sealed." + seal.finding() + (flaw == null ? "" : "." + flaw);
    }

    private static String signer(SealReport seal) {
        return seal.signer() == null ? "?" : seal.signer();
    }

    // ---- is it on the channel? --------------------------------------------------------------------------------------

    private static Optional<Finding> isWhatWasIssued(Facts facts) {
        if (facts.isAskedByNumber() || facts.receipt().isPresent()) {
            return Optional.empty();
        }
        boolean looked = facts.mayLookInto();
        Optional<Facts.Issued> original = looked ? facts.original() : Optional.empty();
        if (original.isEmpty()) {
            return Optional.of(finding(Answer.NO, Verdict.UNKNOWN, "channel.no-such-document"));
        }
        ReceiptNumber number = original.get().receipt().number();
        return Optional.of(entry(facts.channel())
                .map(entry ->
                        finding(Answer.NO, Verdict.ALTERED, "channel.other-registered", number, entry.registeredAt()))
                .orElseGet(() -> finding(Answer.NO, Verdict.ALTERED, "channel.other-document", number)));
    }

    private static Optional<Finding> channelAnswers(Facts facts) {
        return when(
                facts.channel() instanceof Channel.Silent,
                () -> finding(Answer.UNKNOWN, Verdict.UNAVAILABLE, "channel.unavailable"));
    }

    private static Optional<Finding> numberIsKnown(Facts facts) {
        return when(facts.receipt().isEmpty(), () -> finding(Answer.UNKNOWN, Verdict.UNKNOWN, "number.unknown"));
    }

    private Optional<Finding> channelHoldsNumber(Facts facts) {
        Receipt receipt = facts.receipt().orElseThrow();
        return when(
                entry(facts.channel()).isEmpty(),
                () -> isPromised(receipt)
                        ? finding(Answer.NO, Verdict.PENDING, "channel.pending", deadline(receipt))
                        : finding(Answer.NO, Verdict.ALTERED, "channel.missing"));
    }

    /** The registered leaf must be the one that content and document, as they are now, give. */
    private static Optional<Finding> leafIsTheSame(Facts facts) {
        Receipt receipt = facts.receipt().orElseThrow();
        LedgerEntry entry = entry(facts.channel()).orElseThrow();
        Digest document = facts.shown().or(facts::keptDigest).orElse(receipt.contentDigest());
        Digest leaf = MerkleTree.leaf(receipt.number(), receipt.contentDigest(), document);
        return Optional.of(
                leaf.equals(entry.leaf())
                        ? finding(
                                Answer.YES,
                                Verdict.VALID,
                                "channel.registered",
                                entry.registeredAt(),
                                entry.transactionId(),
                                entry.mspId())
                        : finding(Answer.NO, Verdict.ALTERED, "channel.other-leaf", leaf, entry.leaf()));
    }

    private static Optional<LedgerEntry> entry(Channel channel) {
        return channel instanceof Channel.Answered answered ? answered.entry() : Optional.empty();
    }

    /** Issued, and not believed to be on the channel yet. */
    private static boolean isPromised(Receipt receipt) {
        return receipt.state() == ReceiptState.PREPARED || receipt.state() == ReceiptState.SEALED;
    }

    private Instant deadline(Receipt receipt) {
        return receipt.content().issuedAt().toInstant().plus(settings.registrationDeadline());
    }

    // ---- is it still valid today? -----------------------------------------------------------------------------------

    private static Optional<Finding> isOurs(Facts facts) {
        if (facts.receipt().isPresent()) {
            return Optional.empty();
        }
        boolean looked = facts.mayLookInto();
        boolean altered = looked && facts.original().isPresent();
        boolean reversed = altered
                && entry(facts.channel())
                        .filter(entry -> entry.state() == ReceiptState.REVERSED)
                        .isPresent();
        return Optional.of(finding(
                Answer.NOT_ASKED,
                altered ? Verdict.ALTERED : Verdict.UNKNOWN,
                reversed ? "valid.original-reversed" : altered ? "valid.not-this-document" : "valid.nothing-known"));
    }

    private static Optional<Finding> stateIsKnown(Facts facts) {
        boolean silent = facts.channel() instanceof Channel.Silent;
        return when(
                entry(facts.channel()).isEmpty(),
                () -> finding(
                        Answer.UNKNOWN,
                        silent ? Verdict.UNAVAILABLE : Verdict.PENDING,
                        silent ? "valid.channel-silent" : "valid.not-registered"));
    }

    private Optional<Finding> isInForce(Facts facts) {
        Optional<Standing> standing = entry(facts.channel()).orElseThrow().standing();
        if (standing.isEmpty()) {
            return Optional.of(nothingAgainst(facts.receipt().orElseThrow().content()));
        }
        Standing now = standing.get();
        Standing.@Nullable Hold hold = now.hold();
        boolean held = hold != null && clock.instant().isBefore(hold.until());
        return Optional.of(
                switch (now.state()) {
                    case REVERSED -> reversed(now, creditNotes(facts, now));
                    case CLOSED ->
                        inForce("valid.closed", now.last().at(), now.last().mspId());
                    case LOCKED, PLEDGED, ASSIGNED ->
                        inForce(
                                held ? heldAs(now) : "valid.hold-ended",
                                hold == null ? now.last().at() : hold.until());
                    case REGISTERED ->
                        now.reversals().isEmpty()
                                ? nothingAgainst(facts.receipt().orElseThrow().content())
                                : partlyReversed(now, creditNotes(facts, now));
                    case PREPARED, SEALED ->
                        throw new IllegalStateException("the channel knows no state " + now.state());
                });
    }

    /** The receipts that took an invoice back, where credit notes of its seller are among them; else none. */
    private List<ReceiptContent> creditNotes(Facts facts, Standing now) {
        if (facts.receipt().orElseThrow().content().kind() != ReceiptKind.E_INVOICE) {
            return List.of();
        }
        List<ReceiptContent> reds = now.reversals().stream()
                .flatMap(red -> sources.receipts().find(red).stream())
                .map(Receipt::content)
                .toList();
        return reds.stream().anyMatch(ReceiptContent::isCreditNote) ? reds : List.of();
    }

    private static String sellersNumbers(List<ReceiptContent> reds) {
        return reds.stream()
                .flatMap(red -> Optional.ofNullable(red.invoice()).stream())
                .map(ReceiptContent.Invoice::number)
                .collect(Collectors.joining(", "));
    }

    private static Finding partlyReversed(Standing now, List<ReceiptContent> reds) {
        return reds.isEmpty()
                ? inForce("valid.partly-reversed", numbers(now))
                : inForce(
                        "valid.partly-credited",
                        reds.stream()
                                .map(ReceiptContent::total)
                                .reduce(Money::plus)
                                .orElseThrow(),
                        sellersNumbers(reds),
                        numbers(now));
    }

    private static Finding reversed(Standing now, List<ReceiptContent> reds) {
        if (!reds.isEmpty()) {
            return finding(
                    Answer.NO, Verdict.REVERSED, "valid.credited", now.last().at(), sellersNumbers(reds), numbers(now));
        }
        return now.replacedBy() == null
                ? finding(
                        Answer.NO,
                        Verdict.REVERSED,
                        "valid.reversed",
                        now.last().at(),
                        numbers(now))
                : finding(
                        Answer.NO,
                        Verdict.REVERSED,
                        "valid.replaced",
                        now.last().at(),
                        numbers(now),
                        now.replacedBy());
    }

    private static String heldAs(Standing now) {
        return now.isReversalAsked()
                ? "valid.reversal-asked"
                : "valid." + now.state().name().toLowerCase(Locale.ROOT);
    }

    /** Nothing speaks against it; what it is itself is said, where it is for another receipt's sake. */
    private static Finding nothingAgainst(ReceiptContent content) {
        if (content.correction() == null) {
            return inForce("valid.in-force");
        }
        return switch (content.correction().act()) {
            case REVERSES -> inForce("valid.red", content.related());
            case REPLACES -> inForce("valid.replacement", content.related());
        };
    }

    private static Finding inForce(String evidence, @Nullable Object... arguments) {
        return finding(Answer.YES, Verdict.VALID, evidence, arguments);
    }

    private static String numbers(Standing now) {
        return now.reversals().stream().map(ReceiptNumber::toString).collect(Collectors.joining(", "));
    }

    // ---- the list reads as a table ----------------------------------------------------------------------------------

    private static Step untouched(String name, Function<Facts, Optional<Finding>> search) {
        return new Step(name, Question.UNTOUCHED, search);
    }

    private static Step sealed(String name, Function<Facts, Optional<Finding>> search) {
        return new Step(name, Question.SEALED_BY_AGENCY, search);
    }

    private static Step registered(String name, Function<Facts, Optional<Finding>> search) {
        return new Step(name, Question.ON_THE_CHANNEL, search);
    }

    private static Step valid(String name, Function<Facts, Optional<Finding>> search) {
        return new Step(name, Question.STILL_VALID, search);
    }

    private static Optional<Finding> when(boolean found, java.util.function.Supplier<Finding> finding) {
        return found ? Optional.of(finding.get()) : Optional.empty();
    }

    private static Finding finding(Answer answer, Verdict verdict, String evidence, @Nullable Object... arguments) {
        return new Finding(
                answer,
                verdict,
                evidence,
                Arrays.stream(arguments).map(String::valueOf).toList());
    }
}
