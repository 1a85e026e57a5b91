package org.piaolian.web.payments;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.piaolian.payments.FindBatches;
import org.piaolian.payments.domain.BatchProgress;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.web.api.PageNumber;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Language;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;

/** What became of payment files. */
@RequestScoped
@Path("/batches")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "payments")
@SecurityRequirement(name = "basic")
@SecurityRequirement(name = "certificate")
public class BatchResource {

    private static final int REJECTED_A_PAGE = 1_000;

    @Inject
    private FindBatches batches;

    @Inject
    private CurrentActor actor;

    @Inject
    private Language language;

    @Inject
    private Problems problems;

    @GET
    @Path("/{id}")
    @RolesAllowed({"clerk", "reviewer", "supervisor", "auditor", "department"})
    @Operation(summary = "How far a batch is", description = "Its state, its counts, and its rejected entries.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = BatchJson.class)))
    @APIResponse(responseCode = "404", description = "No such batch, or not one that the caller may see")
    public BatchJson get(
            @Parameter(example = "0d4bd1ec-58cb-4a17-9c62-1d1f1ac5c1f9") @PathParam("id") String id,
            @Parameter(description = "page of the rejected entries, from 1") @QueryParam("page") @DefaultValue("1")
                    String page) {
        PageNumber number =
                PageNumber.parse(page).orElseThrow(() -> new ProblemException(problems.of(400, "page-malformed")));
        BatchProgress batch = BatchId.parse(id)
                .flatMap(b -> batches.find(b, actor.get()))
                .orElseThrow(() -> new ProblemException(problems.of(404, "batch-not-found", id)));
        return BatchJson.of(
                batch,
                batches.listRejected(batch.id(), actor.get(), number.offset(REJECTED_A_PAGE), REJECTED_A_PAGE),
                language.getLocale());
    }
}
