package org.piaolian.web.sharing;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.piaolian.sharing.ListChanges;
import org.piaolian.sharing.domain.Changes.Change;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;

/** What happened to receipts on the channel, in ledger order. */
@RequestScoped
@Path("/changes")
@RolesAllowed({"clerk", "reviewer", "supervisor", "auditor", "department"})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sharing")
@SecurityRequirement(name = "basic")
@SecurityRequirement(name = "certificate")
public class ChangeResource {

    @Inject
    private ListChanges listChanges;

    @Inject
    private Problems problems;

    /**
     * @param next value of {@code after} for the following page
     * @param completeUpTo all before this position is there
     */
    @Schema(name = "Changes")
    @JsonbPropertyOrder({"changes", "next", "completeUpTo"})
    public record FeedJson(
            List<ChangeJson> changes,

            @Schema(description = "value of after for the following page", examples = "2")
            long next,

            @Schema(
                    description = "nothing is missing before this position, and nothing will be added there",
                    examples = "100")
            long completeUpTo) {}

    @Schema(name = "Change")
    @JsonbPropertyOrder({"position", "receipt", "action", "state", "msp", "block", "transaction"})
    public record ChangeJson(
            @Schema(description = "from 0, without a gap", examples = "1")
            long position,

            @Schema(examples = "11010126-0000000001") String receipt,

            @Schema(description = "register, or a transition as the contract calls it", examples = "register")
            String action,

            @Schema(description = "of the receipt after it", examples = "REGISTERED")
            String state,

            @Nullable @Schema(description = "who registered it; none for later transitions", examples = "TaxMSP")
            String msp,

            long block,
            String transaction) {

        static ChangeJson of(Change change) {
            return new ChangeJson(
                    change.position(),
                    change.number().toString(),
                    change.action(),
                    change.state(),
                    change.mspId(),
                    change.block(),
                    change.transactionId());
        }
    }

    @GET
    @Operation(
            summary = "The feed of changes",
            description = "In ledger order, of all agencies. A page costs the same wherever it begins. Ask with after=0"
                    + " first, then with what next says; where next is completeUpTo there is nothing new yet.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = FeedJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "one",
                                            value = "{\"changes\":[{\"position\":1,\"receipt\":\"11010126-0000000001\","
                                                    + "\"action\":\"register\",\"state\":\"REGISTERED\",\"msp\":\"TaxMSP\","
                                                    + "\"block\":7,\"transaction\":\"4be1…\"}],\"next\":2,"
                                                    + "\"completeUpTo\":100}")))
    @APIResponse(responseCode = "400", description = "after or limit is no number, or out of range")
    public FeedJson list(
            @Parameter(description = "position to begin with: all before it is known to the caller", example = "0")
                    @QueryParam("after")
                    @DefaultValue("0")
                    String after,
            @Parameter(description = "1 to 10,000", example = "1000") @QueryParam("limit") @DefaultValue("1000")
                    String limit) {
        long most = number(limit);
        if (most < 1 || most > ListChanges.MOST) {
            throw new ProblemException(problems.of(400, "changes-limit", ListChanges.MOST));
        }
        ListChanges.Feed feed = listChanges.after(number(after), (int) most);
        return new FeedJson(feed.changes().stream().map(ChangeJson::of).toList(), feed.next(), feed.completeUpTo());
    }

    private long number(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new ProblemException(problems.of(400, "changes-position"));
        }
        return Long.parseLong(text);
    }
}
