package org.piaolian.web.proofs;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The proof of a receipt for those who may see it. */
@RequestScoped
@Path("/receipts/{number}/proof")
@RolesAllowed({"clerk", "reviewer", "supervisor", "auditor", "department"})
@Tag(name = "receipts")
@SecurityRequirement(name = "basic")
@SecurityRequirement(name = "certificate")
public class ReceiptProofResource {

    @Inject
    private ProofFiles proofs;

    @GET
    @Operation(
            summary = "The proof file of a receipt",
            description =
                    "With it and the agencies' keys anyone can check the receipt without this portal, and how it stood:"
                            + " a reversed one's proof says REVERSED. ear/docs/proof-format.md describes it.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "text/plain",
                            examples = @ExampleObject(name = "reversed", value = ProofFiles.EXAMPLE)))
    @APIResponse(responseCode = "404", description = "No such receipt, or not one that the caller may see")
    @APIResponse(responseCode = "409", description = ProofFiles.NOT_LOGGED)
    @APIResponse(responseCode = "503", description = ProofFiles.NOT_YET)
    public Response get(
            @Parameter(description = "code-number", example = "11010126-0000000001") @PathParam("number") String number,
            @Parameter(hidden = true) @Context UriInfo uri) {
        return ProofFiles.response(proofs.forActor(number), uri.getRequestUri().getPath());
    }
}
