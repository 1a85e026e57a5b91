package org.piaolian.web.verification;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
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
import org.piaolian.web.api.ProblemSchema;
import org.piaolian.web.identity.ClientAddress;
import org.piaolian.web.problems.Problem;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;

/** Verification for anyone. */
@RequestScoped
@Path("/verifications")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "verification")
@APIResponse(
        responseCode = "200",
        description = "The verdict with its four checks; an unknown receipt is a verdict too",
        content =
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = VerificationJson.class),
                        examples = @ExampleObject(name = "valid", value = VerificationResource.EXAMPLE)))
@APIResponse(
        responseCode = "400",
        description = "The question cannot be read",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemSchema.class)))
@APIResponse(
        responseCode = "429",
        description = "Too many questions from this client; Retry-After says how many seconds to wait",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemSchema.class)))
public class VerificationResource {

    static final String EXAMPLE = """
            {"verdict":"valid","statement":"This receipt is genuine and valid.","checks":[
            {"question":"untouched","answer":"yes","label":"Is the document untouched?","evidence":"…"},
            {"question":"sealed-by-agency","answer":"yes","label":"Is the seal the agency's?","evidence":"…"},
            {"question":"on-the-channel","answer":"yes","label":"Is it registered on the channel?","evidence":"…"},
            {"question":"still-valid","answer":"yes","label":"Is it still valid today?","evidence":"…"}],
            "receipt":{"number":"11010126-0000000001","kind":"TAX_PAYMENT","agency":"tax",
            "issuedAt":"2026-11-24T09:30:00+08:00","party":"…","item":"…",
            "total":{"amount":"79519.79","currency":"CNY"}},"checkedAt":"2026-11-24T01:31:00Z"}""";

    @Inject
    private LimitedVerification verify;

    @Inject
    private VerificationWords words;

    @Inject
    private Problems problems;

    @Inject
    private HttpServletRequest request;

    @GET
    @Path("/{number}")
    @Operation(
            summary = "Verify by number and check code",
            description = "An unknown number and a wrong check code get the same answer.")
    public VerificationJson byNumber(
            @Parameter(description = "code-number", example = "11010126-0000000001") @PathParam("number") String number,
            @Parameter(description = "six characters printed on the receipt", required = true, example = "k3m9x2")
                    @QueryParam("check")
                    @Nullable
                    String check) {
        ReceiptNumber receipt = ReceiptNumber.parse(number)
                .orElseThrow(() -> new ProblemException(problems.of(400, "number-malformed", number)));
        if (check == null || check.isBlank()) {
            throw new ProblemException(problems.of(400, "check-code-missing"));
        }
        return json(verify.byNumber(receipt, check, client()));
    }

    @GET
    @Operation(summary = "Verify by the SHA-256 of a document", description = "The document itself stays with you.")
    public VerificationJson byDigest(
            @Parameter(description = "64 hexadecimal digits", required = true) @QueryParam("sha256") @Nullable
                    String sha256) {
        if (sha256 == null || !Digests.isSha256(sha256)) {
            throw new ProblemException(problems.of(400, "digest-malformed"));
        }
        return json(verify.byDigest(Digest.ofHex(sha256.strip()), client()));
    }

    @POST
    @Consumes("application/pdf")
    @Operation(
            summary = "Verify a whole document",
            description = "For a file whose SHA-256 is not known here, finds out what was done to it. At most 10 MiB.")
    @RequestBody(
            required = true,
            content = @Content(mediaType = "application/pdf", schema = @Schema(format = "binary")))
    @APIResponse(
            responseCode = "413",
            description = "More than 10 MiB",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = ProblemSchema.class)))
    public VerificationJson ofDocument(InputStream body) throws IOException {
        verify.admitDocument(client());
        byte[] pdf = body.readNBytes(LimitedVerification.LARGEST_DOCUMENT + 1);
        if (pdf.length > LimitedVerification.LARGEST_DOCUMENT) {
            throw new ProblemException(problems.of(413, "document-too-large"));
        }
        return json(verify.ofDocument(pdf));
    }

    private VerificationJson json(Verification verification) {
        return VerificationJson.of(verification, words);
    }

    private String client() {
        return ClientAddress.of(request);
    }
}
