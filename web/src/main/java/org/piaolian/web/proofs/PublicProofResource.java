package org.piaolian.web.proofs;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;

/** The proof of a receipt for anyone who knows its check code. */
@RequestScoped
@Path("/verifications/{number}/proof")
@Tag(name = "verification")
public class PublicProofResource {

    @Inject
    private ProofFiles proofs;

    @Inject
    private Problems problems;

    @Inject
    private HttpServletRequest request;

    @GET
    @Operation(
            summary = "The proof file of a receipt, by number and check code",
            description =
                    "With it and the agencies' keys anyone can check the receipt without this portal, and how it stood:"
                            + " a reversed one's proof says REVERSED. ear/docs/proof-format.md describes it.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "text/plain",
                            examples = @ExampleObject(name = "reversed", value = ProofFiles.EXAMPLE)))
    @APIResponse(responseCode = "404", description = "No such receipt, or another check code")
    @APIResponse(responseCode = "409", description = ProofFiles.NOT_LOGGED)
    @APIResponse(responseCode = "503", description = ProofFiles.NOT_YET)
    public Response get(
            @Parameter(description = "code-number", example = "11010126-0000000001") @PathParam("number") String number,
            @Parameter(description = "six characters printed on the receipt", required = true, example = "k3m9x2")
                    @QueryParam("check")
                    @Nullable
                    String check,
            @Parameter(hidden = true) @Context UriInfo uri) {
        if (check == null || check.isBlank()) {
            throw new ProblemException(problems.of(400, "check-code-missing"));
        }
        return ProofFiles.response(
                proofs.forAnyone(number, check, request), uri.getRequestUri().getPath());
    }
}
