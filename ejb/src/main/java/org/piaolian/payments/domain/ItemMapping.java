package org.piaolian.payments.domain;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.ReceiptKind;

/**
 * Which agency writes which kind of receipt for an item: by the item's prefix, the part before the first hyphen
 * ({@code TAX} of {@code TAX-10101}), and by the direction where the item is not known.
 *
 * @param version of the configuration it was read from; whoever assigns by it records it
 * @param prefixes upper-case prefix to rule
 * @param items catalogue of item names by item code; an item needs no place here to be known
 * @param programmes by item code: the subsidies that a person gets once a period, whoever pays
 */
public record ItemMapping(
        String version,
        Map<String, Rule> prefixes,
        Rule otherCredit,
        Rule otherDebit,
        Map<String, Name> items,
        Map<String, Programme> programmes) {

    /** @param item code and name of the line where the payment has none */
    public record Rule(AgencyId agency, ReceiptKind kind, String item, Name name) {}

    /** The name of an item in the two languages of the product. */
    public record Name(String zh, String en) {

        public String in(Locale locale) {
            return locale.getLanguage().equals("zh") ? zh : en;
        }
    }

    /** What the mapping says of a payment. */
    public sealed interface Assignment {

        /** @param lines for the receipt, in the payment's order; they add up to its amount */
        record Assigned(AgencyId agency, ReceiptKind kind, List<Line> lines) implements Assignment {}

        record Refused(Refusal refusal) implements Assignment {}
    }

    public ItemMapping {
        prefixes = Map.copyOf(prefixes);
        items = Map.copyOf(items);
        programmes = Map.copyOf(programmes);
        if (otherCredit.kind().direction() != ReceiptKind.Direction.RECEIVED
                || otherDebit.kind().direction() != ReceiptKind.Direction.PAID) {
            throw new IllegalArgumentException("a credit needs a kind that is received, a debit one that is paid");
        }
    }

    public Assignment assign(Payment payment) {
        Set<Rule> rules = new LinkedHashSet<>();
        for (Payment.Item item : payment.items()) {
            rules.add(rule(item.code(), payment.direction()));
        }
        Rule rule = rules.iterator().next();
        if (rules.stream().anyMatch(r -> !r.agency().equals(rule.agency()) || r.kind() != rule.kind())) {
            return new Assignment.Refused(Refusal.of(
                    Reason.ITEMS_DIFFER,
                    payment.items().stream()
                            .map(i -> i.code() == null ? "-" : i.code())
                            .distinct()
                            .collect(Collectors.joining(", "))));
        }
        if (rule.kind().direction() != payment.direction().receipt()) {
            return new Assignment.Refused(Refusal.of(
                    Reason.ITEM_AGAINST_DIRECTION,
                    String.valueOf(payment.items().get(0).code()),
                    payment.direction()));
        }
        return new Assignment.Assigned(
                rule.agency(),
                rule.kind(),
                payment.items().stream().map(i -> line(i, rule)).toList());
    }

    /** The catalogue's name of an item, in Chinese for Chinese locales, else in English. */
    public Optional<String> name(String itemCode, Locale locale) {
        return Optional.ofNullable(items.get(itemCode)).map(n -> n.in(locale));
    }

    /** The programme that an item is of; empty where it may be paid as often as anybody likes. */
    public Optional<Programme> programme(String itemCode) {
        return Optional.ofNullable(programmes.get(itemCode.toUpperCase(Locale.ROOT)));
    }

    /** All programmes, by their codes. */
    public List<Programme> listProgrammes() {
        return programmes.values().stream()
                .distinct()
                .sorted(Comparator.comparing(Programme::code))
                .toList();
    }

    /** Whether this agency writes the receipts of any programme. */
    public boolean paysProgrammes(AgencyId agency) {
        return programmes.keySet().stream()
                .anyMatch(item -> rule(item, Direction.DEBIT).agency().equals(agency));
    }

    private Rule rule(@Nullable String itemCode, Direction direction) {
        if (itemCode != null) {
            int hyphen = itemCode.indexOf('-');
            String prefix = hyphen < 0 ? itemCode : itemCode.substring(0, hyphen);
            Rule rule = prefixes.get(prefix.toUpperCase(Locale.ROOT));
            if (rule != null) {
                return rule;
            }
        }
        return direction == Direction.CREDIT ? otherCredit : otherDebit;
    }

    /** The payer knows the item by the name that was on the bill, so the file's name goes before the catalogue's. */
    private Line line(Payment.Item item, Rule rule) {
        String code = item.code() != null ? item.code() : rule.item();
        String name = item.name();
        if (name == null) {
            name = name(code, Locale.CHINESE).orElse(rule.name().zh());
        }
        return new Line(code, name, item.unit(), item.quantity(), item.rate(), item.amount());
    }
}
