package org.piaolian.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.piaolian.documents.domain.ReceiptLayout;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.lifecycle.domain.CreditNote;
import org.piaolian.lifecycle.domain.CreditNoteFiles;
import org.piaolian.lifecycle.domain.Replacement;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.lifecycle.domain.Reversals;
import org.piaolian.money.Money;
import org.piaolian.payments.domain.ItemMapping;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.ReversalReason;

/** An officer asks for the reversal of a receipt: the first of four eyes. */
@ApplicationScoped
public class AskReversal {

    private static final Set<Role> ASKING = EnumSet.of(Role.CLERK, Role.REVIEWER, Role.SUPERVISOR);

    private final FindReceipts findReceipts;
    private final Reversals reversals;
    private final ReceiptLayout layout;
    private final ItemMapping mapping;
    private final CarryOutReversal carryOut;
    private final Clock clock;

    @Inject
    public AskReversal(
            FindReceipts findReceipts,
            Reversals reversals,
            ReceiptLayout layout,
            ItemMapping mapping,
            CarryOutReversal carryOut,
            Clock clock) {
        this.findReceipts = findReceipts;
        this.reversals = reversals;
        this.layout = layout;
        this.mapping = mapping;
        this.carryOut = carryOut;
        this.clock = clock;
    }

    /**
     * @param amount what is to be taken back; null for all that is left
     * @param replacement null where nothing is to be issued anew
     * @param note the seller's credit note that takes his invoice back; null where the agency itself does so
     * @param key by which the same request is known again, 1 to 128 characters; null where it has none
     */
    public record Request(
            ReceiptNumber receipt,
            ReversalReason reason,
            @Nullable Money amount,
            @Nullable Replacement replacement,
            @Nullable SentNote note,
            @Nullable String key) {

        public Request(
                ReceiptNumber receipt,
                ReversalReason reason,
                @Nullable Money amount,
                @Nullable Replacement replacement,
                @Nullable String key) {
            this(receipt, reason, amount, replacement, null, key);
        }

        /** What a credit note says is taken back, since the seller gives it back to the buyer. */
        public static Request of(ReceiptNumber receipt, SentNote sent) {
            return new Request(receipt, ReversalReason.REFUND, sent.note().total(), null, sent, null);
        }
    }

    /** A credit note, and its files. */
    public record SentNote(CreditNote note, CreditNoteFiles files) {}

    /** Why nothing was asked for. */
    public enum Refusal {
        NOT_FOUND,
        /** The officer is not of the agency that issued it, or has no such role. */
        NOT_YOURS,
        NOT_REGISTERED,
        /** It takes another receipt back itself. */
        RED_RECEIPT,
        /** Nothing is left to be taken back. */
        REVERSED,
        /** More than is left of it. */
        TOO_MUCH,
        /** The amount is not above zero, or in another currency. */
        BAD_AMOUNT,
        /** Only a receipt that is taken back as a whole, and at once, is replaced. */
        PARTLY_REPLACED,
        /** The seller sends a new invoice instead. */
        INVOICE_REPLACED,
        /** The lines of the replacement come to another total than the payment's. */
        OTHER_TOTAL,
        /**
         * The payment is claimed for its person and items, as a subsidy that one gets once; a replacement for another
         * person or other items would be unclaimed.
         */
        CLAIMED_OTHERWISE,
        /** The replacement says what the receipt says. */
        NOTHING_CORRECTED,
        /** Characters that no font at hand can draw. */
        TEXT_WITHOUT_GLYPH,
        /** The credit note is for another buyer than the invoice. */
        OTHER_BUYER,
        /** The seller's credit note of this number is another one, or for another invoice, and waits for a decision. */
        NOTE_ASKED_OTHERWISE,
        /** The credit note has a receipt. */
        NOTE_NUMBERED,
        /** Another reversal of it is not at its end. */
        ALREADY_ASKED,
        /** The key was used for another request. */
        KEY_USED
    }

    public sealed interface Outcome {

        /** @param again the same was asked for before, and this is that one */
        record Asked(Reversal reversal, boolean again) implements Outcome {}

        /** @param what names what is wrong: an amount, characters, a reversal's id; empty where there is nothing to name */
        record Refused(Refusal refusal, String what) implements Outcome {}
    }

    public Outcome ask(Request request, Actor by) {
        Optional<Receipt> found = findReceipts.find(request.receipt(), by);
        if (found.isEmpty()) {
            return new Outcome.Refused(Refusal.NOT_FOUND, "");
        }
        Receipt receipt = found.get();
        SentNote sent = request.note();
        if (!isHis(receipt, by) && !(sent != null && isOfHisSystem(receipt, by))) {
            return new Outcome.Refused(Refusal.NOT_YOURS, "");
        }
        if (request.key() != null) {
            Optional<Reversal> before = reversals.findByKey(by.agency(), request.key());
            if (before.isPresent()) {
                return again(before.get(), request, receipt, by);
            }
        }
        List<Reversal> earlier = reversals.listOf(receipt.number());
        Optional<Outcome> known = sent == null ? Optional.empty() : known(sent.note(), receipt.number(), by);
        if (known.isPresent()) {
            return known.get();
        }
        Optional<Reversal> unfinished =
                earlier.stream().filter(r -> r.state().isUnfinished()).findFirst();
        Money left = left(receipt, earlier);
        Reversal asked = asked(request, receipt, left, by);
        if (unfinished.isPresent()) {
            return unfinished.get().isSameAs(asked)
                    ? new Outcome.Asked(unfinished.get(), true)
                    : new Outcome.Refused(
                            Refusal.ALREADY_ASKED, unfinished.get().id().toString());
        }
        Optional<Outcome.Refused> refused = refuse(asked, receipt, left);
        if (refused.isPresent()) {
            return refused.get();
        }
        boolean added = sent == null ? reversals.add(asked, request.key()) : reversals.add(asked, sent.files());
        if (!added) {
            // Somebody was faster by a moment: what he asked for is there now.
            return ask(request, by);
        }
        return new Outcome.Asked(carryOut.carryOut(asked.id()), false);
    }

    /** Whether there is anything for this officer to ask: what is in the way on the channel, the channel says then. */
    public boolean mayAsk(Receipt receipt, Actor by) {
        List<Reversal> earlier = reversals.listOf(receipt.number());
        return isHis(receipt, by)
                && receipt.registration() != null
                && !receipt.content().isReversal()
                && earlier.stream().noneMatch(reversal -> reversal.state().isUnfinished())
                && left(receipt, earlier).isPositive();
    }

    private static boolean isHis(Receipt receipt, Actor by) {
        return by.agency().equals(receipt.content().agency()) && ASKING.contains(by.role());
    }

    /** Systems hand credit notes in; whoever takes a receipt back for the agency itself is a person. */
    private static boolean isOfHisSystem(Receipt receipt, Actor by) {
        return by.agency().equals(receipt.content().agency()) && by.role() == Role.DEPARTMENT;
    }

    /** What became of the note before, whoever handed it in. */
    private Optional<Outcome> known(CreditNote note, ReceiptNumber receipt, Actor by) {
        Optional<Reversal> before = reversals.findByCreditNote(note.identity());
        if (before.isPresent()) {
            Reversal reversal = before.get();
            boolean same = reversal.receipt().equals(receipt)
                    && Optional.ofNullable(reversal.note())
                            .filter(note::isSameAs)
                            .isPresent();
            return Optional.of(
                    same
                            ? new Outcome.Asked(reversal, true)
                            : new Outcome.Refused(
                                    Refusal.NOTE_ASKED_OTHERWISE, reversal.id().toString()));
        }
        return findReceipts
                .findByPayment(note.identity(), by)
                .map(numbered -> new Outcome.Refused(
                        Refusal.NOTE_NUMBERED, numbered.number().toString()));
    }

    /** What no reversal has taken back yet; of those that came to nothing, nothing counts. */
    static Money left(Receipt receipt, List<Reversal> earlier) {
        Money total = receipt.content().total();
        return earlier.stream()
                .filter(reversal -> reversal.state() == Reversal.State.DONE)
                .map(Reversal::amount)
                .reduce(total, (left, taken) -> new Money(left.amount().subtract(taken.amount()), left.currency()));
    }

    private Reversal asked(Request request, Receipt receipt, Money left, Actor by) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Money amount = request.amount() == null ? left : request.amount();
        SentNote sent = request.note();
        return new Reversal(
                new ReversalId(UUID.randomUUID()),
                receipt.number(),
                receipt.content().agency(),
                request.reason(),
                amount,
                request.replacement(),
                sent == null ? null : sent.note(),
                Reversal.State.ASKED,
                Reversal.By.of(by, now),
                now.plus(Reversal.LOCK),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static Outcome again(Reversal before, Request request, Receipt receipt, Actor by) {
        boolean same = before.receipt().equals(receipt.number())
                && before.reason() == request.reason()
                && (request.amount() == null || before.amount().equals(request.amount()))
                && Objects.equals(before.replacement(), request.replacement())
                && before.asked().is(by);
        return same
                ? new Outcome.Asked(before, true)
                : new Outcome.Refused(Refusal.KEY_USED, before.id().toString());
    }

    private Optional<Outcome.Refused> refuse(Reversal asked, Receipt receipt, Money left) {
        ReceiptContent content = receipt.content();
        if (content.isReversal()) {
            return refused(Refusal.RED_RECEIPT, content.related());
        }
        if (receipt.state() == ReceiptState.PREPARED || receipt.state() == ReceiptState.SEALED) {
            return refused(Refusal.NOT_REGISTERED, "");
        }
        if (!left.isPositive()) {
            return refused(Refusal.REVERSED, "");
        }
        if (!asked.amount().isPositive() || !asked.amount().currency().equals(left.currency())) {
            return refused(Refusal.BAD_AMOUNT, asked.amount());
        }
        if (asked.amount().amount().compareTo(left.amount()) > 0) {
            return refused(Refusal.TOO_MUCH, left);
        }
        CreditNote note = asked.note();
        if (note != null && !note.isForBuyerOf(content)) {
            return refused(Refusal.OTHER_BUYER, "");
        }
        Replacement replacement = asked.replacement();
        return replacement == null ? undrawable(List.of(asked.asked().name())) : refuse(replacement, asked, content);
    }

    private Optional<Outcome.Refused> refuse(Replacement replacement, Reversal asked, ReceiptContent content) {
        if (content.kind().isInvoice()) {
            return refused(Refusal.INVOICE_REPLACED, "");
        }
        if (!asked.amount().equals(content.total())) {
            return refused(Refusal.PARTLY_REPLACED, asked.amount());
        }
        if (!replacement.total().equals(content.total())) {
            return refused(Refusal.OTHER_TOTAL, replacement.total());
        }
        if (changesClaim(replacement, content)) {
            return refused(Refusal.CLAIMED_OTHERWISE, "");
        }
        if (!replacement.corrects(content)) {
            return refused(Refusal.NOTHING_CORRECTED, "");
        }
        List<@Nullable String> texts = new ArrayList<>();
        texts.add(asked.asked().name());
        texts.add(replacement.party().name());
        texts.add(
                replacement.party().identifier() == null
                        ? null
                        : replacement.party().identifier().value());
        texts.add(replacement.remark());
        for (Line line : replacement.lines()) {
            texts.add(line.name());
            texts.add(line.itemCode());
            texts.add(line.unit());
        }
        return undrawable(texts);
    }

    private boolean changesClaim(Replacement replacement, ReceiptContent content) {
        boolean claimed = Stream.concat(replacement.lines().stream(), content.lines().stream())
                .anyMatch(line -> mapping.programme(line.itemCode()).isPresent());
        return claimed
                && !(Objects.equals(
                                replacement.party().identifier(),
                                content.party().identifier())
                        && items(replacement.lines()).equals(items(content.lines())));
    }

    private static List<String> items(List<Line> lines) {
        return lines.stream().map(Line::itemCode).sorted().toList();
    }

    private Optional<Outcome.Refused> undrawable(List<@Nullable String> texts) {
        String missing = texts.stream()
                .filter(Objects::nonNull)
                .flatMap(text -> layout.undrawable(text).stream())
                .distinct()
                .map(character -> "%s (U+%04X)".formatted(Character.toString(character), character))
                .collect(Collectors.joining(", "));
        return missing.isEmpty() ? Optional.empty() : refused(Refusal.TEXT_WITHOUT_GLYPH, missing);
    }

    private static Optional<Outcome.Refused> refused(Refusal refusal, @Nullable Object what) {
        return Optional.of(new Outcome.Refused(refusal, String.valueOf(what)));
    }
}
