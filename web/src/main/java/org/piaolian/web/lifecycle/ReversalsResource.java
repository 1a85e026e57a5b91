package org.piaolian.web.lifecycle;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.piaolian.lifecycle.DecideReversal;
import org.piaolian.lifecycle.FindReversals;
import org.piaolian.lifecycle.WithdrawReversal;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.lifecycle.domain.ReversalQuery;
import org.piaolian.paging.Page;
import org.piaolian.web.api.Constants;
import org.piaolian.web.api.PageNumber;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;
import org.piaolian.web.requests.AnsweredOnce;
import org.piaolian.web.requests.IdempotencyKey;

/** Reversals that the caller may see, and the decision about them. */
@RequestScoped
@Path("/reversals")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "lifecycle")
@SecurityRequirement(name = "basic")
@APIResponse(responseCode = "404", description = "No such reversal, or not one that the caller may see")
public class ReversalsResource {

    private static final int A_PAGE = 100;

    @Inject
    private FindReversals reversals;

    @Inject
    private DecideReversal decideReversal;

    @Inject
    private WithdrawReversal withdrawReversal;

    @Inject
    private Refusals refusals;

    @Inject
    private CurrentActor actor;

    @Inject
    private Problems problems;

    /** @param pages of 100 */
    @Schema(name = "Reversals")
    @JsonbPropertyOrder({"total", "page", "pages", "reversals"})
    public record ListJson(long total, int page, long pages, List<ReversalJson> reversals) {}

    @GET
    @RolesAllowed({"clerk", "reviewer", "supervisor", "auditor", "department"})
    @SecurityRequirement(name = "certificate")
    @Operation(summary = "List reversals", description = "100 a page, the newest first.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ListJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "one",
                                            value = "{\"total\":1,\"page\":1,\"pages\":1,\"reversals\":["
                                                    + ReversalJson.EXAMPLE + "]}")))
    public ListJson list(
            @Parameter(description = "only of this state", example = "OPEN") @QueryParam("state") @Nullable
                    String state,
            @Parameter(description = "from 1") @QueryParam("page") @DefaultValue("1") String page) {
        PageNumber number =
                PageNumber.parse(page).orElseThrow(() -> new ProblemException(problems.of(400, "page-malformed")));
        Page<Reversal> found = reversals.search(
                new ReversalQuery(
                        null,
                        Constants.only(Reversal.State.values(), state),
                        null,
                        ReversalQuery.Sort.ASKED,
                        true,
                        number.offset(A_PAGE),
                        A_PAGE),
                actor.get());
        return new ListJson(
                found.total(),
                number.value(),
                found.pages(A_PAGE),
                found.items().stream().map(ReversalJson::of).toList());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({"clerk", "reviewer", "supervisor", "auditor", "department"})
    @SecurityRequirement(name = "certificate")
    @Operation(summary = "One reversal")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReversalJson.class),
                            examples = @ExampleObject(name = "open", value = ReversalJson.EXAMPLE)))
    public ReversalJson get(@PathParam("id") String id) {
        return reversals
                .find(parse(id), actor.get())
                .map(ReversalJson::of)
                .orElseThrow(() -> new ProblemException(problems.of(404, "reversal-not-found", id)));
    }

    @POST
    @AnsweredOnce
    @Path("/{id}/confirmation")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = IdempotencyKey.DESCRIPTION,
            example = IdempotencyKey.EXAMPLE)
    @RolesAllowed({"reviewer", "supervisor"})
    @Operation(
            summary = "Confirm a reversal",
            description = "By another officer of the issuing agency. The red receipt, and what is issued anew, get"
                    + " their numbers at once; the reversal is on the channel when its state is DONE. Again it is"
                    + " answered alike.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReversalJson.class),
                            examples = @ExampleObject(name = "open", value = ReversalJson.EXAMPLE)))
    @APIResponse(
            responseCode = "409",
            description = "The officer asked for it himself, or it is not to be decided (any more)")
    public ReversalJson confirm(@PathParam("id") String id) {
        return decide(id, reversal -> decideReversal.confirm(reversal, actor.get()));
    }

    @POST
    @AnsweredOnce
    @Path("/{id}/refusal")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = IdempotencyKey.DESCRIPTION,
            example = IdempotencyKey.EXAMPLE)
    @RolesAllowed({"reviewer", "supervisor"})
    @Operation(
            summary = "Decline a reversal",
            description =
                    "By another officer of the issuing agency; the receipt is let go. Again it is answered alike.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReversalJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "The officer asked for it himself, or it is not to be decided (any more)")
    public ReversalJson decline(@PathParam("id") String id) {
        return decide(id, reversal -> decideReversal.decline(reversal, actor.get()));
    }

    @POST
    @AnsweredOnce
    @Path("/{id}/withdrawal")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = IdempotencyKey.DESCRIPTION,
            example = IdempotencyKey.EXAMPLE)
    @RolesAllowed({"clerk", "reviewer", "supervisor", "department"})
    @SecurityRequirement(name = "certificate")
    @Operation(
            summary = "Withdraw a reversal",
            description =
                    "By the officer or system that asked for it, as long as nobody has decided it; the receipt is let go. Again"
                            + " it is answered alike. WITHDRAWING: the channel has yet to take the lock off.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReversalJson.class),
                            examples = @ExampleObject(name = "withdrawn", value = ReversalJson.EXAMPLE_WITHDRAWN)))
    @APIResponse(responseCode = "403", description = "Somebody else asked for it")
    @APIResponse(responseCode = "409", description = "It is decided, or came to nothing")
    public ReversalJson withdraw(@PathParam("id") String id) {
        WithdrawReversal.Outcome outcome = withdrawReversal.withdraw(parse(id), actor.get());
        if (outcome instanceof WithdrawReversal.Outcome.Refused refused) {
            throw new ProblemException(refusals.of(refused.refusal(), id));
        }
        return ReversalJson.of(((WithdrawReversal.Outcome.Withdrawn) outcome).reversal());
    }

    private ReversalJson decide(String id, Function<ReversalId, DecideReversal.Outcome> decision) {
        DecideReversal.Outcome outcome = decision.apply(parse(id));
        if (outcome instanceof DecideReversal.Outcome.Refused refused) {
            throw new ProblemException(refusals.of(refused.refusal(), id));
        }
        return ReversalJson.of(((DecideReversal.Outcome.Decided) outcome).reversal());
    }

    private ReversalId parse(String id) {
        return ReversalId.parse(id).orElseThrow(() -> new ProblemException(problems.of(404, "reversal-not-found", id)));
    }
}
