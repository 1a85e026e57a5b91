package org.piaolian.web.sharing;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.sharing.KeepWebhooks;
import org.piaolian.sharing.KeepWebhooks.Outcome;
import org.piaolian.sharing.domain.ChosenChanges;
import org.piaolian.sharing.domain.Webhook;
import org.piaolian.web.api.JsonBody;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.problems.ProblemException;

/** Where changes are sent to. */
@RequestScoped
@Path("/webhooks")
@RolesAllowed({"reviewer", "supervisor", "department"})
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sharing")
@SecurityRequirement(name = "basic")
@SecurityRequirement(name = "certificate")
public class WebhookResource {

    static final int LONGEST_URL = 2000;
    private static final long LARGEST = 16L << 10;
    private static final int MOST_NAMED = 100;

    @Inject
    private KeepWebhooks keepWebhooks;

    @Inject
    private SharingProblems refusals;

    @Inject
    private CurrentActor actor;

    /** @param secret shown when it is registered, and never again */
    @Schema(name = "Webhook")
    @JsonbPropertyOrder({
        "id",
        "url",
        "agencies",
        "changes",
        "position",
        "failures",
        "failingSince",
        "nextAttempt",
        "lastAnswer",
        "lastSuccess",
        "stopped",
        "secret"
    })
    public record WebhookJson(
            String id,

            @Schema(examples = "https://receipts.audit.example/changes")
            String url,

            @Schema(description = "whose receipts it is sent changes of; none: all", examples = "[\"tax\"]")
            List<String> agencies,

            @Schema(description = "kinds of change that it is sent; none: all", examples = "[\"reverse\",\"lock\"]")
            List<String> changes,

            @Schema(description = "of the next change to send", examples = "117")
            long position,

            @Schema(description = "how often the present message failed, one after the other")
            int failures,

            @Nullable Instant failingSince,
            Instant nextAttempt,
            @Nullable @Schema(examples = "HTTP 204") String lastAnswer,
            @Nullable Instant lastSuccess,

            @Schema(description = "it failed for days, and is not sent to until a replay is asked for")
            boolean stopped,

            @Nullable @Schema(description = "key of the signatures; shown this once", examples = "whsec_MfKQ9r8G…")
            String secret) {

        static WebhookJson of(Webhook webhook, @Nullable String secret) {
            return new WebhookJson(
                    webhook.id().toString(),
                    webhook.url().toString(),
                    webhook.chosen().agencies().stream()
                            .map(AgencyId::value)
                            .sorted()
                            .toList(),
                    webhook.chosen().actions().stream().sorted().toList(),
                    webhook.position(),
                    webhook.failures(),
                    webhook.failingSince(),
                    webhook.nextAttempt(),
                    webhook.lastAnswer(),
                    webhook.lastSuccess(),
                    webhook.stopped(),
                    secret);
        }
    }

    @GET
    @Operation(summary = "List the webhooks of the caller's agency")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema =
                                    @Schema(
                                            type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.ARRAY,
                                            implementation = WebhookJson.class)))
    public List<WebhookJson> list() {
        return keepWebhooks.list(actor.get()).stream()
                .map(webhook -> WebhookJson.of(webhook, null))
                .toList();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Have changes sent to an address",
            description = "Messages follow Standard Webhooks 1.0: webhook-id, webhook-timestamp, webhook-signature"
                    + " (v1, HMAC-SHA-256). At least once, in ledger order; one that is not answered with 2xx within 15"
                    + " seconds is sent again, ever more slowly, for days. Redirects are not followed. With agencies, only of receipts that these"
                    + " issued; with changes, only what they name: register, lock, release, close, askReversal, reverse,"
                    + " reverses, replaces, pledge, transfer, releasePledge.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = {
                                @ExampleObject(
                                        name = "from the beginning",
                                        value = "{\"url\":\"https://receipts.audit.example/changes\",\"after\":0}"),
                                @ExampleObject(
                                        name = "what takes tax receipts back",
                                        value =
                                                "{\"url\":\"https://receipts.audit.example/changes\",\"agencies\":[\"tax\"],"
                                                        + "\"changes\":[\"askReversal\",\"reverse\"]}")
                            }))
    @APIResponse(
            responseCode = "201",
            description = "Registered; the secret is shown this once",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = WebhookJson.class)))
    @APIResponse(
            responseCode = "422",
            description = "Not https, an address that is not of the public network, or an agency that there is not")
    public Response post(InputStream body) throws IOException {
        JsonBody json = JsonBody.read(body, LARGEST);
        String text = json.text("url", LONGEST_URL);
        Optional<Long> after = json.optionalCount("after");
        ChosenChanges chosen = chosen(json);
        json.end();
        URI url = parse(text).orElseThrow(() -> json.malformed("url", "is no address such as https://host/path"));
        Outcome outcome = keepWebhooks.register(url, chosen, after.orElse(null), actor.get());
        if (outcome instanceof Outcome.Registered registered) {
            return Response.status(Response.Status.CREATED)
                    .entity(WebhookJson.of(registered.webhook(), registered.secret()))
                    .build();
        }
        throw new ProblemException(refusals.of(outcome));
    }

    private static ChosenChanges chosen(JsonBody json) {
        List<String> agencies = json.optionalTexts("agencies", MOST_NAMED).orElse(List.of());
        List<String> actions = json.optionalTexts("changes", MOST_NAMED).orElse(List.of());
        if (!ChosenChanges.ACTIONS.containsAll(actions)) {
            throw json.malformed("changes", "are some of " + ChosenChanges.ACTIONS);
        }
        try {
            return new ChosenChanges(
                    agencies.stream().map(AgencyId::new).collect(Collectors.toSet()), Set.copyOf(actions));
        } catch (IllegalArgumentException e) {
            throw json.malformed("agencies", "has what is no id of an agency");
        }
    }

    static Optional<URI> parse(String text) {
        try {
            return Optional.of(new URI(text.strip()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Send nothing there any more")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "404", description = "No such webhook of the caller's agency")
    public void remove(@PathParam("id") String id) {
        if (!keepWebhooks.remove(id(id), actor.get())) {
            throw new ProblemException(refusals.webhookNotFound(id));
        }
    }

    @POST
    @Path("/{id}/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Send again",
            description =
                    "From a position on, or, without one, at once what failed. A webhook that was stopped goes on.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = @ExampleObject(name = "from a position", value = "{\"after\":100}")))
    @APIResponse(responseCode = "204", description = "It is sent within seconds")
    @APIResponse(responseCode = "404", description = "No such webhook of the caller's agency")
    public void replay(@PathParam("id") String id, InputStream body) throws IOException {
        JsonBody json = JsonBody.read(body, LARGEST);
        Optional<Long> after = json.optionalCount("after");
        json.end();
        if (!keepWebhooks.replay(id(id), after.orElse(null), actor.get())) {
            throw new ProblemException(refusals.webhookNotFound(id));
        }
    }

    private UUID id(String text) {
        return Ids.parse(text).orElseThrow(() -> new ProblemException(refusals.webhookNotFound(text)));
    }
}
