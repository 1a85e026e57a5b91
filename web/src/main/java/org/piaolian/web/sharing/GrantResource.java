package org.piaolian.web.sharing;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.sharing.KeepGrants;
import org.piaolian.sharing.KeepGrants.Outcome;
import org.piaolian.sharing.domain.Department;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.GrantQuery;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.sharing.domain.WithdrawalReason;
import org.piaolian.web.api.Constants;
import org.piaolian.web.api.JsonBody;
import org.piaolian.web.api.PageNumber;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;
import org.piaolian.web.requests.AnsweredOnce;
import org.piaolian.web.requests.AskedWithKey;
import org.piaolian.web.requests.IdempotencyKey;

/** What departments may ask. */
@RequestScoped
@Path("/grants")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sharing")
@SecurityRequirement(name = "basic")
public class GrantResource {

    private static final int A_PAGE = 100;
    private static final long LARGEST = 64L << 10;

    @Inject
    private KeepGrants keepGrants;

    @Inject
    private SharingProblems refusals;

    @Inject
    private CurrentActor actor;

    @Inject
    private AskedWithKey asked;

    @Inject
    private Problems problems;

    /** @param pages of 100 */
    @Schema(name = "Grants")
    @JsonbPropertyOrder({"total", "page", "pages", "grants"})
    public record ListJson(long total, int page, long pages, List<GrantJson> grants) {}

    @GET
    @RolesAllowed({"clerk", "reviewer", "supervisor", "auditor", "department"})
    @SecurityRequirement(name = "certificate")
    @Operation(
            summary = "List grants",
            description =
                    "100 a page, the newest first: staff see those of their agency, a department what it was given.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ListJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "one",
                                            value = "{\"total\":1,\"page\":1,\"pages\":1,\"grants\":["
                                                    + GrantJson.EXAMPLE + "]}")))
    public ListJson list(@Parameter(description = "from 1") @QueryParam("page") @DefaultValue("1") String page) {
        PageNumber number =
                PageNumber.parse(page).orElseThrow(() -> new ProblemException(problems.of(400, "page-malformed")));
        Page<Grant> found = keepGrants.search(
                new GrantQuery(
                        null,
                        null,
                        null,
                        Optional.empty(),
                        null,
                        GrantQuery.Sort.GRANTED,
                        true,
                        number.offset(A_PAGE),
                        A_PAGE),
                actor.get());
        return new ListJson(
                found.total(),
                number.value(),
                found.pages(A_PAGE),
                found.items().stream().map(this::json).toList());
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({"clerk", "reviewer", "supervisor", "auditor", "department"})
    @SecurityRequirement(name = "certificate")
    @Operation(summary = "One grant")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = GrantJson.class),
                            examples = @ExampleObject(name = "in force", value = GrantJson.EXAMPLE)))
    @APIResponse(responseCode = "404", description = "No such grant, or not one that concerns the caller")
    public GrantJson get(@PathParam("id") String id) {
        return keepGrants
                .find(id(id), actor.get())
                .map(this::json)
                .orElseThrow(() -> new ProblemException(problems.of(404, "grant-not-found", id)));
    }

    @POST
    @AnsweredOnce
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = IdempotencyKey.DESCRIPTION,
            example = IdempotencyKey.EXAMPLE)
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"reviewer", "supervisor"})
    @Operation(
            summary = "Let a department ask",
            description = "In the name of the caller's agency, by a reviewer or supervisor of it. It is on the channel"
                    + " first, and counts from then on.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples =
                                    @ExampleObject(
                                            name = "audit",
                                            value = "{\"department\":\"CN=audit,O=Municipal Audit Office\","
                                                    + "\"kinds\":[\"TAX_PAYMENT\"],\"purpose\":\"AUDIT\","
                                                    + "\"legalBasis\":\"Audit Law, article 34\","
                                                    + "\"fields\":[\"party.name\",\"total\"],"
                                                    + "\"from\":\"2026-11-24T00:00:00Z\","
                                                    + "\"until\":\"2026-12-31T16:00:00Z\"}")))
    @APIResponse(
            responseCode = "201",
            description = "Granted, and on the channel",
            headers = @Header(name = "Location", schema = @Schema(format = "uri")),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = GrantJson.class),
                            examples = @ExampleObject(name = "in force", value = GrantJson.EXAMPLE)))
    @APIResponse(
            responseCode = "202",
            description = "The channel is away; it counts once it is recorded, which goes on by itself")
    @APIResponse(responseCode = "409", description = "The channel refused it, so it is not granted")
    @APIResponse(responseCode = "422", description = "Its legal basis, kinds or term are not in order")
    public Response post(InputStream body, @Context UriInfo uri) throws IOException {
        Outcome outcome = keepGrants.grant(wanted(JsonBody.read(body, LARGEST)), actor.get(), asked.makes());
        if (outcome instanceof Outcome.Refused refused) {
            throw new ProblemException(refusals.of(refused));
        }
        boolean recorded = outcome instanceof Outcome.Recorded;
        Grant grant = grant(outcome);
        return Response.status(recorded ? Response.Status.CREATED : Response.Status.ACCEPTED)
                .location(uri.getBaseUriBuilder()
                        .path("grants")
                        .path(grant.id().toString())
                        .build())
                .entity(json(grant))
                .build();
    }

    @POST
    @AnsweredOnce
    @Path("/{id}/withdrawal")
    @Parameter(
            name = IdempotencyKey.HEADER,
            in = ParameterIn.HEADER,
            description = IdempotencyKey.DESCRIPTION,
            example = IdempotencyKey.EXAMPLE)
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"reviewer", "supervisor"})
    @Operation(
            summary = "Withdraw a grant",
            description =
                    "From this moment on nothing is answered under it, whether the channel can be told now or later.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples = @ExampleObject(name = "over", value = "{\"reason\":\"NO_LONGER_NEEDED\"}")))
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = GrantJson.class)))
    @APIResponse(responseCode = "404", description = "No such grant of the caller's agency")
    @APIResponse(responseCode = "409", description = "It was withdrawn before")
    public GrantJson withdraw(@PathParam("id") String id, InputStream body) throws IOException {
        JsonBody json = JsonBody.read(body, LARGEST);
        WithdrawalReason reason = json.constant("reason", WithdrawalReason.class);
        json.end();
        Outcome outcome = keepGrants.withdraw(id(id), reason, actor.get(), asked.firstAt());
        if (outcome instanceof Outcome.Refused refused) {
            throw new ProblemException(refusals.of(refused));
        }
        return json(grant(outcome));
    }

    private static Grant grant(Outcome outcome) {
        return outcome instanceof Outcome.Recorded recorded ? recorded.grant() : ((Outcome.Waiting) outcome).grant();
    }

    private static KeepGrants.Wanted wanted(JsonBody json) {
        String department = json.text("department", Department.LONGEST);
        Set<ReceiptKind> kinds = new HashSet<>();
        for (String name :
                json.optionalTexts("kinds", ReceiptKind.values().length).orElse(List.of())) {
            kinds.add(Constants.find(ReceiptKind.values(), name)
                    .orElseThrow(() -> json.malformed("kinds", "has only " + List.of(ReceiptKind.values()))));
        }
        KeepGrants.Wanted wanted = new KeepGrants.Wanted(
                Department.parse(department)
                        .orElseThrow(() -> json.malformed("department", "is no distinguished name (RFC 2253)")),
                kinds,
                json.constant("purpose", Purpose.class),
                json.text("legalBasis", KeepGrants.LONGEST_TEXT),
                fields(json).orElse(Set.of()),
                json.optionalTime("from").orElse(null),
                json.optionalTime("until").orElseThrow(() -> json.malformed("until", "is missing")));
        json.end();
        return wanted;
    }

    /** The member {@code fields} of grants and queries. */
    static Optional<Set<SharedField>> fields(JsonBody json) {
        return json.optionalTexts("fields", SharedField.values().length).map(paths -> {
            Set<SharedField> fields = new HashSet<>();
            for (String path : paths) {
                fields.add(SharedField.of(path)
                        .orElseThrow(() -> json.malformed(
                                "fields",
                                "has only "
                                        + Arrays.stream(SharedField.values())
                                                .map(SharedField::path)
                                                .toList())));
            }
            return fields;
        });
    }

    private UUID id(String text) {
        return Ids.parse(text).orElseThrow(() -> new ProblemException(problems.of(404, "grant-not-found", text)));
    }

    private GrantJson json(Grant grant) {
        return GrantJson.of(grant, keepGrants.standing(grant));
    }
}
