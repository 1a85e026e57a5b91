package org.piaolian.web.lifecycle;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.piaolian.lifecycle.AskReversal;
import org.piaolian.lifecycle.FindReversals;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.web.api.JsonBody;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;
import org.piaolian.web.requests.AnsweredOnce;
import org.piaolian.web.requests.IdempotencyKey;

/** The reversals of one receipt. */
@RequestScoped
@Path("/receipts/{number}/reversals")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "lifecycle")
@SecurityRequirement(name = "basic")
public class ReceiptReversalsResource {

    private static final long LARGEST = 1L << 20;

    @Inject
    private FindReceipts receipts;

    @Inject
    private FindReversals reversals;

    @Inject
    private AskReversal askReversal;

    @Inject
    private Refusals refusals;

    @Inject
    private CurrentActor actor;

    @Inject
    private Problems problems;

    @GET
    @RolesAllowed({"clerk", "reviewer", "supervisor", "auditor", "department"})
    @SecurityRequirement(name = "certificate")
    @Operation(summary = "The reversals of a receipt", description = "In the order in which they were asked for.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReversalJson[].class),
                            examples = @ExampleObject(name = "one", value = "[" + ReversalJson.EXAMPLE + "]")))
    public List<ReversalJson> list(
            @Parameter(description = "code-number", example = "11010126-0000000001") @PathParam("number")
                    String number) {
        return reversals.listOf(find(number).number(), actor.get()).stream()
                .map(ReversalJson::of)
                .toList();
    }

    @POST
    @AnsweredOnce
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"clerk", "reviewer", "supervisor"})
    @Operation(
            summary = "Ask for the reversal of a receipt (冲红)",
            description = "By an officer of the issuing agency. The receipt is locked on the channel at once; another"
                    + " officer confirms or declines. The same request by the same officer, while it is open, is answered"
                    + " with the first.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReversalBody.class),
                            examples = {
                                @ExampleObject(name = "issue anew", value = ReversalBody.EXAMPLE),
                                @ExampleObject(name = "a part", value = ReversalBody.EXAMPLE_OF_A_PART)
                            }))
    @APIResponse(
            responseCode = "201",
            description = "Asked and locked; 202 while the channel cannot be reached; 200 where it was asked before",
            headers = @Header(name = "Location", description = "the reversal", schema = @Schema(format = "uri")),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReversalJson.class),
                            examples = @ExampleObject(name = "open", value = ReversalJson.EXAMPLE)))
    @APIResponse(responseCode = "403", description = "Not an officer of the issuing agency")
    @APIResponse(
            responseCode = "409",
            description = "Locked, pledged, reimbursed, reversed, or another reversal is open")
    @APIResponse(responseCode = "422", description = "More than is left, or a replacement that does not fit")
    public Response ask(
            @Parameter(description = "code-number", example = "11010126-0000000001") @PathParam("number") String number,
            @Parameter(description = IdempotencyKey.DESCRIPTION, example = IdempotencyKey.EXAMPLE)
                    @HeaderParam(IdempotencyKey.HEADER)
                    @Nullable
                    String key,
            InputStream body,
            @Parameter(hidden = true) @Context UriInfo uri)
            throws IOException {
        // A reversal keeps its key for good: also when the answer that was kept with it is forgotten.
        @Nullable
        String name = IdempotencyKey.parse(key).map(IdempotencyKey::value).orElse(null);
        Receipt receipt = find(number);
        AskReversal.Outcome outcome =
                askReversal.ask(ReversalBody.read(JsonBody.read(body, LARGEST), receipt.content(), name), actor.get());
        if (outcome instanceof AskReversal.Outcome.Refused refused) {
            throw new ProblemException(refusals.of(refused, number));
        }
        AskReversal.Outcome.Asked asked = (AskReversal.Outcome.Asked) outcome;
        Reversal reversal = asked.reversal();
        if (reversal.refusal() != null) {
            throw new ProblemException(refusals.of(reversal));
        }
        Response.Status status = asked.again()
                ? Response.Status.OK
                : reversal.state() == Reversal.State.ASKED ? Response.Status.ACCEPTED : Response.Status.CREATED;
        return Response.status(status)
                .location(uri.getBaseUriBuilder()
                        .path("reversals")
                        .path(reversal.id().toString())
                        .build())
                .entity(ReversalJson.of(reversal))
                .build();
    }

    private Receipt find(String number) {
        return ReceiptNumber.parse(number)
                .flatMap(n -> receipts.find(n, actor.get()))
                .orElseThrow(() -> new ProblemException(problems.of(404, "receipt-not-found", number)));
    }
}
