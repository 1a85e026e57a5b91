package org.piaolian.web.lifecycle;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
import org.piaolian.json.Json;
import org.piaolian.ledger.domain.LifeAction;
import org.piaolian.ledger.domain.Transitions;
import org.piaolian.lifecycle.TakeSteps;
import org.piaolian.lifecycle.TakeSteps.Answer;
import org.piaolian.lifecycle.TakeSteps.Result;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.web.api.Api;
import org.piaolian.web.api.JsonBody;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;
import org.piaolian.web.requests.AnsweredOnce;
import org.piaolian.web.requests.AskedWithKey;
import org.piaolian.web.requests.IdempotencyKey;

/** The same step of several receipts' lives, in one transaction. */
@RequestScoped
@Path("/transitions")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"clerk", "reviewer", "supervisor", "department"})
@Tag(name = "lifecycle")
@SecurityRequirement(name = "basic")
@SecurityRequirement(name = "certificate")
public class TransitionsResource {

    private static final long LARGEST = 1L << 20;

    private static final String EXAMPLE = """
            {"action":"lock","mode":"each","items":[
            {"receipt":"11010126-0000000001","unit":"claims-2","until":"2026-12-24T08:00:00Z"},
            {"receipt":"11010126-0000000002","unit":"claims-2","until":"2026-12-24T08:00:00Z"}]}""";

    @Inject
    private TakeSteps takeSteps;

    @Inject
    private Refusals refusals;

    @Inject
    private CurrentActor actor;

    @Inject
    private Problems problems;

    @Inject
    private AskedWithKey asked;

    private enum Mode {
        all,
        each
    }

    /** @param items in the order of the request */
    @Schema(name = "TransitionsTaken")
    @JsonbPropertyOrder({"taken", "refused", "items"})
    public record AnswerJson(long taken, long refused, List<StepJson> items) {}

    /** One step of one receipt; the rest as in {@link StepBody}. */
    @Schema(name = "TransitionRequest")
    public record ItemBody(
            @Schema(required = true, examples = "11010126-0000000001")
            String receipt,

            String unit,
            String until,
            String reason,
            StepJson.HolderJson pledgee) {}

    @Schema(name = "TransitionsRequest")
    public record TransitionsBody(
            @Schema(
                    required = true,
                    enumeration = {"lock", "release", "close", "pledge", "transfer", "releasePledge"})
            String action,

            @Schema(
                    required = true,
                    description = "all or none, or each for itself",
                    enumeration = {"all", "each"})
            String mode,

            @Schema(required = true, minItems = 1, maxItems = Transitions.MOST)
            List<ItemBody> items) {}

    @POST
    @AnsweredOnce
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = IdempotencyKey.DESCRIPTION,
            example = IdempotencyKey.EXAMPLE)
    @Operation(
            summary = "The same step for several receipts",
            description = "1 to 500 of them, each once, in one transaction of the channel.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = TransitionsBody.class),
                            examples = @ExampleObject(name = "locks", value = EXAMPLE)))
    @APIResponse(
            responseCode = "200",
            description = "Of mode each also where all were refused: nothing was written then",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = AnswerJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "one of two",
                                            value = "{\"taken\":1,\"refused\":1,\"items\":[" + StepJson.EXAMPLE + ","
                                                    + StepJson.EXAMPLE_REFUSED + "]}")))
    @APIResponse(
            responseCode = "409",
            description = "Mode all: none was taken; the member findings has each that was refused")
    @APIResponse(responseCode = "422", ref = Api.KEY_USED)
    @APIResponse(
            responseCode = "503",
            description = "The channel does not answer; look how the receipts stand before asking again")
    public AnswerJson take(InputStream body) throws IOException {
        JsonBody json = JsonBody.read(body, LARGEST);
        LifeAction action = LifeAction.ofWord(json.text("action", 32))
                .filter(TakeSteps.STEPS::contains)
                .orElseThrow(() -> json.malformed(
                        "action",
                        "is one of "
                                + TakeSteps.STEPS.stream().map(LifeAction::word).toList()));
        boolean all = json.constant("mode", Mode.class) == Mode.all;
        List<TakeSteps.Step> steps = steps(action, json);
        json.end();
        Answer answer = takeSteps.take(action, all, steps, actor.get(), asked.firstAt());
        if (all && !answer.done()) {
            throw new ProblemException(problems.of(
                            409, "transitions-refused", answer.results().size(), steps.size())
                    .withFindings(answer.results().stream().map(this::finding).toList()));
        }
        long refused = answer.results().stream()
                .filter(Result.Refused.class::isInstance)
                .count();
        return new AnswerJson(
                answer.results().size() - refused,
                refused,
                answer.results().stream()
                        .map(result -> StepJson.of(result, refusals))
                        .toList());
    }

    private static List<TakeSteps.Step> steps(LifeAction action, JsonBody json) {
        List<TakeSteps.Step> steps = new ArrayList<>();
        Set<ReceiptNumber> seen = new HashSet<>();
        for (JsonBody item : json.objects("items", Transitions.MOST)) {
            ReceiptNumber receipt = ReceiptNumber.parse(item.text("receipt", 32))
                    .orElseThrow(() -> item.malformed("receipt", "is no receipt number"));
            if (!seen.add(receipt)) {
                throw item.malformed("receipt", "is in an earlier item, too");
            }
            steps.add(StepBody.read(action, receipt, item));
        }
        return steps;
    }

    private JsonObject finding(Result result) {
        StepJson step = StepJson.of(result, refusals);
        JsonObjectBuilder json = Json.createObjectBuilder().add("receipt", step.receipt());
        if (step.refusal() != null) {
            json.add("refusal", step.refusal());
        }
        if (step.reason() != null) {
            json.add("reason", step.reason());
        }
        if (step.until() != null) {
            json.add("until", step.until());
        }
        return json.build();
    }
}
