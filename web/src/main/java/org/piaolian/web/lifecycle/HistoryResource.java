package org.piaolian.web.lifecycle;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;

/** What a receipt went through, as the channel has it. */
@RequestScoped
@Path("/receipts/{number}/history")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"clerk", "reviewer", "supervisor", "auditor", "department"})
@Tag(name = "lifecycle")
@SecurityRequirement(name = "basic")
@SecurityRequirement(name = "certificate")
public class HistoryResource {

    @Inject
    private FindReceipts receipts;

    @Inject
    private LifeWords words;

    @Inject
    private CurrentActor actor;

    @Inject
    private Problems problems;

    @GET
    @Operation(summary = "What was done to a receipt since it was registered")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = LifeJson.class),
                            examples = @ExampleObject(name = "reversed", value = LifeJson.EXAMPLE)))
    @APIResponse(responseCode = "404", description = "No such receipt, or not one that the caller may see")
    @APIResponse(responseCode = "503", description = "The channel does not answer")
    public LifeJson get(
            @Parameter(description = "code-number", example = "11010126-0000000001") @PathParam("number")
                    String number) {
        Receipt receipt = ReceiptNumber.parse(number)
                .flatMap(n -> receipts.find(n, actor.get()))
                .orElseThrow(() -> new ProblemException(problems.of(404, "receipt-not-found", number)));
        LifeView life = words.of(receipt.number());
        if (!life.available()) {
            throw new ProblemException(problems.of(503, "channel-unavailable"));
        }
        return LifeJson.of(life);
    }
}
