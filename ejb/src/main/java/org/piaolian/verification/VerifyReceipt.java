package org.piaolian.verification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.documents.domain.DocumentText;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.MerkleTree;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.seals.domain.SealReport;
import org.piaolian.seals.domain.Seals;
import org.piaolian.settings.Settings;
import org.piaolian.verification.domain.Check;
import org.piaolian.verification.domain.Check.Answer;
import org.piaolian.verification.domain.Check.Question;
import org.piaolian.verification.domain.Verdict;
import org.piaolian.verification.domain.Verification;

/**
 * Answers anyone's question whether a receipt is genuine and still valid.
 *
 * <p>Every way in gathers the same {@link Evidence} and answers the same four questions in the same order; the verdict
 * follows from the answers alone. A document of ours is genuine if its SHA-256 is the one registered, whatever a
 * signature library would say of its signature; nothing is ever valid on evidence that could not be read.
 */
@ApplicationScoped
public class VerifyReceipt {

    private final Receipts receipts;
    private final Ledger ledger;
    private final Seals seals;
    private final DocumentText documents;
    private final Settings settings;
    private final Clock clock;

    @Inject
    public VerifyReceipt(
            Receipts receipts, Ledger ledger, Seals seals, DocumentText documents, Settings settings, Clock clock) {
        this.receipts = receipts;
        this.ledger = ledger;
        this.seals = seals;
        this.documents = documents;
        this.settings = settings;
        this.clock = clock;
    }

    /** A wrong check code and an unknown number give the same answer, and ask the same of database and channel. */
    public Verification byNumber(ReceiptNumber number, String checkCode) {
        Optional<Receipt> receipt = receipts.find(number);
        Channel channel = lookUp(number);
        boolean opened =
                receipt.isPresent() && receipt.get().content().checkCode().matches(checkCode);
        if (!opened) {
            return unknown(channel, "number.unknown");
        }
        return answer(new Evidence(receipt.get(), channel, null));
    }

    /** @param pdf SHA-256 of a document that the asker holds */
    public Verification byDigest(Digest pdf) {
        return receipts.findByDocument(pdf)
                .map(receipt -> answer(new Evidence(receipt, lookUp(receipt.number()), pdf)))
                .orElseGet(
                        () -> unknownDocument(check(Question.SEALED_BY_AGENCY, Answer.UNKNOWN, "sealed.only-digest")));
    }

    /** @param pdf the document itself; whatever it is, the answer is a verdict and never a fault */
    public Verification ofDocument(byte[] pdf) {
        Digest digest = Digest.sha256(pdf);
        Optional<Receipt> issued = receipts.findByDocument(digest);
        return issued.isPresent()
                ? answer(new Evidence(issued.get(), lookUp(issued.get().number()), digest))
                : ofStrange(pdf);
    }

    /** A document that was not issued here in these very bytes. */
    private Verification ofStrange(byte[] pdf) {
        SealReport seal = seals.inspect(pdf);
        Set<ReceiptNumber> numbers = documents.findNumbers(pdf);
        Optional<ReceiptNumber> ours =
                numbers.stream().filter(n -> receipts.find(n).isPresent()).findFirst();
        boolean bearsOurSeal = seal.agency() != null;
        Check sealed = sealOfStrange(seal);
        if (ours.isPresent()) {
            return withoutReceipt(
                    Verdict.ALTERED,
                    check(Question.UNTOUCHED, Answer.NO, "untouched.other-bytes", ours.get()),
                    sealed,
                    check(Question.ON_THE_CHANNEL, Answer.NO, "channel.other-document", ours.get()),
                    check(Question.STILL_VALID, Answer.NOT_ASKED, "valid.not-this-document"));
        }
        if (bearsOurSeal) {
            return withoutReceipt(
                    Verdict.ALTERED,
                    check(Question.UNTOUCHED, Answer.NO, "untouched.sealed-but-unknown"),
                    sealed,
                    check(Question.ON_THE_CHANNEL, Answer.NO, "channel.no-such-document"),
                    check(Question.STILL_VALID, Answer.NOT_ASKED, "valid.not-this-document"));
        }
        return unknownDocument(sealed);
    }

    private Verification unknownDocument(Check sealed) {
        return withoutReceipt(
                Verdict.UNKNOWN,
                check(Question.UNTOUCHED, Answer.UNKNOWN, "untouched.no-such-document"),
                sealed,
                check(Question.ON_THE_CHANNEL, Answer.NO, "channel.no-such-document"),
                check(Question.STILL_VALID, Answer.NOT_ASKED, "valid.nothing-known"));
    }

    /** An answer about something that is no receipt of ours, or not one that may be shown. */
    private Verification withoutReceipt(Verdict verdict, Check... checks) {
        return new Verification(verdict, List.of(checks), null, null, clock.instant());
    }

    private static Check sealOfStrange(SealReport seal) {
        return switch (seal.finding()) {
            case GENUINE -> check(Question.SEALED_BY_AGENCY, Answer.YES, "sealed.genuine-elsewhere", agency(seal));
            case BROKEN -> check(Question.SEALED_BY_AGENCY, Answer.NO, "sealed.broken", seal.evidence());
            case FOREIGN -> check(Question.SEALED_BY_AGENCY, Answer.NO, "sealed.foreign", signer(seal));
            case NONE -> check(Question.SEALED_BY_AGENCY, Answer.NO, "sealed.none");
            case UNREADABLE -> check(Question.SEALED_BY_AGENCY, Answer.UNKNOWN, "sealed.unreadable", seal.evidence());
        };
    }

    /**
     * All that is known of one receipt of ours.
     *
     * @param shown SHA-256 of the document that the asker holds, which is one of ours; null where only the number is
     *     known
     */
    private record Evidence(
            Receipt receipt, Channel channel, @Nullable Digest shown) {}

    /** What the channel answered. */
    private sealed interface Channel {

        record Answered(Optional<LedgerEntry> entry) implements Channel {}

        record Silent() implements Channel {}
    }

    private Channel lookUp(ReceiptNumber number) {
        try {
            return new Channel.Answered(ledger.find(number));
        } catch (LedgerUnavailable e) {
            return new Channel.Silent();
        }
    }

    private Verification answer(Evidence evidence) {
        List<Check> checks = new ArrayList<>();
        Optional<byte[]> kept = receipts.findDocument(evidence.receipt.number());
        checks.add(untouched(evidence, kept));
        checks.add(sealedByAgency(evidence, kept));
        checks.add(onTheChannel(evidence, kept));
        checks.add(stillValid(evidence, checks));
        Verdict verdict = verdict(evidence, checks);
        return new Verification(
                verdict,
                checks,
                verdict == Verdict.ALTERED ? null : evidence.receipt.content(),
                verdict == Verdict.PENDING ? deadline(evidence.receipt) : null,
                clock.instant());
    }

    private Check untouched(Evidence evidence, Optional<byte[]> kept) {
        if (evidence.shown != null) {
            return check(Question.UNTOUCHED, Answer.YES, "untouched.same-bytes", evidence.shown);
        }
        return kept.isPresent()
                ? check(Question.UNTOUCHED, Answer.NOT_ASKED, "untouched.drop-the-file", Digest.sha256(kept.get()))
                : check(Question.UNTOUCHED, Answer.NOT_ASKED, "untouched.not-sealed-yet");
    }

    private Check sealedByAgency(Evidence evidence, Optional<byte[]> kept) {
        if (kept.isEmpty()) {
            return check(Question.SEALED_BY_AGENCY, Answer.UNKNOWN, "sealed.not-yet");
        }
        SealReport seal = seals.inspect(kept.get());
        boolean byIssuer = seal.sealedBy()
                .filter(evidence.receipt.content().agency()::equals)
                .isPresent();
        return byIssuer
                ? check(Question.SEALED_BY_AGENCY, Answer.YES, "sealed.genuine", agency(seal), seal.sealedAt())
                : check(Question.SEALED_BY_AGENCY, Answer.NO, "sealed.broken", seal.evidence());
    }

    /** The registered leaf must be the one that content and document, as they are now, give. */
    private Check onTheChannel(Evidence evidence, Optional<byte[]> kept) {
        if (evidence.channel instanceof Channel.Silent) {
            return check(Question.ON_THE_CHANNEL, Answer.UNKNOWN, "channel.unavailable");
        }
        Optional<LedgerEntry> entry = ((Channel.Answered) evidence.channel).entry;
        Receipt receipt = evidence.receipt;
        if (entry.isEmpty()) {
            return isPromised(receipt)
                    ? check(Question.ON_THE_CHANNEL, Answer.NO, "channel.pending", deadline(receipt))
                    : check(Question.ON_THE_CHANNEL, Answer.NO, "channel.missing");
        }
        Digest shown = evidence.shown != null
                ? evidence.shown
                : kept.map(Digest::sha256).orElse(receipt.contentDigest());
        Digest leaf = MerkleTree.leaf(receipt.number(), receipt.contentDigest(), shown);
        return leaf.equals(entry.get().leaf())
                ? check(
                        Question.ON_THE_CHANNEL,
                        Answer.YES,
                        "channel.registered",
                        entry.get().registeredAt(),
                        entry.get().transactionId(),
                        entry.get().mspId())
                : check(
                        Question.ON_THE_CHANNEL,
                        Answer.NO,
                        "channel.other-leaf",
                        leaf,
                        entry.get().leaf());
    }

    /** Issued, and not believed to be on the channel yet. */
    private static boolean isPromised(Receipt receipt) {
        return receipt.state() == ReceiptState.PREPARED || receipt.state() == ReceiptState.SEALED;
    }

    private static Check stillValid(Evidence evidence, List<Check> before) {
        if (evidence.channel instanceof Channel.Answered answered && answered.entry.isPresent()) {
            ReceiptState state = answered.entry.get().state();
            return switch (state) {
                case REVERSED -> check(Question.STILL_VALID, Answer.NO, "valid.reversed");
                case REGISTERED -> check(Question.STILL_VALID, Answer.YES, "valid.in-force");
                case LOCKED, CLOSED, PLEDGED, ASSIGNED ->
                    check(
                            Question.STILL_VALID,
                            Answer.YES,
                            "valid." + state.name().toLowerCase(java.util.Locale.ROOT));
                case PREPARED, SEALED -> throw new IllegalStateException("the channel knows no state " + state);
            };
        }
        boolean silent = before.get(before.size() - 1).answer() == Answer.UNKNOWN;
        return check(Question.STILL_VALID, Answer.UNKNOWN, silent ? "valid.channel-silent" : "valid.not-registered");
    }

    /** A registered receipt whose evidence is whole is valid; every other combination is something less. */
    private static Verdict verdict(Evidence evidence, List<Check> checks) {
        Answer sealed = checks.get(1).answer();
        Check channel = checks.get(2);
        Answer valid = checks.get(3).answer();
        if (channel.answer() == Answer.UNKNOWN) {
            return Verdict.UNAVAILABLE;
        }
        if (channel.answer() == Answer.NO) {
            boolean missing = ((Channel.Answered) evidence.channel).entry.isEmpty();
            return missing && isPromised(evidence.receipt) ? Verdict.PENDING : Verdict.ALTERED;
        }
        if (sealed != Answer.YES) {
            return sealed == Answer.NO ? Verdict.ALTERED : Verdict.UNAVAILABLE;
        }
        return valid == Answer.YES ? Verdict.VALID : Verdict.REVERSED;
    }

    private Verification unknown(Channel channel, String evidence) {
        boolean silent = channel instanceof Channel.Silent;
        return withoutReceipt(
                silent ? Verdict.UNAVAILABLE : Verdict.UNKNOWN,
                check(Question.UNTOUCHED, Answer.NOT_ASKED, "untouched.no-document"),
                check(Question.SEALED_BY_AGENCY, Answer.UNKNOWN, "sealed.nothing-known"),
                check(Question.ON_THE_CHANNEL, Answer.UNKNOWN, silent ? "channel.unavailable" : evidence),
                check(Question.STILL_VALID, Answer.NOT_ASKED, "valid.nothing-known"));
    }

    private Instant deadline(Receipt receipt) {
        return receipt.content().issuedAt().toInstant().plus(settings.registrationDeadline());
    }

    private static String agency(SealReport seal) {
        return String.valueOf(seal.agency());
    }

    private static String signer(SealReport seal) {
        return seal.signer() == null ? "?" : seal.signer();
    }

    private static Check check(Question question, Answer answer, String evidence, @Nullable Object... arguments) {
        return new Check(
                question,
                answer,
                evidence,
                java.util.Arrays.stream(arguments).map(String::valueOf).toList());
    }
}
