package org.piaolian.web.sharing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.sharing.FindAccesses.Opening;
import org.piaolian.sharing.domain.Accesses.Disclosed;
import org.piaolian.web.identity.ClientAddress;
import org.piaolian.web.language.Texts;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;

/** Who looked at a receipt, for anyone who knows its check code. */
@RequestScoped
@Path("/verifications/{number}/accesses")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "verification")
@APIResponse(responseCode = "404", description = "No such receipt, or another check code")
@APIResponse(
        responseCode = "429",
        description = "Too many questions from this client; Retry-After says how many seconds to wait")
public class AccessResource {

    static final String EXAMPLE = """
            {"accesses":[{"id":"0b0d3f5e-7a0f-4a53-8d46-6f3a0ec1a1f5","department":"CN=audit,O=Municipal Audit Office",
            "agency":"tax","at":"2026-11-24T08:00:00Z","manner":"NUMBERS","purpose":"AUDIT",
            "legalBasis":"Audit Law, article 34","transaction":"4be1…"}],
            "notShown":"Accesses under investigation secrecy are not shown until they are disclosed."}""";

    @Inject
    private LimitedAccesses accesses;

    @Inject
    private Texts say;

    @Inject
    private Problems problems;

    @Inject
    private HttpServletRequest request;

    /** @param notShown what this list never has, whether there is any of it or not */
    @Schema(name = "Accesses")
    @JsonbPropertyOrder({"accesses", "notShown"})
    public record ListJson(List<AccessJson> accesses, String notShown) {}

    @Schema(name = "Access")
    @JsonbPropertyOrder({"id", "department", "agency", "at", "manner", "purpose", "legalBasis", "transaction"})
    public record AccessJson(
            String id,

            @Schema(description = "who looked: subject of its certificate, or an agency as O=name")
            String department,

            @Schema(description = "that let it look, or disclosed it", examples = "tax")
            String agency,

            Instant at,

            @Schema(
                    description =
                            "by number, by person, or by a question that is answered with yes or no; or not asked:"
                                    + " the agency disclosed it to another one (DISCLOSURE), or that one read it (READING)",
                    enumeration = {"NUMBERS", "PERSON", "QUESTION", "DISCLOSURE", "READING"})
            String manner,

            @Schema(examples = "AUDIT") String purpose,
            String legalBasis,

            @Schema(description = "of the channel, which has the commitment of the access, or the disclosure's hash")
            String transaction) {

        static AccessJson of(Disclosed access) {
            return new AccessJson(
                    access.id().toString(),
                    access.department().subject(),
                    access.agency().value(),
                    access.askedAt(),
                    access.manner().name(),
                    access.purpose().name(),
                    access.legalBasis(),
                    access.transactionId());
        }
    }

    /** What opens the commitment on the channel; ear/docs/sharing.md says how. Hashes and salts in hexadecimal. */
    @Schema(name = "AccessOpening")
    @JsonbPropertyOrder({"access", "commitment", "statement", "salt", "receiptSalt", "place", "path"})
    public record OpeningJson(
            AccessJson access,

            @Schema(description = "SHA-256(salt || statement)")
            String commitment,

            @Schema(description = "canonical JSON, to be hashed as it is")
            String statement,

            String salt,

            @Schema(description = "leaf = SHA-256(0x00 || receiptSalt || code-number)")
            String receiptSalt,

            int place,

            @Schema(description = "from the leaf to the statement's root (RFC 9162, section 2.1.3)")
            List<String> path) {

        static OpeningJson of(Opening opening) {
            return new OpeningJson(
                    AccessJson.of(opening.access()),
                    opening.commitment().hex(),
                    opening.statement(),
                    opening.salt().hex(),
                    opening.receiptSalt().hex(),
                    opening.place(),
                    opening.path().stream().map(Digest::hex).toList());
        }
    }

    @GET
    @Operation(
            summary = "Who looked at a receipt, by number and check code",
            description = "The newest first, 200 at most. Accesses under investigation secrecy are not shown until they"
                    + " are disclosed.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ListJson.class),
                            examples = @ExampleObject(name = "one", value = EXAMPLE)))
    public ListJson list(
            @Parameter(description = "code-number", example = "11010126-0000000001") @PathParam("number") String number,
            @Parameter(description = "six characters printed on the receipt", required = true, example = "k3m9x2")
                    @QueryParam("check")
                    @Nullable
                    String check) {
        return new ListJson(
                accesses
                        .list(number(number), check(check), ClientAddress.of(request))
                        .orElseThrow(() -> new ProblemException(problems.of(404, "receipt-not-found", number)))
                        .stream()
                        .map(AccessJson::of)
                        .toList(),
                say.of("accesses.secret"));
    }

    @GET
    @Path("/{access}")
    @Operation(
            summary = "What opens the commitment of an access",
            description =
                    "With it anyone can check that the transaction of the channel committed to this very access, and"
                            + " that it concerns this receipt; of other receipts it tells nothing.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = OpeningJson.class)))
    public OpeningJson open(
            @PathParam("number") String number,
            @PathParam("access") String access,
            @QueryParam("check") @Nullable String check) {
        ReceiptNumber receipt = number(number);
        UUID id = Ids.parse(access)
                .orElseThrow(() -> new ProblemException(problems.of(404, "receipt-not-found", number)));
        return accesses.open(id, receipt, check(check), ClientAddress.of(request))
                .map(OpeningJson::of)
                .orElseThrow(() -> new ProblemException(problems.of(404, "receipt-not-found", number)));
    }

    private ReceiptNumber number(String text) {
        return ReceiptNumber.parse(text)
                .orElseThrow(() -> new ProblemException(problems.of(400, "number-malformed", text)));
    }

    private String check(@Nullable String check) {
        if (check == null || check.isBlank()) {
            throw new ProblemException(problems.of(400, "check-code-missing"));
        }
        return check;
    }
}
