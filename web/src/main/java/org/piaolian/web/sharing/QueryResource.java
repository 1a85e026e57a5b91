package org.piaolian.web.sharing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Year;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.Actor;
import org.piaolian.json.Json;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.sharing.AskReceipts;
import org.piaolian.sharing.AskReceipts.Outcome;
import org.piaolian.sharing.FindAccesses;
import org.piaolian.sharing.KeepGrants;
import org.piaolian.sharing.domain.Asked;
import org.piaolian.sharing.domain.Department;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.web.api.JsonBody;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;
import org.piaolian.web.proofs.ProofFiles;
import org.piaolian.web.security.RateLimits;
import org.piaolian.web.security.RateLimits.Kind;

/** Departments ask about receipts of other agencies. */
@RequestScoped
@Path("/queries")
@RolesAllowed("department")
@Tag(name = "sharing")
@SecurityRequirement(name = "certificate")
public class QueryResource {

    /** Compact serialization (RFC 7515, section 7.1). */
    static final String COMPACT = "application/jose";

    /** Flattened JSON serialization (RFC 7515, section 7.2.2). */
    static final String FLATTENED = "application/jose+json";

    /** For as many numbers as are read at all: ten times what is answered, so that the error says how many there were. */
    private static final int MOST_READ = 10 * AskReceipts.MOST_RECEIPTS;

    private static final long LARGEST = 512L << 10;

    static final String EXAMPLE = """
            {"purpose":"AUDIT","legalBasis":"Audit Law, article 34","caseNumber":"2026-117",
            "receipts":["11010126-0000000001","11010126-0000000002"],"fields":["total"]}""";

    static final String QUESTION = """
            {"purpose":"CREDIT_REVIEW","legalBasis":"consent of 2026-11-20","caseNumber":"L-88",
            "question":{"person":{"scheme":"CITIZEN_ID","value":"110101197805095633"},"kind":"TAX_PAYMENT",
            "year":2026,"atLeast":"1000.00","currency":"CNY"}}""";

    @Inject
    private AskReceipts askReceipts;

    @Inject
    private FindAccesses findAccesses;

    @Inject
    private SharingProblems refusals;

    @Inject
    private RateLimits limits;

    @Inject
    private ProofFiles proofs;

    @Inject
    private CurrentActor actor;

    @Inject
    private Problems problems;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces({COMPACT, FLATTENED})
    @Operation(
            summary = "Ask about receipts",
            description =
                    "Under a grant of the agency whose receipts they are: by numbers (at most 1,000), by a person's"
                            + " identifier, or a question that is answered by yes or no. The access is committed on the channel"
                            + " before it is answered; the persons concerned see it. The answer is a JSON Web Signature by the"
                            + " agency's seal, compact, or flattened JSON with Accept: application/jose+json.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = {
                                @ExampleObject(name = "by number", value = EXAMPLE),
                                @ExampleObject(name = "question", value = QUESTION)
                            }))
    @APIResponse(
            responseCode = "200",
            description = "The sealed answer; its payload says what was asked and told, and in which transaction of the"
                    + " channel the access is",
            content = {
                @Content(
                        mediaType = COMPACT,
                        schema = @Schema(type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING),
                        examples =
                                @ExampleObject(name = "compact", value = "eyJhbGciOiJFUzI1NiIsIn….eyJ2ZXJza….MEYCIQ…")),
                @Content(
                        mediaType = FLATTENED,
                        examples =
                                @ExampleObject(
                                        name = "flattened",
                                        value = "{\"payload\":\"eyJ2ZXJza…\",\"protected\":\"eyJhbGciOiJFUzI1NiIsIn…\","
                                                + "\"signature\":\"MEYCIQ…\"}"))
            })
    @APIResponse(
            responseCode = "403",
            description = "Not granted, not in time, withdrawn, for another purpose, or not this field")
    @APIResponse(responseCode = "422", description = "More than 1,000 numbers, or no legal basis or case number")
    @APIResponse(
            responseCode = "429",
            description = "Too many queries by person; Retry-After says how many seconds to wait")
    @APIResponse(responseCode = "503", description = "The channel or the seal is away: nothing is answered")
    public Response post(InputStream body, @Context HttpHeaders headers) throws IOException {
        AskReceipts.Query query = query(JsonBody.read(body, LARGEST));
        Actor by = actor.get();
        if (!(query.asked() instanceof Asked.Numbers) && !by.subject().isEmpty()) {
            limits.spend(
                    Kind.QUERY_BY_PERSON, new Department(by.subject()).digest().hex());
        }
        Outcome outcome = askReceipts.ask(query, by);
        if (outcome instanceof Outcome.Refused refused) {
            throw new ProblemException(refusals.of(refused));
        }
        return sealed(((Outcome.Answered) outcome).jws(), headers);
    }

    @GET
    @Path("/{access}/proofs/{number}")
    @Produces(MediaType.TEXT_PLAIN)
    @Operation(
            summary = "The proof file of a receipt that a query told of",
            description =
                    "ear/docs/proof-format.md describes it; with it anyone can check that the receipt is registered.")
    @APIResponse(responseCode = "200", content = @Content(mediaType = "text/plain"))
    @APIResponse(responseCode = "404", description = "The caller was told of no such receipt by this query")
    @APIResponse(responseCode = "409", description = ProofFiles.NOT_LOGGED)
    @APIResponse(responseCode = "503", description = ProofFiles.NOT_YET)
    public Response proof(
            @PathParam("access") String access,
            @Parameter(description = "code-number", example = "11010126-0000000001") @PathParam("number") String number,
            @Parameter(hidden = true) @Context UriInfo uri) {
        UUID id = Ids.parse(access)
                .orElseThrow(() -> new ProblemException(problems.of(404, "receipt-not-found", number)));
        return proofs.respond(
                number,
                receipt -> findAccesses.proof(id, receipt, actor.get()),
                uri.getRequestUri().getPath());
    }

    private static Response sealed(String jws, HttpHeaders headers) {
        boolean flattened = headers.getAcceptableMediaTypes().stream()
                .filter(type -> !type.isWildcardType())
                .findFirst()
                .filter(type -> type.getSubtype().equals("jose+json"))
                .isPresent();
        if (!flattened) {
            return Response.ok(jws.getBytes(US_ASCII), COMPACT)
                    .header(HttpHeaders.CACHE_CONTROL, "no-store")
                    .build();
        }
        String[] parts = jws.split("\\.", -1);
        String json = Json.createObjectBuilder()
                .add("payload", parts[1])
                .add("protected", parts[0])
                .add("signature", parts[2])
                .build()
                .toString();
        return Response.ok(json.getBytes(US_ASCII), FLATTENED)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    private static AskReceipts.Query query(JsonBody json) {
        Optional<UUID> grant = json.optionalText("grant", 36)
                .map(text -> Ids.parse(text).orElseThrow(() -> json.malformed("grant", "is no id of a grant")));
        @Nullable Purpose purpose = json.has("purpose") ? json.constant("purpose", Purpose.class) : null;
        AskReceipts.Query query = new AskReceipts.Query(
                grant.orElse(null),
                purpose,
                json.text("legalBasis", KeepGrants.LONGEST_TEXT),
                json.text("caseNumber", AskReceipts.LONGEST_CASE_NUMBER),
                asked(json),
                GrantResource.fields(json).orElse(null),
                json.optionalText("covertUntil", 10)
                        .map(text -> day(json, text))
                        .orElse(null));
        json.end();
        return query;
    }

    private static LocalDate day(JsonBody json, String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw json.malformed("covertUntil", "is no day such as 2026-12-31");
        }
    }

    private static Asked asked(JsonBody json) {
        Optional<List<String>> numbers = json.optionalTexts("receipts", MOST_READ);
        Optional<JsonBody> person = json.optionalObject("person");
        Optional<JsonBody> question = json.optionalObject("question");
        if ((numbers.isPresent() ? 1 : 0) + (person.isPresent() ? 1 : 0) + (question.isPresent() ? 1 : 0) != 1) {
            throw json.malformed("receipts", "or person or question: exactly one of them");
        }
        if (numbers.isPresent()) {
            List<ReceiptNumber> all = new ArrayList<>();
            for (String text : numbers.get()) {
                all.add(ReceiptNumber.parse(text)
                        .orElseThrow(() -> json.malformed(
                                "receipts[" + all.size() + "]", "is no number such as 11010126-0000000001")));
            }
            return new Asked.Numbers(all);
        }
        return person.isPresent() ? new Asked.Person(person(person.get())) : question(question.orElseThrow());
    }

    private static PartyIdentifier person(JsonBody json) {
        PartyIdentifier.Scheme scheme = json.constant("scheme", PartyIdentifier.Scheme.class);
        String value = json.text("value", PartyIdentifier.MAX_LENGTH);
        json.end();
        if (!scheme.isValid(value)) {
            throw json.malformed("value", "is not a " + scheme);
        }
        return new PartyIdentifier(scheme, value);
    }

    private static Asked question(JsonBody json) {
        PartyIdentifier person =
                person(json.optionalObject("person").orElseThrow(() -> json.malformed("person", "is missing")));
        ReceiptKind kind = json.constant("kind", ReceiptKind.class);
        long year = json.optionalCount("year")
                .filter(y -> y >= 1949 && y <= 9999)
                .orElseThrow(() -> json.malformed("year", "is a year such as 2026"));
        String figure = json.text("atLeast", 24);
        String currency = json.optionalText("currency", 3).orElse("CNY");
        json.end();
        try {
            if (!figure.matches("[0-9]{1,15}([.][0-9]{1,4})?")) {
                throw json.malformed("atLeast", "is an amount such as 1000.00");
            }
            return new Asked.Question(
                    person,
                    kind,
                    Year.of((int) year),
                    new Money(new BigDecimal(figure), Currency.getInstance(currency)));
        } catch (IllegalArgumentException e) {
            throw json.malformed("atLeast", "or its currency is none: " + e.getMessage());
        }
    }
}
