package org.piaolian.web.claims;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
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
import org.piaolian.claims.CheckClaim.Answer;
import org.piaolian.claims.FindClaims;
import org.piaolian.claims.domain.Claim;
import org.piaolian.claims.domain.ClaimQuery;
import org.piaolian.claims.domain.Claims.Listed;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.web.api.Constants;
import org.piaolian.web.api.JsonBody;
import org.piaolian.web.api.PageNumber;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;

/** Claims of subsidies, and whether a person may be paid. */
@RequestScoped
@Path("/claims")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "claims")
@SecurityRequirement(name = "basic")
@SecurityRequirement(name = "certificate")
public class ClaimResource {

    private static final int A_PAGE = 100;
    private static final int LONGEST_CODE = 32;
    private static final long LARGEST = 16L << 10;

    @Inject
    private FindClaims findClaims;

    @Inject
    private LimitedChecks checks;

    @Inject
    private ClaimProblems refusals;

    @Inject
    private CurrentActor actor;

    @Inject
    private Problems problems;

    /** @param pages of 100 */
    @Schema(name = "Claims")
    @JsonbPropertyOrder({"total", "page", "pages", "claims"})
    public record ListJson(long total, int page, long pages, List<ClaimJson> claims) {}

    @GET
    @RolesAllowed({"clerk", "reviewer", "supervisor", "auditor", "department"})
    @Operation(
            summary = "List claims of subsidies",
            description = "100 a page, the newest first: an agency sees its own, a supervisor and an auditor all."
                    + " The persons are not in it; who may see a receipt sees there whom it names.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ListJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "one",
                                            value = "{\"total\":1,\"page\":1,\"pages\":1,\"claims\":["
                                                    + ClaimJson.EXAMPLE + "]}")))
    public ListJson list(
            @Parameter(description = "only of this programme", example = "LOW-INCOME")
                    @QueryParam("programme")
                    @Nullable
                    String programme,
            @Parameter(description = "only for this period", example = "2026-11") @QueryParam("period") @Nullable
                    String period,
            @Parameter(description = "only of this state", example = "HELD") @QueryParam("state") @Nullable
                    String state,
            @Parameter(description = "from 1") @QueryParam("page") @DefaultValue("1") String page) {
        PageNumber number =
                PageNumber.parse(page).orElseThrow(() -> new ProblemException(problems.of(400, "page-malformed")));
        Page<Listed> found = findClaims.search(
                new ClaimQuery(
                        programme,
                        period,
                        Constants.only(Claim.State.values(), state),
                        null,
                        ClaimQuery.Sort.CLAIMED,
                        true,
                        number.offset(A_PAGE),
                        A_PAGE),
                actor.get());
        return new ListJson(
                found.total(),
                number.value(),
                found.pages(A_PAGE),
                found.items().stream().map(ClaimJson::of).toList());
    }

    @POST
    @Path("/checks")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"clerk", "reviewer", "supervisor", "department"})
    @Operation(
            summary = "May this person be paid?",
            description = "For agencies that pay subsidies. Only a look: a payment is claimed when it is receipted. Who"
                    + " asked is kept. 60 at once, then one in ten seconds.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples =
                                    @ExampleObject(
                                            name = "citizen",
                                            value = "{\"programme\":\"LOW-INCOME\",\"period\":\"2026-11\","
                                                    + "\"person\":{\"scheme\":\"CITIZEN_ID\","
                                                    + "\"value\":\"11010519491231002X\"}}")))
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = CheckJson.class),
                            examples = {
                                @ExampleObject(name = "free", value = "{\"result\":\"free\"}"),
                                @ExampleObject(
                                        name = "claimed",
                                        value = "{\"result\":\"claimed\",\"member\":\"CivilAffairsMSP\","
                                                + "\"claimedAt\":\"2026-11-24T08:00:00Z\"}")
                            }))
    @APIResponse(responseCode = "403", description = "The caller’s agency pays no such subsidies")
    @APIResponse(responseCode = "422", description = "No such programme, or not one of its periods")
    @APIResponse(responseCode = "429", description = "Too many questions; Retry-After says how long to wait")
    @APIResponse(
            responseCode = "503",
            description =
                    "The channel does not answer, or this installation has no key to compare persons by, or a broken one")
    public CheckJson check(InputStream body) throws IOException {
        JsonBody json = JsonBody.read(body, LARGEST);
        String programme = json.text("programme", LONGEST_CODE);
        String period = json.text("period", LONGEST_CODE);
        JsonBody person = json.optionalObject("person").orElseThrow(() -> json.malformed("person", "is missing"));
        PartyIdentifier.Scheme scheme = person.constant("scheme", PartyIdentifier.Scheme.class);
        String value = person.text("value", PartyIdentifier.MAX_LENGTH).strip();
        person.end();
        json.end();
        Answer answer = checks.check(
                programme,
                period,
                CheckForm.identifier(scheme, value)
                        .orElseThrow(() -> person.malformed("value", "is no valid identifier of its scheme")),
                actor.get());
        if (answer instanceof Answer.Refused refused) {
            throw new ProblemException(refusals.of(refused.why(), programme, period));
        }
        return answer instanceof Answer.Claimed claimed ? CheckJson.of(claimed) : CheckJson.free();
    }
}
