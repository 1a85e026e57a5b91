package org.piaolian.web.lifecycle;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.piaolian.ledger.domain.LifeAction;
import org.piaolian.web.api.Api;
import org.piaolian.web.requests.AnsweredOnce;
import org.piaolian.web.requests.IdempotencyKey;

/** Ends locks without reimbursement. */
@RequestScoped
@Path("/receipts/{number}/release")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"clerk", "reviewer", "supervisor", "department"})
@Tag(name = "lifecycle")
@SecurityRequirement(name = "basic")
@SecurityRequirement(name = "certificate")
@APIResponse(responseCode = "403", ref = Api.STEP_FORBIDDEN)
@APIResponse(responseCode = "404", ref = Api.STEP_NOT_FOUND)
@APIResponse(responseCode = "409", ref = Api.STEP_REFUSED)
@APIResponse(responseCode = "422", ref = Api.KEY_USED)
@APIResponse(responseCode = "503", ref = Api.CHANNEL_AWAY)
public class ReleaseResource {

    private static final String NUMBER = "11010126-0000000001";

    @Inject
    private Steps steps;

    @POST
    @AnsweredOnce
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = IdempotencyKey.DESCRIPTION,
            example = IdempotencyKey.EXAMPLE)
    @Operation(
            summary = "Let a locked receipt go",
            description = "By the unit that locked it; after the end of the lock by anyone.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = StepBody.class),
                            examples = @ExampleObject(name = "usual", value = StepBody.END)))
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = StepJson.class),
                            examples = @ExampleObject(name = "taken", value = StepJson.EXAMPLE)))
    public StepJson release(
            @Parameter(description = "code-number", example = NUMBER) @PathParam("number") String number,
            InputStream body)
            throws IOException {
        return steps.take(LifeAction.RELEASE, number, body);
    }
}
