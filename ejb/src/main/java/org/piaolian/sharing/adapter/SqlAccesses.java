package org.piaolian.sharing.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonArrayBuilder;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.json.Json;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.sharing.domain.Access;
import org.piaolian.sharing.domain.Accesses;
import org.piaolian.sharing.domain.Department;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.Salt;

/** The tables {@code sharing_access} and {@code sharing_accessed}. */
@ApplicationScoped
@Transactional
public class SqlAccesses implements Accesses {

    private static final String DISCLOSED = "select a.id, g.agency, a.department, g.purpose, a.legal_basis, a.manner,"
            + " a.asked_at, a.transaction, a.statement, encode(a.salt, 'hex') from sharing_accessed r"
            + " join sharing_access a on a.id = r.access_id join sharing_grant g on g.id = a.grant_id"
            + " where r.code = :code and r.number = :number and a.transaction is not null and a.disclosed_at <= :now";

    /** What an agency gave another one, and each time that one read it; of a covert purpose when its time is over. */
    private static final String BETWEEN_AGENCIES =
            given("d.id", "DISCLOSURE", "d.disclosed_at", "d.transaction", "") + " union all "
                    + given(
                            "x.id",
                            "READING",
                            "x.read_at",
                            "coalesce(x.transaction, d.transaction)",
                            " join disclosure_reading x on x.disclosure_id = d.id")
                    + " order by 7 desc, 1";

    private static String given(String id, String manner, String at, String transaction, String more) {
        return "select " + id
                + ", d.agency, 'O=\"' || replace(o.name_en, '\"', '') || '\"', d.purpose, d.legal_basis, '"
                + manner + "', " + at + ", " + transaction + " from disclosure_receipt r join disclosure d"
                + " on d.id = r.disclosure_id join agency o on o.id = d.recipient" + more
                + " where r.code = :code and r.number = :number and d.transaction is not null"
                + " and (d.purpose not in (:covert) or d.ends_at <= :now)";
    }

    private static final List<String> COVERT = Arrays.stream(Purpose.values())
            .filter(Purpose::allowsCovert)
            .map(Enum::name)
            .toList();

    private static final String ADD = "insert into sharing_access (id, grant_id, department, legal_basis, case_number,"
            + " manner, asked_at, disclosed_at, salt, statement) select id, \"grant\", department, basis, \"case\", manner,"
            + " asked, disclosed, decode(salt, 'hex'), statement from json_to_recordset(cast(:rows as json)) as r(id uuid,"
            + " \"grant\" uuid, department text, basis text, \"case\" text, manner text, asked timestamptz,"
            + " disclosed timestamptz, salt text, statement text)";

    private static final String ADD_RECEIPTS =
            "insert into sharing_accessed (code, number, access_id, place) select code, number, access, place"
                    + " from json_to_recordset(cast(:rows as json)) as r(code text, number bigint, access uuid,"
                    + " place integer)";

    @PersistenceContext
    private EntityManager entities;

    protected SqlAccesses() {}

    public SqlAccesses(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public void add(List<Access> accesses) {
        JsonArrayBuilder rows = Json.createArrayBuilder();
        JsonArrayBuilder receipts = Json.createArrayBuilder();
        for (Access access : accesses) {
            rows.add(Json.createObjectBuilder()
                    .add("id", access.id().toString())
                    .add("grant", access.grant().id().toString())
                    .add("department", access.department().subject())
                    .add("basis", access.legalBasis())
                    .add("case", access.caseNumber())
                    .add("manner", access.manner().name())
                    .add("asked", access.askedAt().toString())
                    .add("disclosed", access.disclosedAt().toString())
                    .add("salt", access.salt().hex())
                    .add("statement", access.statement()));
            for (int place = 0; place < access.receipts().size(); place++) {
                ReceiptNumber receipt = access.receipts().get(place);
                receipts.add(Json.createObjectBuilder()
                        .add("code", receipt.code().value())
                        .add("number", receipt.number())
                        .add("access", access.id().toString())
                        .add("place", place));
            }
        }
        insert(ADD, rows);
        insert(ADD_RECEIPTS, receipts);
    }

    /** All rows in one statement: of a busy grant 500 accesses are kept together. */
    private void insert(String sql, JsonArrayBuilder rows) {
        entities.createNativeQuery(sql)
                .setParameter("rows", rows.build().toString())
                .executeUpdate();
    }

    @Override
    public void committed(List<UUID> accesses, String transactionId) {
        entities.createNativeQuery("update sharing_access set transaction = :transaction where id in (:ids)")
                .setParameter("transaction", transactionId)
                .setParameter("ids", accesses)
                .executeUpdate();
    }

    @Override
    public List<Disclosed> listDisclosed(ReceiptNumber number, Instant now, int limit) {
        List<Object[]> asked = Rows.of(
                disclosed(number, now, " order by a.asked_at desc, a.id").setMaxResults(limit));
        List<Object[]> given = Rows.of(about(entities.createNativeQuery(BETWEEN_AGENCIES), number, now)
                .setParameter("covert", COVERT)
                .setMaxResults(limit));
        return Stream.concat(asked.stream(), given.stream())
                .map(SqlAccesses::disclosed)
                .sorted(Comparator.comparing(Disclosed::askedAt).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<Kept> findDisclosed(UUID access, ReceiptNumber number, Instant now) {
        return Rows.of(disclosed(number, now, " and a.id = :id").setParameter("id", access)).stream()
                .map(row -> new Kept(disclosed(row), (String) row[8], Salt.ofHex((String) row[9]), receipts(access)))
                .findFirst();
    }

    @Override
    public boolean isAnswered(UUID access, Digest department, ReceiptNumber number) {
        return !entities.createNativeQuery(
                        "select 1 from sharing_accessed r join sharing_access a on a.id = r.access_id"
                                + " join sharing_grant g on g.id = a.grant_id where r.code = :code and r.number = :number"
                                + " and a.id = :id and a.transaction is not null and g.department_digest = :department"
                                // A yes or no has told of no receipt.
                                + " and a.manner <> 'QUESTION'")
                .setParameter("code", number.code().value())
                .setParameter("number", number.number())
                .setParameter("id", access)
                .setParameter("department", department.bytes())
                .getResultList()
                .isEmpty();
    }

    private List<ReceiptNumber> receipts(UUID access) {
        return Rows.of(entities.createNativeQuery(
                                "select code, number from sharing_accessed where access_id = :id order by place")
                        .setParameter("id", access))
                .stream()
                .map(row -> new ReceiptNumber(new ReceiptCode((String) row[0]), Rows.number(row[1])))
                .toList();
    }

    private Query disclosed(ReceiptNumber number, Instant now, String more) {
        return about(entities.createNativeQuery(DISCLOSED + more), number, now);
    }

    private static Query about(Query query, ReceiptNumber number, Instant now) {
        return query.setParameter("code", number.code().value())
                .setParameter("number", number.number())
                .setParameter("now", now);
    }

    private static Disclosed disclosed(Object[] row) {
        return new Disclosed(
                (UUID) row[0],
                new AgencyId((String) row[1]),
                new Department((String) row[2]),
                Purpose.valueOf((String) row[3]),
                (String) row[4],
                Access.Manner.valueOf((String) row[5]),
                (Instant) row[6],
                (String) row[7]);
    }
}
