package org.piaolian.issuing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.claims.ClaimPayments;
import org.piaolian.documents.domain.ReceiptLayout;
import org.piaolian.payments.domain.Batches;
import org.piaolian.payments.domain.Entry;
import org.piaolian.payments.domain.ItemMapping;
import org.piaolian.payments.domain.ItemMapping.Assignment;
import org.piaolian.payments.domain.Payment;
import org.piaolian.payments.domain.PaymentId;
import org.piaolian.payments.domain.Programme;
import org.piaolian.payments.domain.Reason;
import org.piaolian.payments.domain.Refusal;
import org.piaolian.payments.domain.RejectedEntry;
import org.piaolian.receipts.domain.CheckCode;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.PreparedReceipt;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptGroups;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptSummary;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.settings.Settings;

/**
 * Gives each good payment its receipt's number and content, and each other entry its reason. A chunk of entries is one
 * transaction: numbers are given and payments are taken together or not at all.
 */
@ApplicationScoped
public class PrepareReceipts {

    private final Batches batches;
    private final Receipts receipts;
    private final ReceiptGroups groups;
    private final Agencies agencies;
    private final ItemMapping mapping;
    private final ReceiptLayout layout;
    private final Settings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public PrepareReceipts(
            Batches batches,
            Receipts receipts,
            ReceiptGroups groups,
            Agencies agencies,
            ItemMapping mapping,
            ReceiptLayout layout,
            Settings settings,
            Clock clock) {
        this.batches = batches;
        this.receipts = receipts;
        this.groups = groups;
        this.agencies = agencies;
        this.mapping = mapping;
        this.layout = layout;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The subsidies among these entries that are to be claimed on the channel before they are receipted: those that would
     * be receipted otherwise, and of which a person gets one a period. Nothing is changed.
     */
    @Transactional
    public List<ClaimPayments.Wanted> listToClaim(Batches.Unfinished batch, List<Entry> entries) {
        // Most files pay none: those are judged once, when they are prepared.
        if (entries.stream().noneMatch(this::mayBeOfAProgramme)) {
            return List.of();
        }
        Map<String, ReceiptSummary> before = receiptsBefore(entries);
        Map<String, Payment> inChunk = new LinkedHashMap<>();
        List<ClaimPayments.Wanted> wanted = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry instanceof Entry.Payable payable) {
                Payment payment = payable.payment();
                String key = key(payment.id());
                if (receiptedBefore(payment, before.get(key), inChunk.putIfAbsent(key, payment))
                                .isEmpty()
                        && judge(batch, payment) instanceof Judged.Good good) {
                    good.programmes()
                            .forEach(programme -> wanted.add(new ClaimPayments.Wanted(
                                    key,
                                    payment.position(),
                                    good.assigned().agency(),
                                    payment.party().identifier(),
                                    programme,
                                    period(programme, payment))));
                }
            }
        }
        return wanted;
    }

    /**
     * Does nothing where these entries were taken in before.
     *
     * @param from place of the first of these entries among all of the file's, from 0
     * @param claimed what became of the claims of those that were {@linkplain #listToClaim to be claimed}
     */
    @Transactional
    public void prepare(Batches.Unfinished batch, int from, List<Entry> entries, Claimed claimed) {
        if (!batches.advance(batch.id(), from, entries.size())) {
            return;
        }
        OffsetDateTime now = OffsetDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS);
        Chunk chunk = new Chunk(batch, now, claimed);
        Map<String, ReceiptSummary> before = receiptsBefore(entries);
        Map<String, Payment> inChunk = new LinkedHashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            int seq = from + i;
            Entry entry = entries.get(i);
            if (entry instanceof Entry.Payable payable) {
                Payment payment = payable.payment();
                String key = key(payment.id());
                Optional<Refusal> again = receiptedBefore(payment, before.get(key), inChunk.putIfAbsent(key, payment));
                if (again.isPresent()) {
                    chunk.reject(seq, payment, again.get());
                } else {
                    assign(chunk, seq, payment);
                }
            } else if (entry instanceof Entry.Rejected rejected) {
                chunk.reject(seq, rejected.position().value(), rejected.reference(), rejected.refusal(), null);
            } else if (entry instanceof Entry.Unmatched unmatched) {
                chunk.reject(
                        seq,
                        unmatched.position().value(),
                        unmatched.reference(),
                        unmatched.refusal(),
                        new RejectedEntry.Unmatched(
                                unmatched.account(),
                                unmatched.direction(),
                                unmatched.amount(),
                                unmatched.bookedOn(),
                                unmatched.partyName(),
                                unmatched.itemCode(),
                                unmatched.remark()));
            }
        }
        batches.addRejected(chunk.rejected);
        chunk.assigned.forEach((series, drafts) -> number(chunk, series, drafts));
    }

    private Map<String, ReceiptSummary> receiptsBefore(List<Entry> entries) {
        return receipts.findByPayment(entries.stream()
                .filter(Entry.Payable.class::isInstance)
                .map(entry -> key(((Entry.Payable) entry).payment().id()))
                .toList());
    }

    private static String period(Programme programme, Payment payment) {
        return payment.period() == null ? programme.cycle().periodOf(payment.day()) : payment.period();
    }

    /** The identity as one string; the control character keeps the parts apart, since none of them can hold it. */
    private static String key(PaymentId id) {
        return String.join("\t", id.account(), id.bankReference(), id.detailReference());
    }

    private static Optional<Refusal> receiptedBefore(
            Payment payment, @Nullable ReceiptSummary receipt, @Nullable Payment inChunk) {
        if (receipt != null) {
            boolean same = receipt.total().equals(payment.amount())
                    && receipt.kind().direction() == payment.direction().receipt();
            return Optional.of(
                    same
                            ? Refusal.of(Reason.ALREADY_RECEIVED, receipt.number())
                            : Refusal.of(Reason.REFERENCE_CONFLICT, receipt.number(), receipt.total()));
        }
        if (inChunk != null) {
            boolean same = inChunk.amount().equals(payment.amount()) && inChunk.direction() == payment.direction();
            return Optional.of(
                    same
                            ? Refusal.of(Reason.ALREADY_RECEIVED, inChunk.position())
                            : Refusal.of(Reason.REFERENCE_CONFLICT, inChunk.position(), inChunk.amount()));
        }
        return Optional.empty();
    }

    /** What the payment would become, but for what others have claimed. */
    private sealed interface Judged {

        /** @param programmes of which the person gets one a period */
        record Good(Assignment.Assigned assigned, List<Programme> programmes) implements Judged {}

        record Bad(Refusal refusal) implements Judged {}
    }

    private boolean mayBeOfAProgramme(Entry entry) {
        return entry instanceof Entry.Payable payable
                && mapping.assign(payable.payment()) instanceof Assignment.Assigned assigned
                && !programmes(assigned).isEmpty();
    }

    private List<Programme> programmes(Assignment.Assigned assigned) {
        return assigned.lines().stream()
                .flatMap(line -> mapping.programme(line.itemCode()).stream())
                .distinct()
                .toList();
    }

    private Judged judge(Batches.Unfinished batch, Payment payment) {
        Assignment assignment = mapping.assign(payment);
        if (assignment instanceof Assignment.Refused refused) {
            return new Judged.Bad(refused.refusal());
        }
        Assignment.Assigned assigned = (Assignment.Assigned) assignment;
        Optional<Refusal> undrawable = undrawable(payment, assigned.lines(), batch.drawer());
        if (undrawable.isPresent()) {
            return new Judged.Bad(undrawable.get());
        }
        List<Programme> programmes = programmes(assigned);
        for (Programme programme : programmes) {
            String period = period(programme, payment);
            if (!programme.cycle().isPeriod(period)) {
                return new Judged.Bad(Refusal.of(Reason.VALUE_UNKNOWN, "period", period));
            }
        }
        return new Judged.Good(assigned, programmes);
    }

    private void assign(Chunk chunk, int seq, Payment payment) {
        Judged judged = judge(chunk.batch, payment);
        if (judged instanceof Judged.Bad bad) {
            chunk.reject(seq, payment, bad.refusal());
            return;
        }
        Judged.Good good = (Judged.Good) judged;
        Optional<Refusal> notToBePaid =
                good.programmes().isEmpty() ? Optional.empty() : chunk.claimed.refusal(key(payment.id()));
        if (notToBePaid.isPresent()) {
            chunk.reject(seq, payment, notToBePaid.get());
            return;
        }
        Assignment.Assigned assigned = good.assigned();
        ReceiptCode code = ReceiptCode.of(settings.region(), assigned.kind(), Year.of(chunk.now.getYear()));
        chunk.assigned.computeIfAbsent(code, c -> new ArrayList<>()).add(new Draft(payment, assigned));
    }

    /** Every character of the input appears on the receipt, or the entry is refused before it gets a number. */
    private Optional<Refusal> undrawable(Payment payment, List<Line> lines, String drawer) {
        Map<String, @Nullable String> texts = new LinkedHashMap<>();
        texts.put("party.name", payment.party().name());
        PartyIdentifier identifier = payment.party().identifier();
        texts.put("party.id", identifier == null ? null : identifier.value());
        for (Line line : lines) {
            texts.merge("item.name", line.name(), String::concat);
            texts.merge("item.code", line.itemCode(), String::concat);
            String unit = line.unit();
            if (unit != null) {
                texts.merge("item.unit", unit, String::concat);
            }
        }
        texts.put("remark", payment.remark());
        texts.put("reference", payment.id().references());
        texts.put("payMode", payment.payMode());
        texts.put("drawer", drawer);
        for (Map.Entry<String, @Nullable String> text : texts.entrySet()) {
            String value = text.getValue();
            if (value != null) {
                var missing = layout.undrawable(value);
                if (!missing.isEmpty()) {
                    return Optional.of(Refusal.of(
                            Reason.TEXT_WITHOUT_GLYPH,
                            text.getKey(),
                            missing.stream()
                                    .map(c -> "%s (U+%04X)".formatted(Character.toString(c), c))
                                    .collect(Collectors.joining(", "))));
                }
            }
        }
        return Optional.empty();
    }

    private void number(Chunk chunk, ReceiptCode code, List<Draft> drafts) {
        int done = 0;
        while (done < drafts.size()) {
            List<Draft> left = drafts.subList(done, drafts.size());
            ReceiptGroup group = groups.lease(
                    code, left.get(0).assigned.agency(), left.size(), chunk.batch.id(), chunk.now.toInstant());
            List<PreparedReceipt> prepared = new ArrayList<>(group.count());
            for (int i = 0; i < group.count(); i++) {
                ReceiptNumber number = new ReceiptNumber(code, group.first().number() + i);
                prepared.add(prepared(chunk, number, left.get(i)));
            }
            receipts.add(group, prepared);
            done += group.count();
        }
    }

    private PreparedReceipt prepared(Chunk chunk, ReceiptNumber number, Draft draft) {
        Payment payment = draft.payment;
        ReceiptContent content = new ReceiptContent(
                number,
                CheckCode.random(random),
                draft.assigned.kind(),
                draft.assigned.agency(),
                chunk.now,
                payment.party(),
                draft.assigned.lines(),
                payment.amount(),
                payment.foreign(),
                payment.payMode(),
                payment.id().references(),
                payment.bookedOn(),
                chunk.batch.drawer(),
                agencies.get(draft.assigned.agency()).reviewer(),
                payment.remark(),
                null);
        byte[] salt = new byte[ContentJson.SALT_BYTES];
        random.nextBytes(salt);
        return new PreparedReceipt(
                content,
                ContentJson.write(content, salt),
                key(payment.id()),
                payment.position().value());
    }

    /**
     * What became of the claims of payments, so that none is paid of which it is not known.
     *
     * @param refused why, by payment
     */
    public record Claimed(Set<String> asked, Map<String, Refusal> refused) {

        /** Nothing was to be claimed. */
        public static final Claimed NONE = new Claimed(Set.of(), Map.of());

        static Claimed of(List<ClaimPayments.Wanted> wanted, Map<String, Refusal> refused) {
            return new Claimed(
                    wanted.stream().map(ClaimPayments.Wanted::payment).collect(Collectors.toSet()), refused);
        }

        public Claimed {
            asked = Set.copyOf(asked);
            refused = Map.copyOf(refused);
        }

        private Optional<Refusal> refusal(String payment) {
            if (!asked.contains(payment)) {
                throw new IllegalStateException("a subsidy was not claimed before it is receipted");
            }
            return Optional.ofNullable(refused.get(payment));
        }
    }

    private record Draft(Payment payment, Assignment.Assigned assigned) {}

    private static final class Chunk {

        private final Batches.Unfinished batch;
        private final OffsetDateTime now;
        private final Claimed claimed;
        private final List<Batches.RejectedAt> rejected = new ArrayList<>();

        /** In one order for all: two chunks that open the same series must not wait for each other. */
        private final SortedMap<ReceiptCode, List<Draft>> assigned =
                new TreeMap<>(Comparator.comparing(ReceiptCode::value));

        private Chunk(Batches.Unfinished batch, OffsetDateTime now, Claimed claimed) {
            this.batch = batch;
            this.now = now;
            this.claimed = claimed;
        }

        void reject(int seq, Payment payment, Refusal refusal) {
            reject(seq, payment.position().value(), payment.id().references(), refusal, null);
        }

        void reject(
                int seq,
                String position,
                @Nullable String reference,
                Refusal refusal,
                RejectedEntry.@Nullable Unmatched unmatched) {
            rejected.add(new Batches.RejectedAt(
                    seq, new RejectedEntry(batch.id(), position, reference, refusal, now.toInstant(), unmatched)));
        }
    }
}
