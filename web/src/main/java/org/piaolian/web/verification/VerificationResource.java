package org.piaolian.web.verification;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.verification.domain.Verification;
import org.piaolian.web.identity.ClientAddress;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;

/** Verification for anyone. */
@RequestScoped
@Path("/verifications")
@Produces({MediaType.APPLICATION_JSON, VerificationResource.PDF})
@Tag(name = "verification")
@APIResponse(
        responseCode = "200",
        description = "The verdict with its four checks; an unknown receipt is a verdict too. As PDF: the same as a"
                + " report to keep, in the language asked for",
        content = {
            @Content(
                    mediaType = MediaType.APPLICATION_JSON,
                    schema = @Schema(implementation = VerificationJson.class),
                    examples = @ExampleObject(name = "valid", value = VerificationResource.EXAMPLE)),
            @Content(mediaType = "application/pdf", schema = @Schema(format = "binary"))
        })
@APIResponse(responseCode = "400", description = "The question cannot be read")
@APIResponse(
        responseCode = "429",
        description = "Too many questions from this client; Retry-After says how many seconds to wait")
public class VerificationResource {

    /** For those who ask for it; JSON for all others. */
    static final String PDF = "application/pdf;qs=0.5";

    private static final MediaType REPORT = new MediaType("application", "pdf");

    static final String EXAMPLE = """
            {"verdict":"valid","statement":"Genuine and valid","meaning":"…","advice":"…","checks":[
            {"question":"untouched","answer":"yes","label":"Is the document untouched?","evidence":"…"},
            {"question":"sealed-by-agency","answer":"yes","label":"Is the seal the agency's?","evidence":"…"},
            {"question":"on-the-channel","answer":"yes","label":"Is it registered on the channel?","evidence":"…"},
            {"question":"still-valid","answer":"yes","label":"Is it still valid today?","evidence":"…"}],
            "receipt":{"number":"11010126-0000000001","kind":"TAX_PAYMENT","agency":"tax",
            "issuedAt":"2026-11-24T09:30:00+08:00","party":"…","item":"…",
            "total":{"amount":"79519.79","currency":"CNY"}},"checkedAt":"2026-11-24T01:31:00Z",
            "portal":"https://receipts.example.gov.cn","language":"en"}""";

    @Inject
    private LimitedVerification verify;

    @Inject
    private VerificationReport report;

    @Inject
    private Problems problems;

    @Inject
    private HttpServletRequest request;

    @Context
    private HttpHeaders headers;

    @GET
    @Path("/{number}")
    @Operation(
            summary = "Verify by number and check code",
            description = "An unknown number and a wrong check code get the same answer.")
    public Response byNumber(
            @Parameter(description = "code-number", example = "11010126-0000000001") @PathParam("number") String number,
            @Parameter(description = "six characters printed on the receipt", required = true, example = "k3m9x2")
                    @QueryParam("check")
                    @Nullable
                    String check) {
        return answer(number(number, check));
    }

    @GET
    @Operation(summary = "Verify by the SHA-256 of a document", description = "The document itself stays with you.")
    public Response byDigest(
            @Parameter(description = "64 hexadecimal digits", required = true) @QueryParam("sha256") @Nullable
                    String sha256) {
        return answer(digest(sha256));
    }

    @POST
    @Consumes("application/pdf")
    @Operation(
            summary = "Verify a whole document",
            description = "For a file whose SHA-256 is not known here, finds out what was done to it. At most 10 MiB.")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/pdf", schema = @Schema(format = "binary")))
    @APIResponse(responseCode = "413", description = "More than 10 MiB")
    public Response ofDocument(InputStream body) throws IOException {
        verify.admitDocument(client());
        return answer(verify.ofDocument(body)
                .orElseThrow(() -> new ProblemException(problems.of(413, "document-too-large"))));
    }

    @GET
    @Path("/report")
    @Operation(
            summary = "The report about a verification, to save",
            description =
                    "By number and check code, or by the SHA-256 of a document. The same as the answer itself, with"
                            + " a file name; a link can ask for it.")
    public Response report(
            @Parameter(description = "code-number", example = "11010126-0000000001") @QueryParam("number") @Nullable
                    String number,
            @Parameter(description = "six characters printed on the receipt", example = "k3m9x2")
                    @QueryParam("check")
                    @Nullable
                    String check,
            @Parameter(description = "64 hexadecimal digits") @QueryParam("sha256") @Nullable String sha256,
            @Parameter(
                            description = "pdf or json",
                            schema =
                                    @Schema(
                                            enumeration = {"pdf", "json"},
                                            defaultValue = "pdf"))
                    @QueryParam("as")
                    @DefaultValue("pdf")
                    String as) {
        Verification verification = sha256 != null ? digest(sha256) : number(number == null ? "" : number, check);
        return saved(verification, as.equals("json") ? MediaType.APPLICATION_JSON_TYPE : REPORT)
                .build();
    }

    private Verification number(String number, @Nullable String check) {
        ReceiptNumber receipt = ReceiptNumber.parse(number)
                .orElseThrow(() -> new ProblemException(problems.of(400, "number-malformed", number)));
        if (check == null || check.isBlank()) {
            throw new ProblemException(problems.of(400, "check-code-missing"));
        }
        return verify.byNumber(receipt, check, client());
    }

    private Verification digest(@Nullable String sha256) {
        if (sha256 == null || !Digests.isSha256(sha256)) {
            throw new ProblemException(problems.of(400, "digest-malformed"));
        }
        return verify.byDigest(Digest.ofHex(sha256.strip()), client());
    }

    private Response answer(Verification verification) {
        boolean asPdf = headers.getAcceptableMediaTypes().stream()
                .filter(type -> !type.isWildcardType())
                .findFirst()
                .filter(REPORT::isCompatible)
                .isPresent();
        return asPdf
                ? saved(verification, REPORT).build()
                : entity(verification, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private Response.ResponseBuilder saved(Verification verification, MediaType type) {
        return entity(verification, type)
                .header(
                        "Content-Disposition",
                        "attachment; filename=\"" + VerificationReport.fileName(verification) + "." + type.getSubtype()
                                + "\"");
    }

    private Response.ResponseBuilder entity(Verification verification, MediaType type) {
        return Response.ok(type.equals(REPORT) ? report.pdf(verification) : report.json(verification), type);
    }

    private String client() {
        return ClientAddress.of(request);
    }
}
