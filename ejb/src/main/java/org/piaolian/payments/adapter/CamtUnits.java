package org.piaolian.payments.adapter;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.piaolian.money.Money;
import org.piaolian.payments.domain.Direction;
import org.piaolian.payments.domain.Entry;
import org.piaolian.payments.domain.Payment;
import org.piaolian.payments.domain.PaymentId;
import org.piaolian.payments.domain.Position;
import org.piaolian.payments.domain.Reason;
import org.piaolian.payments.domain.Refusal;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.ReceiptContent.ForeignAmount;

/**
 * Makes payments of one entry: one of each transaction detail where the details have amounts of their own, else one of
 * the whole entry. Every unit comes out once, as a payment or with what is wrong with it.
 */
final class CamtUnits {

    /** A unit as the file has it: one detail, or all details of an entry that is one payment. */
    private record Unit(Position position, CamtDetail.Amount amount, List<CamtDetail> details) {}

    /** What a unit needs from elsewhere in its entry, checked. */
    private record Booking(
            Direction direction,
            String account,
            LocalDate bookedOn,
            @Nullable LocalDate valueOn) {}

    private final CamtAccount account;

    @Nullable
    private final String createdAt;

    private final CamtEntry entry;
    private final Position at;

    /** @param createdAt of the notification: the day of booking where the entry gives none */
    CamtUnits(CamtAccount account, @Nullable String createdAt, CamtEntry entry, Position at) {
        this.account = account;
        this.createdAt = createdAt;
        this.entry = entry;
        this.at = at;
    }

    void handTo(Consumer<Entry> entries) {
        try {
            Booking booking = checkEntry();
            List<Unit> units = units();
            List<@Nullable Refusal> faults = checkSums(units, booking.direction());
            for (int i = 0; i < units.size(); i++) {
                Refusal fault = faults.get(i);
                entries.accept(
                        fault != null
                                ? rejected(units.get(i), fault)
                                : toEntry(units.get(i), booking, units.size() > 1));
            }
        } catch (Fault fault) {
            CamtDetail only = entry.details.size() == 1 ? entry.details.get(0) : new CamtDetail();
            entries.accept(new Entry.Rejected(at, shownReference(only), fault.refusal()));
        }
    }

    /** Pending before anything else: what is not booked yet may well be unfinished. */
    private Booking checkEntry() throws Fault {
        String status = required("Sts", entry.status);
        if (!status.equals("BOOK")) {
            throw new Fault(Reason.NOT_BOOKED, status);
        }
        if (entry.repeated != null) {
            throw new Fault(Reason.REPEATED, entry.repeated);
        }
        if (isTrue(entry.reversal)) {
            throw new Fault(Reason.REVERSAL);
        }
        if (entry.tooManyDetails) {
            throw new Fault(Reason.DETAILS_TOO_MANY, CamtEntry.MAX_DETAILS);
        }
        Direction direction = direction(required("CdtDbtInd", entry.direction));
        CamtDetail.Amount amount = entryAmount();
        TextRules.money(amount.figure(), amount.currency());
        return new Booking(
                direction,
                TextRules.account("Acct/Id", required("Acct/Id", account.id)),
                bookedOn(),
                entry.valueOn == null ? null : TextRules.date("ValDt", entry.valueOn));
    }

    private static boolean isTrue(@Nullable String indicator) throws Fault {
        if (indicator == null || indicator.equals("false") || indicator.equals("0")) {
            return false;
        }
        if (indicator.equals("true") || indicator.equals("1")) {
            return true;
        }
        throw new Fault(Reason.VALUE_UNKNOWN, "RvslInd", indicator);
    }

    private static Direction direction(String indicator) throws Fault {
        return switch (indicator) {
            case "CRDT" -> Direction.CREDIT;
            case "DBIT" -> Direction.DEBIT;
            default -> throw new Fault(Reason.VALUE_UNKNOWN, "CdtDbtInd", indicator);
        };
    }

    /** {@code BookgDt} is optional in the schema. */
    private LocalDate bookedOn() throws Fault {
        if (entry.bookedOn != null) {
            return TextRules.date("BookgDt", entry.bookedOn);
        }
        if (entry.valueOn != null) {
            return TextRules.date("ValDt", entry.valueOn);
        }
        return TextRules.date("CreDtTm", required("BookgDt", createdAt));
    }

    private CamtDetail.Amount entryAmount() throws Fault {
        if (entry.amount == null) {
            throw new Fault(Reason.MISSING, "Amt");
        }
        return entry.amount;
    }

    private static String required(String element, @Nullable String text) throws Fault {
        if (text == null || text.isEmpty()) {
            throw new Fault(Reason.MISSING, element);
        }
        return text;
    }

    private List<Unit> units() throws Fault {
        long withAmount = entry.details.stream().filter(d -> d.own() != null).count();
        if (withAmount == 0) {
            return List.of(new Unit(at, entryAmount(), entry.details));
        }
        List<Unit> units = new ArrayList<>();
        for (CamtDetail detail : entry.details) {
            CamtDetail.Amount own = detail.own();
            if (own == null) {
                throw new Fault(Reason.DETAILS_INCOMPLETE);
            }
            units.add(new Unit(at.detail(units.size() + 1), own, List.of(detail)));
        }
        return units;
    }

    /**
     * What is wrong with the units' amounts, unit by unit. Where the details do not add up to the entry, none of them
     * is believed: those whose own amount is wrong say so, the others that the sum is. Details in another currency than
     * the entry's cannot be added to it and are taken as they are.
     */
    private List<@Nullable Refusal> checkSums(List<Unit> units, Direction direction) throws Fault {
        CamtDetail.Amount whole = entryAmount();
        List<@Nullable Refusal> faults = new ArrayList<>();
        @Nullable BigDecimal sum = BigDecimal.ZERO;
        boolean comparable = true;
        for (Unit unit : units) {
            @Nullable Refusal fault = null;
            try {
                BigDecimal figure = TextRules.decimal(unit.amount().figure());
                Direction way = direction(unit, direction);
                sum = sum == null ? null : way == direction ? sum.add(figure) : sum.subtract(figure);
                TextRules.money(unit.amount().figure(), unit.amount().currency());
            } catch (Fault f) {
                fault = f.refusal();
                if (fault.reason() == Reason.AMOUNT_MALFORMED || fault.reason() == Reason.VALUE_UNKNOWN) {
                    sum = null;
                }
            }
            comparable &= String.valueOf(whole.currency()).equals(unit.amount().currency());
            faults.add(fault);
        }
        if (comparable && (sum == null || sum.compareTo(TextRules.decimal(whole.figure())) != 0)) {
            Fault mismatch = new Fault(Reason.SUM_MISMATCH, sum == null ? "?" : sum.toPlainString(), whole.figure());
            if (faults.stream().allMatch(f -> f == null)) {
                throw mismatch;
            }
            faults.replaceAll(f -> f == null ? mismatch.refusal() : f);
        }
        return faults;
    }

    /** A detail has an indicator of its own from version 04 on; a correction within a batch goes the other way. */
    private static Direction direction(Unit unit, Direction entry) throws Fault {
        String own = unit.details().size() == 1 ? unit.details().get(0).direction : null;
        return own == null ? entry : direction(own);
    }

    private Entry toEntry(Unit unit, Booking booking, boolean oneOfSeveral) {
        try {
            for (CamtDetail detail : unit.details()) {
                if (detail.repeated != null) {
                    throw new Fault(Reason.REPEATED, detail.repeated);
                }
                if (detail.returned) {
                    throw new Fault(Reason.RETURNED);
                }
            }
            Direction direction = direction(unit, booking.direction());
            Money amount = TextRules.money(unit.amount().figure(), unit.amount().currency());
            @Nullable ForeignAmount foreign = foreign(unit, amount);
            List<Party> parties = parties(unit, direction);
            Payment.Item item = item(unit, amount);
            @Nullable String remark = remark(unit, item.name());
            String bankReference = bankReference(unit);
            String detailReference = detailReference(unit);

            @Nullable Refusal unmatched = null;
            if (bankReference.isEmpty() && detailReference.isEmpty()) {
                unmatched = Refusal.of(Reason.NO_REFERENCE);
            } else if (oneOfSeveral
                    && detailReference.isEmpty()
                    && !entryReference().isEmpty()) {
                unmatched = Refusal.of(Reason.NO_DETAIL_REFERENCE);
            } else if (parties.isEmpty()) {
                unmatched = Refusal.of(Reason.NO_PARTY);
            } else if (parties.size() > 1) {
                unmatched = Refusal.of(
                        Reason.SEVERAL_PARTIES,
                        parties.stream().map(Party::name).collect(Collectors.joining(", ")));
            }
            if (unmatched != null) {
                return new Entry.Unmatched(
                        unit.position(),
                        PaymentId.shown(bankReference, detailReference).orElse(null),
                        unmatched,
                        booking.account(),
                        direction,
                        amount,
                        booking.bookedOn(),
                        parties.size() == 1 ? parties.get(0).name() : null,
                        item.code(),
                        remark);
            }
            return new Entry.Payable(new Payment(
                    unit.position(),
                    new PaymentId(booking.account(), bankReference, detailReference),
                    direction,
                    amount,
                    foreign,
                    booking.bookedOn(),
                    booking.valueOn(),
                    parties.get(0),
                    List.of(item),
                    remark,
                    null,
                    payMode(unit)));
        } catch (Fault fault) {
            return rejected(unit, fault.refusal());
        }
    }

    private Entry.Rejected rejected(Unit unit, Refusal refusal) {
        CamtDetail detail = unit.details().size() == 1 ? unit.details().get(0) : new CamtDetail();
        return new Entry.Rejected(unit.position(), shownReference(detail), refusal);
    }

    // references

    private String entryReference() throws Fault {
        return TextRules.reference("AcctSvcrRef", entry.bankReference);
    }

    private String bankReference(Unit unit) throws Fault {
        String ofEntry = entryReference();
        return ofEntry.isEmpty() ? common(unit, d -> TextRules.reference("AcctSvcrRef", d.bankReference)) : ofEntry;
    }

    private String detailReference(Unit unit) throws Fault {
        return common(unit, this::detailReference);
    }

    private String detailReference(CamtDetail detail) throws Fault {
        for (String[] candidate : new @Nullable String[][] {
            {"EndToEndId", detail.endToEndId},
            {"InstrId", detail.instructionId},
            {"TxId", detail.transactionId},
            {"UETR", detail.uetr},
            {"AcctSvcrRef", entryReference().isEmpty() ? null : detail.bankReference}
        }) {
            String reference = TextRules.reference(String.valueOf(candidate[0]), candidate[1]);
            if (!reference.isEmpty()) {
                return reference;
            }
        }
        return "";
    }

    @FunctionalInterface
    private interface Reference {
        String of(CamtDetail detail) throws Fault;
    }

    /** What all details of a unit say; nothing where they differ, for then it is not the unit's. */
    private static String common(Unit unit, Reference reference) throws Fault {
        Set<String> all = new LinkedHashSet<>();
        for (CamtDetail detail : unit.details()) {
            all.add(reference.of(detail));
        }
        return all.size() == 1 ? all.iterator().next() : "";
    }

    /** For an entry that is refused: as good as it can be had, for the reference may be what is wrong with it. */
    private @Nullable String shownReference(CamtDetail detail) {
        String ofDetail = Stream.of(detail.endToEndId, detail.instructionId, detail.transactionId, detail.uetr)
                .filter(r -> r != null && !r.isEmpty())
                .findFirst()
                .orElse("");
        return PaymentId.shown(entry.bankReference == null ? "" : entry.bankReference, ofDetail)
                .map(Refusal::quote)
                .orElse(null);
    }

    // parties

    private List<Party> parties(Unit unit, Direction direction) throws Fault {
        Set<Party> parties = new LinkedHashSet<>();
        for (CamtDetail detail : unit.details()) {
            Party party = party(detail, direction);
            if (party != null) {
                parties.add(party);
            }
        }
        return List.copyOf(parties);
    }

    /**
     * Who paid a credit, or was paid by a debit: who owes it in the end before who only passed it on. Where nobody is
     * named there, the one on the other side, if that is not the account's own owner: banks that report only one party
     * are not particular about which element they put it in.
     */
    private @Nullable Party party(CamtDetail detail, Direction direction) throws Fault {
        List<@Nullable CamtParty> debtors = new ArrayList<>();
        debtors.add(detail.ultimateDebtor);
        debtors.add(detail.debtor);
        List<@Nullable CamtParty> creditors = new ArrayList<>();
        creditors.add(detail.ultimateCreditor);
        creditors.add(detail.creditor);
        boolean credit = direction == Direction.CREDIT;
        @Nullable CamtParty party = named(credit ? debtors : creditors);
        if (party == null) {
            party = named(credit ? creditors : debtors);
            @Nullable String itsAccount = credit ? detail.creditorAccount : detail.debtorAccount;
            if (party == null || isOwner(party, itsAccount)) {
                return null;
            }
        }
        return party.toParty();
    }

    /** The first whose name says something; else one whose name is blank, to be refused for it. */
    private static @Nullable CamtParty named(List<@Nullable CamtParty> candidates) {
        @Nullable CamtParty blank = null;
        for (CamtParty candidate : candidates) {
            if (candidate != null && candidate.isNamed()) {
                return candidate;
            }
            if (candidate != null && candidate.name != null) {
                blank = candidate;
            }
        }
        return blank;
    }

    private boolean isOwner(CamtParty party, @Nullable String itsAccount) {
        return (account.ownerName != null && account.ownerName.equalsIgnoreCase(party.name))
                || (itsAccount != null
                        && account.id != null
                        && itsAccount.replace(" ", "").equals(account.id.replace(" ", "")));
    }

    // what for

    private static Payment.Item item(Unit unit, Money amount) throws Fault {
        Set<String> codes = unit.details().stream()
                .flatMap(d -> Stream.ofNullable(d.item))
                .filter(c -> !c.isBlank())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (codes.size() > 1) {
            throw new Fault(Reason.ITEMS_DIFFER, String.join(", ", codes));
        }
        if (codes.isEmpty()) {
            return new Payment.Item(null, null, null, null, null, amount);
        }
        String code = TextRules.printable("Purp/Prtry", codes.iterator().next(), Payment.Item.MAX_CODE);
        // With an item's code, the first line of the remittance text is the item's name.
        @Nullable
        String name = unit.details().stream()
                .flatMap(d -> d.remittance.stream())
                .map(TextRules::line)
                .findFirst()
                .filter(n -> n.length() <= Payment.Item.MAX_NAME)
                .orElse(null);
        if (name != null) {
            name = TextRules.printable("RmtInf/Ustrd", name, Payment.Item.MAX_NAME);
        }
        return new Payment.Item(code, name, null, null, null, amount);
    }

    private @Nullable String remark(Unit unit, @Nullable String itemName) throws Fault {
        Set<String> texts = texts(unit, d -> d.remittance);
        texts.remove(itemName);
        texts.addAll(texts(unit, d -> d.creditorReferences));
        if (texts.isEmpty() && itemName == null) {
            texts.addAll(texts(unit, d -> d.additional));
            texts.addAll(entry.additional);
        }
        @Nullable String remark = TextRules.remark(texts, Payment.MAX_REMARK);
        return remark == null ? null : TextRules.printable("RmtInf", remark, Payment.MAX_REMARK);
    }

    private static Set<String> texts(Unit unit, Function<CamtDetail, List<String>> of) {
        return unit.details().stream()
                .flatMap(d -> of.apply(d).stream())
                .map(TextRules::line)
                .limit(20)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private @Nullable ForeignAmount foreign(Unit unit, Money amount) throws Fault {
        CamtDetail.Amounts amounts =
                unit.details().size() == 1 ? unit.details().get(0).amounts : new CamtDetail.Amounts();
        if (amounts.instructed == null && entry.details.size() <= 1) {
            amounts = entry.amounts;
        }
        CamtDetail.Amount instructed = amounts.instructed;
        if (instructed == null || amount.currency().getCurrencyCode().equals(instructed.currency())) {
            return null;
        }
        Money foreign = TextRules.money(instructed.figure(), instructed.currency());
        return new ForeignAmount(foreign, rate(amounts.rate, foreign, amount));
    }

    /**
     * Units of the receipt's currency for one of the foreign one. A rate that prices the receipt's currency is turned
     * round, to ten digits; one that does not say what it prices is left out.
     */
    private static @Nullable BigDecimal rate(CamtDetail.@Nullable Rate rate, Money foreign, Money amount) throws Fault {
        if (rate == null) {
            return null;
        }
        BigDecimal figure = TextRules.decimal(rate.rate());
        if (figure.signum() <= 0) {
            throw new Fault(Reason.VALUE_UNKNOWN, "XchgRate", rate.rate());
        }
        @Nullable String priced = rate.unit() != null ? rate.unit() : rate.source();
        if (foreign.currency().getCurrencyCode().equals(priced)) {
            return figure;
        }
        return amount.currency().getCurrencyCode().equals(priced)
                ? BigDecimal.ONE.divide(figure, new MathContext(10))
                : null;
    }

    private String payMode(Unit unit) {
        String family = unit.details().stream()
                .flatMap(d -> Stream.ofNullable(d.family))
                .findFirst()
                .orElse(entry.family == null ? "" : entry.family);
        return switch (family) {
            case "RDDT", "IDDT" -> "direct debit";
            case "CCRD", "MCRD" -> "card";
            case "CNTR" -> "cash";
            case "RCHQ", "ICHQ" -> "cheque";
            default -> "transfer";
        };
    }
}
