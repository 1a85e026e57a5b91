package org.piaolian.sharing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.X509CertUtils;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.database.PortalDatabase;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.json.Json;
import org.piaolian.ledger.InMemoryLedger;
import org.piaolian.ledger.domain.SharingLedger;
import org.piaolian.money.Money;
import org.piaolian.proofs.GiveProof;
import org.piaolian.proofs.adapter.SqlChannelLog;
import org.piaolian.proofs.domain.ChannelLog;
import org.piaolian.proofs.domain.PublishedLog;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.adapter.JpaReceiptGroups;
import org.piaolian.receipts.adapter.JpaReceipts;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.CheckCode;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.PreparedReceipt;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.receipts.domain.ReversalReason;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.adapter.TrialKeys;
import org.piaolian.settings.Settings;
import org.piaolian.sharing.adapter.SqlAccesses;
import org.piaolian.sharing.adapter.SqlGrants;
import org.piaolian.sharing.adapter.SqlSharedReceipts;
import org.piaolian.sharing.domain.Accesses;
import org.piaolian.sharing.domain.Asked;
import org.piaolian.sharing.domain.Department;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.Grants;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.sharing.domain.SharedReceipts;

/** Sharing on a real database with real seals; twelve tax receipts of two persons, a hundred yuan times their number. */
final class SharingPortal implements AutoCloseable {

    static final AgencyId TAX = new AgencyId("tax");
    static final ReceiptCode CODE = new ReceiptCode("11010126");
    static final PartyIdentifier ODD = new PartyIdentifier(PartyIdentifier.Scheme.CITIZEN_ID, "110101197805095633");
    static final PartyIdentifier EVEN = new PartyIdentifier(PartyIdentifier.Scheme.CREDIT_CODE, "91110108551385082Q");
    static final int RECEIPTS = 12;

    static final Actor REVIEWER = new Actor("tax-reviewer", "Li Fang", TAX, Role.REVIEWER);
    static final Actor CLERK = new Actor("tax-clerk", "Zhang San", TAX, Role.CLERK);
    static final Actor AUDIT = department("audit", "CN=audit,O=Municipal Audit Office");
    static final Actor CIVIL = department("civil", "CN=civil,O=Municipal Civil Affairs Bureau");

    final PortalDatabase database = new PortalDatabase();
    final MovingClock clock = new MovingClock();
    final InMemorySharingLedger ledger = new InMemorySharingLedger(clock);
    final Grants grants = database.port(Grants.class, SqlGrants::new);
    final Accesses accesses = database.port(Accesses.class, SqlAccesses::new);
    final KeepGrants keepGrants;
    final AskReceipts ask;

    /** The same as {@link #ask} with another way to log. */
    final Function<LogAccesses, AskReceipts> asking;

    final FindAccesses findAccesses;

    SharingPortal(Path folder) {
        this(folder, null, null);
    }

    /**
     * @param channel null for the one in memory
     * @param other null for a clock that stands still
     */
    SharingPortal(Path folder, @Nullable SharingLedger channel, @Nullable Clock other) {
        SharingLedger used = channel == null ? ledger : channel;
        Clock time = other == null ? clock : other;
        try {
            TrialKeys.create(folder, TrialKeys.Algorithm.P256, Clock.systemUTC());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        issue();
        Receipts receipts = database.port(Receipts.class, entities -> new JpaReceipts(entities, clock));
        FindReceipts findReceipts = new FindReceipts(receipts);
        keepGrants = new KeepGrants(grants, used, user -> "officer-of-" + user, time);
        asking = log -> new AskReceipts(
                grants,
                database.port(SharedReceipts.class, SqlSharedReceipts::new),
                log,
                SealWiring.jsonSeals(folder),
                new Settings(),
                time);
        ask = asking.apply(new LogAccesses(accesses, used));
        findAccesses = new FindAccesses(
                accesses,
                receipts,
                findReceipts,
                new GiveProof(
                        findReceipts,
                        receipts,
                        database.port(ChannelLog.class, SqlChannelLog::new),
                        emptyLog(),
                        new InMemoryLedger(time)),
                time);
    }

    static Actor department(String agency, String subject) {
        return new Actor(agency, agency, new AgencyId(agency), Role.DEPARTMENT, subject);
    }

    static ReceiptNumber number(long number) {
        return new ReceiptNumber(CODE, number);
    }

    /** The check code that each of them has. */
    static final String CHECK = "abc123";

    private void issue() {
        register(LongStream.rangeClosed(1, RECEIPTS).mapToObj(this::paid).toList());
    }

    /** A red receipt, number 13, takes so much of a receipt of the odd person back. */
    void takeBack(long number, String amount) {
        register(List.of(content(
                RECEIPTS + 1,
                Money.of(amount, "CNY"),
                LocalDate.parse("2027-01-02"),
                number(number),
                new ReceiptContent.Correction(ReceiptContent.Correction.Act.REVERSES, ReversalReason.WRONG_AMOUNT))));
    }

    /** An invoice of the odd person, number 13, and a credit note, number 14, that takes so much of it back. */
    void credit(String amount, String credited) {
        register(List.of(
                invoice(RECEIPTS + 1, ReceiptKind.E_INVOICE, amount, null),
                invoice(RECEIPTS + 2, ReceiptKind.E_CREDIT_NOTE, credited, number(RECEIPTS + 1))));
    }

    private ReceiptContent invoice(long number, ReceiptKind kind, String amount, @Nullable ReceiptNumber related) {
        Money total = Money.of(amount, "CNY");
        LocalDate day = LocalDate.parse("2026-11-20");
        Party seller = new Party(Party.Type.ORGANISATION, "北京鑫龙科技有限公司", EVEN);
        return new ReceiptContent(
                number(number),
                new CheckCode(CHECK),
                kind,
                TAX,
                OffsetDateTime.now(clock),
                new Party(Party.Type.PERSON, "褚静洋", ODD),
                List.of(new Line("1", "打印纸", null, null, null, total)),
                total,
                null,
                "30",
                "R-" + number,
                day,
                "张三",
                "征收管理科",
                null,
                related,
                new ReceiptContent.Invoice("R-" + number, "380", day, null, seller, total, Digest.sha256()),
                related == null
                        ? null
                        : new ReceiptContent.Correction(ReceiptContent.Correction.Act.REVERSES, ReversalReason.REFUND));
    }

    private void register(List<ReceiptContent> contents) {
        BatchId batch = database.newBatch(contents.size());
        database.run(entities -> {
            ReceiptGroup group =
                    new JpaReceiptGroups(entities).lease(CODE, TAX, contents.size(), batch, clock.instant());
            new JpaReceipts(entities, clock)
                    .add(
                            group,
                            contents.stream()
                                    .map(content -> new PreparedReceipt(
                                            content,
                                            ContentJson.write(content, new byte[ContentJson.SALT_BYTES]),
                                            "payment " + content.number(),
                                            "line 2"))
                                    .toList());
            entities.createNativeQuery("update receipt_group set state = 'REGISTERED', transaction = 'first',"
                            + " block = 9, registered_at = now(), ledger_first = first, ledger_count = count")
                    .executeUpdate();
        });
    }

    private ReceiptContent paid(long number) {
        return content(
                number,
                Money.of(number + "00.00", "CNY"),
                LocalDate.parse(number <= 6 ? "2025-11-23" : "2026-11-23"),
                null,
                null);
    }

    private ReceiptContent content(
            long number,
            Money amount,
            LocalDate bookedOn,
            @Nullable ReceiptNumber related,
            ReceiptContent.@Nullable Correction correction) {
        return new ReceiptContent(
                number(number),
                new CheckCode(CHECK),
                ReceiptKind.TAX_PAYMENT,
                TAX,
                OffsetDateTime.now(clock),
                number % 2 == 1
                        ? new Party(Party.Type.PERSON, "褚静洋", ODD)
                        : new Party(Party.Type.ORGANISATION, "北京鑫龙科技有限公司", EVEN),
                List.of(new Line("TAX-10101", "增值税", null, null, null, amount)),
                amount,
                null,
                "transfer",
                "B" + number,
                bookedOn,
                "张三",
                "征收管理科",
                null,
                related,
                null,
                correction);
    }

    private static PublishedLog emptyLog() {
        return PublishedLog.class.cast(Proxy.newProxyInstance(
                PublishedLog.class.getClassLoader(),
                new Class<?>[] {PublishedLog.class},
                (proxy, method, arguments) -> Optional.empty()));
    }

    KeepGrants.Wanted wanted(Purpose purpose, SharedField... fields) {
        return wanted(Set.of(ReceiptKind.TAX_PAYMENT), purpose, fields);
    }

    private KeepGrants.Wanted wanted(Set<ReceiptKind> kinds, Purpose purpose, SharedField... fields) {
        return new KeepGrants.Wanted(
                new Department(AUDIT.subject()),
                kinds,
                purpose,
                "审计法第三十四条",
                Set.of(fields),
                null,
                clock.instant().plus(Duration.ofDays(30)));
    }

    /** A grant to the audit office, in force. */
    Grant granted(Purpose purpose, SharedField... fields) {
        KeepGrants.Outcome outcome = keepGrants.grant(wanted(purpose, fields), REVIEWER);
        return ((KeepGrants.Outcome.Recorded) outcome).grant();
    }

    /** A grant to ask questions about receipts of these kinds. */
    Grant grantedFor(ReceiptKind... kinds) {
        KeepGrants.Outcome outcome = keepGrants.grant(wanted(Set.of(kinds), Purpose.CREDIT_REVIEW), REVIEWER);
        return ((KeepGrants.Outcome.Recorded) outcome).grant();
    }

    static AskReceipts.Query query(Grant grant, Asked asked) {
        return new AskReceipts.Query(grant.id(), null, "审计法第三十四条", "2026-117", asked, null, null);
    }

    static Asked numbers(long... numbers) {
        return new Asked.Numbers(
                LongStream.of(numbers).mapToObj(SharingPortal::number).toList());
    }

    /** What the audit office is told; the seal on it is checked by another library. */
    JsonObject told(AskReceipts.Query query) {
        return told(ask, query);
    }

    static JsonObject told(AskReceipts asked, AskReceipts.Query query) {
        AskReceipts.Outcome outcome = asked.ask(query, AUDIT);
        if (outcome instanceof AskReceipts.Outcome.Refused refused) {
            throw new AssertionError(refused.toString());
        }
        return opened(((AskReceipts.Outcome.Answered) outcome).jws(), "tax");
    }

    static JsonObject opened(String jws, String agency) {
        try {
            JWSObject sealed = JWSObject.parse(jws);
            X509Certificate certificate = X509CertUtils.parse(
                    sealed.getHeader().getX509CertChain().get(0).decode());
            if (!certificate.getSubjectX500Principal().getName().contains(agency)
                    && !certificate.toString().contains("税务局")) {
                throw new AssertionError("sealed by " + certificate.getSubjectX500Principal());
            }
            if (!sealed.verify(new ECDSAVerifier((ECPublicKey) certificate.getPublicKey()))) {
                throw new AssertionError("the seal does not fit the answer");
            }
            try (JsonReader reader =
                    Json.createReader(new StringReader(sealed.getPayload().toString()))) {
                return reader.readObject();
            }
        } catch (ParseException | JOSEException e) {
            throw new AssertionError(e);
        }
    }

    AskReceipts.Why refused(AskReceipts.Query query, Actor by) {
        return ((AskReceipts.Outcome.Refused) ask.ask(query, by)).why();
    }

    long kept() {
        return database.inTransaction(entities -> ((Number) Objects.requireNonNull(
                        entities.createNativeQuery("select count(*) from sharing_access where transaction is not null")
                                .getSingleResult()))
                .longValue());
    }

    long count(String table) {
        return database.inTransaction(
                entities -> ((Number) Objects.requireNonNull(entities.createNativeQuery("select count(*) from " + table)
                                .getSingleResult()))
                        .longValue());
    }

    static UUID access(JsonObject told) {
        return UUID.fromString(told.getString("access"));
    }

    @Override
    public void close() {
        database.close();
    }
}
