package org.piaolian.sharing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.json.Json;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.SharingRefused;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.seals.domain.JsonSeals;
import org.piaolian.settings.Settings;
import org.piaolian.sharing.domain.Access;
import org.piaolian.sharing.domain.Asked;
import org.piaolian.sharing.domain.Department;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.Grants;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.Salt;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.sharing.domain.SharedReceipts;
import org.piaolian.sharing.domain.SharedReceipts.Shared;

/**
 * Answers a department: finds the grant, looks, has the access committed on the channel, and only then seals what it
 * tells.
 */
@ApplicationScoped
public class AskReceipts {

    /** How many receipts one query may name, or is told of. */
    public static final int MOST_RECEIPTS = 1000;

    /** A question adds up at most so many receipts of one person; nobody has as many in a year. */
    private static final int MOST_ADDED_UP = 100_000;

    public static final int LONGEST_CASE_NUMBER = 64;
    private static final String TYPE = "piaolian-answer+jws";
    private static final Duration LONGEST_COVERT = Duration.ofDays(366);

    private final Grants grants;
    private final SharedReceipts receipts;
    private final LogAccesses logAccesses;
    private final JsonSeals seals;
    private final Settings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public AskReceipts(
            Grants grants,
            SharedReceipts receipts,
            LogAccesses logAccesses,
            JsonSeals seals,
            Settings settings,
            Clock clock) {
        this.grants = grants;
        this.receipts = receipts;
        this.logAccesses = logAccesses;
        this.seals = seals;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A query.
     *
     * @param grant under which it is asked; null for the only one in force for the purpose
     * @param purpose null for the grant's
     * @param fields what of the granted fields the answer should hold; null for all
     * @param covertUntil the day on which the persons concerned may see it; null for at once
     */
    public record Query(
            @Nullable UUID grant,
            @Nullable Purpose purpose,
            String legalBasis,
            String caseNumber,
            Asked asked,
            @Nullable Set<SharedField> fields,
            @Nullable LocalDate covertUntil) {}

    /** What comes of a query. */
    public sealed interface Outcome {

        /** @param jws the sealed answer, as {@link JsonSeals} makes it */
        record Answered(UUID access, String jws) implements Outcome {}

        record Refused(Why why, String detail) implements Outcome {}
    }

    public enum Why {
        /** Not asked by a department's certificate. */
        NOT_A_DEPARTMENT,
        /** Neither a grant nor a purpose is named. */
        NO_PURPOSE,
        /** No grant of this id or purpose in force for the department; whether others have one is not said. */
        NOT_GRANTED,
        /** The grant's time has not begun, or is over. */
        NOT_IN_TIME,
        WITHDRAWN,
        /** The grant is for another purpose. */
        OTHER_PURPOSE,
        /** Several grants for the purpose: the query has to name one. The detail has their ids. */
        SEVERAL_GRANTS,
        FIELD_NOT_GRANTED,
        KIND_NOT_GRANTED,
        /** The grant names no fields, so only questions are answered. */
        QUESTIONS_ONLY,
        NO_LEGAL_BASIS,
        NO_CASE_NUMBER,
        NO_NUMBERS,
        TOO_MANY_NUMBERS,
        COVERT_NOT_ALLOWED,
        COVERT_TERM,
        /** The contract holds the grant for not in force; the detail has its code. */
        BY_THE_CHANNEL
    }

    /** Ends a query. */
    private static final class Refusal extends Exception {

        private static final long serialVersionUID = 1L;
        private final Why why;
        private final String detail;

        Refusal(Why why, String detail) {
            super(why + " " + detail, null, false, false);
            this.why = why;
            this.detail = detail;
        }
    }

    /**
     * @throws LedgerUnavailable where the access cannot be committed: nothing is answered
     * @throws org.piaolian.seals.domain.SealUnavailable where the answer cannot be sealed: nothing is answered
     */
    public Outcome ask(Query query, Actor by) {
        try {
            return answer(query, by);
        } catch (Refusal e) {
            return new Outcome.Refused(e.why, e.detail);
        } catch (SharingRefused e) {
            return new Outcome.Refused(Why.BY_THE_CHANNEL, e.code());
        }
    }

    private Outcome answer(Query query, Actor by) throws Refusal {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        require(by.role() == Role.DEPARTMENT && !by.subject().isEmpty(), Why.NOT_A_DEPARTMENT, "");
        require(KeepGrants.isText(query.legalBasis(), KeepGrants.LONGEST_TEXT), Why.NO_LEGAL_BASIS, "");
        require(KeepGrants.isText(query.caseNumber(), LONGEST_CASE_NUMBER), Why.NO_CASE_NUMBER, "");
        Department department = new Department(by.subject());
        Grant grant = grant(query, department, now);
        Set<SharedField> fields = fields(query, grant);
        Instant disclosedAt = disclosedAt(query, grant, now);
        List<Shared> found = look(query.asked(), grant);
        Access access = new Access(
                UUID.randomUUID(),
                grant,
                department,
                query.legalBasis().strip(),
                query.caseNumber().strip(),
                query.asked().manner(),
                found.stream().map(Shared::number).toList(),
                now,
                disclosedAt,
                Salt.random(random));
        String transaction = logAccesses.log(access);
        JsonObject told = tell(query.asked(), access, transaction, found, fields);
        return new Outcome.Answered(access.id(), seals.seal(told.toString().getBytes(UTF_8), TYPE, grant.agency()));
    }

    private static void require(boolean holds, Why why, String detail) throws Refusal {
        if (!holds) {
            throw new Refusal(why, detail);
        }
    }

    private Grant grant(Query query, Department department, Instant now) throws Refusal {
        if (query.grant() == null) {
            Purpose purpose = query.purpose();
            if (purpose == null) {
                throw new Refusal(Why.NO_PURPOSE, "");
            }
            List<Grant> all = grants.listInForce(department, purpose, now);
            require(!all.isEmpty(), Why.NOT_GRANTED, purpose.name());
            require(
                    all.size() == 1,
                    Why.SEVERAL_GRANTS,
                    String.join(", ", all.stream().map(g -> g.id().toString()).toList()));
            return all.get(0);
        }
        Optional<Grant> named =
                grants.find(query.grant()).filter(g -> g.department().digest().equals(department.digest()));
        require(named.isPresent(), Why.NOT_GRANTED, query.grant().toString());
        Grant grant = named.get();
        require(
                query.purpose() == null || query.purpose() == grant.purpose(),
                Why.OTHER_PURPOSE,
                grant.purpose().name());
        Grant.Standing standing = grant.standing(now);
        require(standing != Grant.Standing.WITHDRAWN, Why.WITHDRAWN, grant.id().toString());
        require(
                standing == Grant.Standing.IN_FORCE,
                standing == Grant.Standing.WAITING ? Why.NOT_GRANTED : Why.NOT_IN_TIME,
                grant.from() + "/" + grant.until());
        return grant;
    }

    private static Set<SharedField> fields(Query query, Grant grant) throws Refusal {
        if (query.asked() instanceof Asked.Question question) {
            require(
                    grant.kinds().contains(question.kind()),
                    Why.KIND_NOT_GRANTED,
                    question.kind().name());
            return Set.of();
        }
        require(!grant.fields().isEmpty(), Why.QUESTIONS_ONLY, "");
        if (query.asked() instanceof Asked.Numbers numbers) {
            require(!numbers.numbers().isEmpty(), Why.NO_NUMBERS, "");
            require(
                    numbers.numbers().size() <= MOST_RECEIPTS,
                    Why.TOO_MANY_NUMBERS,
                    Integer.toString(numbers.numbers().size()));
        }
        Set<SharedField> wanted = query.fields();
        if (wanted == null) {
            return grant.fields();
        }
        for (SharedField field : wanted) {
            require(grant.fields().contains(field), Why.FIELD_NOT_GRANTED, field.path());
        }
        return wanted;
    }

    private Instant disclosedAt(Query query, Grant grant, Instant now) throws Refusal {
        LocalDate day = query.covertUntil();
        if (day == null) {
            return now;
        }
        require(
                grant.purpose().allowsCovert(),
                Why.COVERT_NOT_ALLOWED,
                grant.purpose().name());
        Instant date = day.atStartOfDay(clock.getZone()).toInstant();
        require(date.isAfter(now) && !date.isAfter(now.plus(LONGEST_COVERT)), Why.COVERT_TERM, day.toString());
        return date;
    }

    private List<Shared> look(Asked asked, Grant grant) {
        if (asked instanceof Asked.Numbers numbers) {
            return receipts.listByNumber(new HashSet<>(numbers.numbers()), grant.agency(), grant.kinds());
        }
        if (asked instanceof Asked.Person person) {
            // One more than is told, to know whether there are more.
            return ofPerson(person.person(), grant, Set.copyOf(grant.kinds()), MOST_RECEIPTS + 1).stream()
                    .limit(MOST_RECEIPTS)
                    .toList();
        }
        Asked.Question question = (Asked.Question) asked;
        return ofYear(question, ofPerson(question.person(), grant, answering(question.kind()), MOST_ADDED_UP));
    }

    /** Invoices are taken back by receipts of another kind, too. */
    private static Set<ReceiptKind> answering(ReceiptKind kind) {
        return kind == ReceiptKind.E_INVOICE ? Set.of(kind, ReceiptKind.E_CREDIT_NOTE) : Set.of(kind);
    }

    /** What was booked in the year, and what takes it back, whenever that was. */
    private static List<Shared> ofYear(Asked.Question question, List<Shared> all) {
        Map<ReceiptNumber, ReceiptContent> contents =
                all.stream().map(AskReceipts::content).collect(Collectors.toMap(ReceiptContent::number, c -> c));
        Set<ReceiptNumber> booked = contents.values().stream()
                .filter(c -> c.kind() == question.kind()
                        && !takesBack(c, question)
                        && Year.from(c.bookedOn()).equals(question.year()))
                .map(ReceiptContent::number)
                .collect(Collectors.toSet());
        return all.stream()
                .filter(r -> booked.contains(taken(requireNonNull(contents.get(r.number())), question)))
                .toList();
    }

    /** The receipt itself, or the one that it takes back. */
    private static ReceiptNumber taken(ReceiptContent content, Asked.Question question) {
        ReceiptNumber related = content.related();
        return takesBack(content, question) && related != null ? related : content.number();
    }

    /** Who asks for credit notes asks for what they give, not for what they take from invoices. */
    private static boolean takesBack(ReceiptContent content, Asked.Question question) {
        return content.isReversal() && !(content.isCreditNote() && question.kind() == ReceiptKind.E_CREDIT_NOTE);
    }

    private List<Shared> ofPerson(PartyIdentifier person, Grant grant, Set<ReceiptKind> kinds, int limit) {
        return receipts.listByPerson(person, grant.agency(), kinds, limit);
    }

    private static ReceiptContent content(Shared receipt) {
        return ContentJson.read(receipt.contentJson());
    }

    private JsonObject tell(
            Asked asked, Access access, String transaction, List<Shared> found, Set<SharedField> fields) {
        Grant grant = access.grant();
        JsonObjectBuilder told = Json.createObjectBuilder()
                .add("version", 1)
                .add("access", access.id().toString())
                .add("transaction", transaction)
                .add("commitment", access.commitment().hex())
                .add("grant", grant.id().toString())
                .add("agency", grant.agency().value())
                .add("department", access.department().subject())
                .add("purpose", grant.purpose().name())
                .add("legalBasis", access.legalBasis())
                .add("caseNumber", access.caseNumber())
                .add("askedAt", access.askedAt().toString())
                .add(
                        "answeredAt",
                        clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        if (asked instanceof Asked.Question question) {
            return told.add("question", question(question))
                    .add("answer", holds(question, found) ? "yes" : "no")
                    .build();
        }
        JsonArrayBuilder list = Json.createArrayBuilder();
        if (asked instanceof Asked.Numbers numbers) {
            Map<ReceiptNumber, Shared> byNumber = new LinkedHashMap<>();
            found.forEach(receipt -> byNumber.put(receipt.number(), receipt));
            for (ReceiptNumber number : numbers.numbers()) {
                @Nullable Shared receipt = byNumber.get(number);
                list.add(
                        receipt == null
                                ? Json.createObjectBuilder()
                                        .add("number", number.toString())
                                        .add("found", false)
                                : receipt(access, receipt, fields));
            }
        } else {
            found.forEach(receipt -> list.add(receipt(access, receipt, fields)));
            told.add("complete", found.size() < MOST_RECEIPTS);
        }
        return told.add("receipts", list).build();
    }

    private static JsonObjectBuilder question(Asked.Question question) {
        return Json.createObjectBuilder()
                .add(
                        "person",
                        Json.createObjectBuilder()
                                .add("scheme", question.person().scheme().name())
                                .add("value", question.person().value()))
                .add("kind", question.kind().name())
                .add("year", question.year().getValue())
                .add("atLeast", question.atLeast().figure())
                .add("currency", question.atLeast().currency().getCurrencyCode());
    }

    private static boolean holds(Asked.Question question, List<Shared> found) {
        Set<ReceiptNumber> reversed = found.stream()
                .filter(r -> r.state() == ReceiptState.REVERSED)
                .map(Shared::number)
                .collect(Collectors.toSet());
        BigDecimal paid = found.stream()
                .map(AskReceipts::content)
                // One that is wholly taken back counts as nothing, and so does what takes it back.
                .filter(c -> !reversed.contains(taken(c, question)))
                .filter(c -> c.total().currency().equals(question.atLeast().currency()))
                .map(c -> takesBack(c, question)
                        ? c.total().amount().negate()
                        : c.total().amount())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return paid.signum() > 0 && paid.compareTo(question.atLeast().amount()) >= 0;
    }

    private JsonObjectBuilder receipt(Access access, Shared receipt, Set<SharedField> fields) {
        JsonObject content;
        try (JsonReader reader = Json.createReader(new StringReader(receipt.contentJson()))) {
            content = reader.readObject();
        }
        return Json.createObjectBuilder()
                .add("number", receipt.number().toString())
                .add("found", true)
                .add("fields", SharedField.select(content, receipt.state().name(), fields))
                .add("transaction", receipt.transactionId())
                .add("proof", settings.publicUrl() + "/api/v1/queries/" + access.id() + "/proofs/" + receipt.number());
    }
}
