package org.piaolian.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.Actor;
import org.piaolian.json.Json;
import org.piaolian.lifecycle.domain.CreditNote;
import org.piaolian.lifecycle.domain.CreditNoteNumbered;
import org.piaolian.lifecycle.domain.Replacement;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.Reversal.By;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.lifecycle.domain.Reversals;
import org.piaolian.money.Money;
import org.piaolian.payments.domain.BatchKept;
import org.piaolian.payments.domain.Batches;
import org.piaolian.payments.domain.PaymentFormat;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.CheckCode;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PreparedReceipt;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptContent.Correction;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptGroups;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.settings.Settings;

/**
 * Confirms a reversal and gives the red receipt, and what is issued anew, their numbers, in one transaction. They are a
 * batch, so that the issuing line takes them from here. Where a seller's credit note takes his invoice back, the red
 * receipt is that note.
 */
@ApplicationScoped
public class NumberReversal {

    private final Reversals reversals;
    private final Batches batches;
    private final Receipts receipts;
    private final ReceiptGroups groups;
    private final Settings settings;
    private final Clock clock;
    private final Event<BatchKept> kept;
    private final Event<CreditNoteNumbered> noteNumbered;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public NumberReversal(
            Reversals reversals,
            Batches batches,
            Receipts receipts,
            ReceiptGroups groups,
            Settings settings,
            Clock clock,
            Event<BatchKept> kept,
            Event<CreditNoteNumbered> noteNumbered) {
        this.reversals = reversals;
        this.batches = batches;
        this.receipts = receipts;
        this.groups = groups;
        this.settings = settings;
        this.clock = clock;
        this.kept = kept;
        this.noteNumbered = noteNumbered;
    }

    /** @return the confirmed reversal; as it is, where it was not OPEN any more */
    @Transactional
    public Reversal confirm(ReversalId id, Actor by) {
        Reversal reversal = reversals.lock(id).orElseThrow();
        if (reversal.state() != Reversal.State.OPEN) {
            return reversal;
        }
        OffsetDateTime now = OffsetDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS);
        ReceiptContent original =
                receipts.find(reversal.receipt()).orElseThrow().content();
        List<Function<ReceiptNumber, ReceiptContent>> wanted = new ArrayList<>();
        CreditNote note = reversal.note();
        wanted.add(number -> note == null
                ? red(number, original, reversal, now, by)
                : red(number, original, note, reversal, now, by));
        Replacement replacement = reversal.replacement();
        if (replacement != null) {
            wanted.add(number -> anew(number, original, replacement, reversal, now, by));
        }
        BatchId batch = keepBatch(reversal, wanted.size(), by);
        ReceiptKind kind = note == null ? original.kind() : ReceiptKind.E_CREDIT_NOTE;
        ReceiptCode code = ReceiptCode.of(settings.region(), kind, Year.of(now.getYear()));
        List<ReceiptNumber> numbers = new ArrayList<>();
        while (numbers.size() < wanted.size()) {
            ReceiptGroup group =
                    groups.lease(code, original.agency(), wanted.size() - numbers.size(), batch, now.toInstant());
            List<PreparedReceipt> prepared = new ArrayList<>();
            for (int i = 0; i < group.count(); i++) {
                ReceiptNumber number = new ReceiptNumber(code, group.first().number() + i);
                ReceiptContent content = wanted.get(numbers.size()).apply(number);
                prepared.add(prepared(content, reversal));
                numbers.add(number);
            }
            receipts.add(group, prepared);
        }
        Reversal confirmed = reversal.confirmed(
                By.of(by, clock.instant()), numbers.get(0), numbers.size() > 1 ? numbers.get(1) : null);
        reversals.update(confirmed);
        if (note != null) {
            noteNumbered.fire(
                    new CreditNoteNumbered(numbers.get(0), reversals.files(id).cii()));
        }
        kept.fire(new BatchKept(batch));
        return confirmed;
    }

    private BatchId keepBatch(Reversal reversal, int receiptsInIt, Actor by) {
        boolean ofNote = reversal.note() != null;
        byte[] document = ofNote ? reversals.files(reversal.id()).sent() : document(reversal);
        BatchId batch = batches.keep(
                        Digest.sha256(document),
                        ofNote ? PaymentFormat.EN_16931 : PaymentFormat.REVERSAL,
                        null,
                        document.length,
                        receiptsInIt,
                        new ByteArrayInputStream(document),
                        by)
                .id();
        if (!batches.advance(batch, 0, receiptsInIt)) {
            throw new IllegalStateException("batch " + batch + " of a reversal has been read, but has no receipt");
        }
        return batch;
    }

    private static byte[] document(Reversal reversal) {
        return Json.createObjectBuilder()
                .add("reversal", reversal.id().toString())
                .add("receipt", reversal.receipt().toString())
                .add("reason", reversal.reason().name())
                .add("amount", reversal.amount().figure())
                .build()
                .toString()
                .getBytes(UTF_8);
    }

    private PreparedReceipt prepared(ReceiptContent content, Reversal reversal) {
        byte[] salt = new byte[ContentJson.SALT_BYTES];
        random.nextBytes(salt);
        CreditNote note = reversal.note();
        String identity = note == null
                ? (content.isReversal() ? "reversal" : "replacement") + "\t" + reversal.id()
                : note.identity();
        return new PreparedReceipt(content, ContentJson.write(content, salt), identity, "reversal " + reversal.id());
    }

    private ReceiptContent red(
            ReceiptNumber number, ReceiptContent original, Reversal reversal, OffsetDateTime now, Actor by) {
        return content(
                number,
                original,
                original.party(),
                shares(original.lines(), original.total(), reversal.amount()),
                reversal.amount(),
                null,
                Correction.Act.REVERSES,
                reversal,
                now,
                by);
    }

    /** It says what the seller says; what it does to the invoice is beside it. */
    private ReceiptContent red(
            ReceiptNumber number,
            ReceiptContent original,
            CreditNote note,
            Reversal reversal,
            OffsetDateTime now,
            Actor by) {
        return new ReceiptContent(
                number,
                CheckCode.random(random),
                ReceiptKind.E_CREDIT_NOTE,
                original.agency(),
                now,
                note.buyer(),
                note.lines(),
                note.total(),
                null,
                note.payMode(),
                note.head().number(),
                note.head().issuedOn(),
                reversal.asked().name(),
                by.name(),
                note.remark(),
                original.number(),
                note.head(),
                new Correction(Correction.Act.REVERSES, reversal.reason()));
    }

    private ReceiptContent anew(
            ReceiptNumber number,
            ReceiptContent original,
            Replacement replacement,
            Reversal reversal,
            OffsetDateTime now,
            Actor by) {
        return content(
                number,
                original,
                replacement.party(),
                replacement.lines(),
                replacement.total(),
                replacement.remark(),
                Correction.Act.REPLACES,
                reversal,
                now,
                by);
    }

    private ReceiptContent content(
            ReceiptNumber number,
            ReceiptContent original,
            Party party,
            List<Line> lines,
            Money total,
            @Nullable String remark,
            Correction.Act act,
            Reversal reversal,
            OffsetDateTime now,
            Actor by) {
        return new ReceiptContent(
                number,
                CheckCode.random(random),
                original.kind(),
                original.agency(),
                now,
                party,
                lines,
                total,
                total.equals(original.total()) ? original.foreign() : null,
                original.payMode(),
                original.paymentReference(),
                original.bookedOn(),
                reversal.asked().name(),
                by.name(),
                remark,
                original.number(),
                null,
                new Correction(act, reversal.reason()));
    }

    /**
     * The lines of a red receipt: those of the original; or, where it takes a part back, the same share of each, what
     * rounding leaves with the largest.
     */
    static List<Line> shares(List<Line> lines, Money total, Money amount) {
        if (amount.equals(total)) {
            return lines;
        }
        List<BigDecimal> shares = new ArrayList<>(lines.stream()
                .map(line -> line.amount()
                        .amount()
                        .multiply(amount.amount())
                        .divide(total.amount(), total.amount().scale(), RoundingMode.DOWN))
                .toList());
        BigDecimal rest = amount.amount().subtract(shares.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
        int largest = java.util.stream.IntStream.range(0, lines.size())
                .boxed()
                .max(Comparator.comparing(i -> lines.get(i).amount().amount()))
                .orElseThrow();
        shares.set(largest, shares.get(largest).add(rest));
        List<Line> shared = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (shares.get(i).signum() != 0) {
                Line line = lines.get(i);
                shared.add(new Line(
                        line.itemCode(), line.name(), null, null, null, new Money(shares.get(i), amount.currency())));
            }
        }
        return shared;
    }
}
