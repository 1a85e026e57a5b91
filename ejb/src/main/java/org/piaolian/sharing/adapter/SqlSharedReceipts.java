package org.piaolian.sharing.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.sharing.domain.SharedReceipts;

/** The table {@code receipt}, as others may see it. */
@ApplicationScoped
@Transactional
public class SqlSharedReceipts implements SharedReceipts {

    private static final String SHARED =
            "select r.code, r.number, r.content, r.later_state, g.transaction from receipt r"
                    + " join receipt_group g on g.code = r.code and g.first = r.group_first and g.state = 'REGISTERED'"
                    + " where r.agency = :agency and r.kind in (:kinds)";

    @PersistenceContext
    private EntityManager entities;

    protected SqlSharedReceipts() {}

    public SqlSharedReceipts(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public List<Shared> listByNumber(Collection<ReceiptNumber> numbers, AgencyId agency, Set<ReceiptKind> kinds) {
        if (numbers.isEmpty()) {
            return List.of();
        }
        return shared(entities.createNativeQuery(SHARED + " and (r.code, r.number) in (select split_part(n, '-', 1),"
                        + " cast(split_part(n, '-', 2) as bigint) from unnest(string_to_array(:numbers, ' ')) as n)"
                        + " order by r.code, r.number")
                .setParameter("agency", agency.value())
                .setParameter("kinds", names(kinds))
                .setParameter(
                        "numbers", numbers.stream().map(ReceiptNumber::toString).collect(Collectors.joining(" "))));
    }

    @Override
    public List<Shared> listByPerson(PartyIdentifier person, AgencyId agency, Set<ReceiptKind> kinds, int limit) {
        return shared(entities.createNativeQuery(SHARED
                                + " and r.party_identifier = :person order by r.issued_at desc, r.code, r.number")
                        .setParameter("agency", agency.value())
                        .setParameter("kinds", names(kinds))
                        .setParameter("person", person.value())
                        .setMaxResults(limit))
                .stream()
                // The same characters may be of another scheme.
                .filter(r ->
                        person.equals(ContentJson.read(r.contentJson()).party().identifier()))
                .toList();
    }

    private static List<String> names(Set<ReceiptKind> kinds) {
        return kinds.stream().map(Enum::name).sorted().toList();
    }

    private static List<Shared> shared(Query query) {
        return Rows.of(query).stream()
                .map(row -> {
                    @Nullable String later = (String) row[3];
                    return new Shared(
                            new ReceiptNumber(new ReceiptCode((String) row[0]), Rows.number(row[1])),
                            (String) row[2],
                            later == null ? ReceiptState.REGISTERED : ReceiptState.valueOf(later),
                            (String) row[4]);
                })
                .toList();
    }
}
