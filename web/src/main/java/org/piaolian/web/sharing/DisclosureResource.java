package org.piaolian.web.sharing;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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
import java.util.ArrayList;
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
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.sharing.DiscardDisclosure;
import org.piaolian.sharing.DiscloseReceipts;
import org.piaolian.sharing.FindDisclosures;
import org.piaolian.sharing.KeepGrants;
import org.piaolian.sharing.ReceiveDisclosure;
import org.piaolian.sharing.domain.DiscardReason;
import org.piaolian.sharing.domain.Disclosure;
import org.piaolian.sharing.domain.DisclosureQuery;
import org.piaolian.sharing.domain.DisclosureQuery.Direction;
import org.piaolian.sharing.domain.DisclosureQuery.Sort;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.web.api.Constants;
import org.piaolian.web.api.JsonBody;
import org.piaolian.web.api.PageNumber;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.layout.ListOrder;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;
import org.piaolian.web.requests.AnsweredOnce;
import org.piaolian.web.requests.AskedWithKey;
import org.piaolian.web.requests.IdempotencyKey;

/** What two agencies have between them. */
@RequestScoped
@Path("/disclosures")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "sharing")
@SecurityRequirement(name = "basic")
public class DisclosureResource {

    private static final int A_PAGE = 100;
    private static final long LARGEST = 64L << 10;
    private static final int LONGEST_AGENCY = 32;

    /** For as many numbers as are read at all, so that the error says how many there were. */
    private static final int MOST_READ = 10 * Disclosure.MOST_RECEIPTS;

    private static final ListOrder<Sort> NEWEST_FIRST = new ListOrder<>(Sort.DISCLOSED, true);

    @Inject
    private DiscloseReceipts discloseReceipts;

    @Inject
    private FindDisclosures findDisclosures;

    @Inject
    private ReceiveDisclosure receiveDisclosure;

    @Inject
    private DiscardDisclosure discardDisclosure;

    @Inject
    private SharingProblems refusals;

    @Inject
    private CurrentActor actor;

    @Inject
    private AskedWithKey asked;

    @Inject
    private Problems problems;

    /** @param pages of 100 */
    @Schema(name = "Disclosures")
    @JsonbPropertyOrder({"total", "page", "pages", "disclosures"})
    public record ListJson(long total, int page, long pages, List<DisclosureJson> disclosures) {}

    @GET
    @RolesAllowed({"clerk", "reviewer", "supervisor", "auditor", "department"})
    @SecurityRequirement(name = "certificate")
    @Operation(
            summary = "List disclosures",
            description = "Those that the caller's agency made or received, 100 a page, without their contents.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ListJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "one",
                                            value = "{\"total\":1,\"page\":1,\"pages\":1,\"disclosures\":["
                                                    + DisclosureJson.EXAMPLE + "]}")))
    @APIResponse(responseCode = "400", description = "Something that is not one of its values")
    public ListJson list(
            @Parameter(description = "from 1") @QueryParam("page") @DefaultValue("1") String page,
            @Parameter(schema = @Schema(enumeration = {"SENT", "RECEIVED"})) @QueryParam("direction") @DefaultValue("")
                    String direction,
            @Parameter(schema = @Schema(enumeration = {"WAITING", "OPEN", "ENDED", "DISCARDED"}))
                    @QueryParam("standing")
                    @DefaultValue("")
                    String standing,
            @Parameter(description = "a purpose") @QueryParam("purpose") @DefaultValue("") String purpose,
            @Parameter(description = "part of a legal basis") @QueryParam("q") @DefaultValue("") String text,
            @Parameter(
                            description =
                                    "disclosed, other (the other agency), purpose, receipts or until; with a minus"
                                            + " before it, descending")
                    @QueryParam("sort")
                    @DefaultValue("-disclosed")
                    String sort) {
        PageNumber number =
                PageNumber.parse(page).orElseThrow(() -> new ProblemException(problems.of(400, "page-malformed")));
        ListOrder<Sort> order = ListOrder.parse(sort, NEWEST_FIRST);
        Page<Disclosure> found = findDisclosures.search(
                new DisclosureQuery(
                        actor.get().agency(),
                        constant(Direction.values(), "direction", direction),
                        constant(Purpose.values(), "purpose", purpose).orElse(null),
                        constant(Disclosure.Standing.values(), "standing", standing),
                        text,
                        order.by(),
                        order.descending(),
                        number.offset(A_PAGE),
                        A_PAGE),
                actor.get());
        return new ListJson(
                found.total(),
                number.value(),
                found.pages(A_PAGE),
                found.items().stream()
                        .map(d -> DisclosureJson.of(d, findDisclosures.standing(d)))
                        .toList());
    }

    private <E extends Enum<E>> Optional<E> constant(E[] all, String name, String value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Optional<E> found = Constants.find(all, value);
        if (found.isEmpty()) {
            throw new ProblemException(problems.of(400, "disclosure-filter", name, List.of(all)));
        }
        return found;
    }

    @GET
    @Path("/{id}")
    @RolesAllowed({"clerk", "reviewer", "supervisor", "auditor", "department"})
    @SecurityRequirement(name = "certificate")
    @Operation(
            summary = "Read a disclosure",
            description =
                    "With its content while it is open, from the caller's agency's own peer. Each time, before the"
                            + " recipient reads it, the channel is told; the persons whose receipts they are see it.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DisclosureJson.class),
                            examples = @ExampleObject(name = "open", value = DisclosureJson.WITH_CONTENT)))
    @APIResponse(responseCode = "404", description = "No such disclosure, or one between other agencies")
    @APIResponse(
            responseCode = "503",
            description =
                    "The agency's own peer does not answer, or the channel cannot be told; Retry-After says when to ask again")
    public DisclosureJson get(@PathParam("id") String id) {
        ReceiveDisclosure.Outcome outcome = receiveDisclosure.read(id(id), actor.get());
        if (outcome instanceof ReceiveDisclosure.Outcome.Read read) {
            return json(read.disclosure(), read.contentJson());
        }
        if (outcome instanceof ReceiveDisclosure.Outcome.Nothing nothing) {
            return DisclosureJson.of(nothing.disclosure(), findDisclosures.standing(nothing.disclosure()));
        }
        throw new ProblemException(refusals.disclosureNotFound(id));
    }

    private DisclosureJson json(Disclosure disclosure, String contentJson) {
        return DisclosureJson.of(disclosure, findDisclosures.standing(disclosure), contentJson);
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
            summary = "Disclose receipts to another agency",
            description = "Fields of up to 500 receipts of the caller's agency, for 30 days at most. All members of the"
                    + " channel learn that, for what purpose and on which basis, and a hash; the content and the case number"
                    + " only the two agencies have.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            examples =
                                    @ExampleObject(
                                            name = "subsidy",
                                            value = "{\"recipient\":\"civil\","
                                                    + "\"receipts\":[\"11010126-0000000001\"],"
                                                    + "\"fields\":[\"party.identifier\",\"total\"],"
                                                    + "\"purpose\":\"SUBSIDY_REVIEW\","
                                                    + "\"legalBasis\":\"Interim Measures for Social Assistance, article 46\","
                                                    + "\"caseNumber\":\"2026-117\",\"days\":10}")))
    @APIResponse(
            responseCode = "201",
            description = "Delivered: the recipient can read it",
            headers = @Header(name = "Location", schema = @Schema(format = "uri")),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DisclosureJson.class),
                            examples = @ExampleObject(name = "open", value = DisclosureJson.EXAMPLE)))
    @APIResponse(
            responseCode = "202",
            description = "The channel, or the recipient's peer, is away; it goes on by itself")
    @APIResponse(responseCode = "403", description = "Not a reviewer or supervisor of the agency")
    @APIResponse(responseCode = "409", description = "The channel refused it")
    @APIResponse(
            responseCode = "422",
            description = "Recipient, receipts, fields, legal basis, case number or days are not in order")
    public Response post(InputStream body, @Context UriInfo uri) throws IOException {
        DiscloseReceipts.Outcome outcome =
                discloseReceipts.disclose(wanted(JsonBody.read(body, LARGEST)), actor.get(), asked.makes());
        if (outcome instanceof DiscloseReceipts.Outcome.Refused refused) {
            throw new ProblemException(refusals.of(refused));
        }
        boolean delivered = outcome instanceof DiscloseReceipts.Outcome.Delivered;
        Disclosure disclosure = outcome instanceof DiscloseReceipts.Outcome.Delivered made
                ? made.disclosure()
                : ((DiscloseReceipts.Outcome.Waiting) outcome).disclosure();
        return Response.status(delivered ? Response.Status.CREATED : Response.Status.ACCEPTED)
                .location(uri.getBaseUriBuilder()
                        .path("disclosures")
                        .path(disclosure.id().toString())
                        .build())
                .entity(DisclosureJson.of(disclosure, findDisclosures.standing(disclosure)))
                .build();
    }

    @DELETE
    @Path("/{id}")
    @RolesAllowed({"reviewer", "supervisor", "department"})
    @SecurityRequirement(name = "certificate")
    @Operation(
            summary = "Discard what was disclosed",
            description = "By either of the two: its content is purged from the peers of both. What every member of the"
                    + " channel knows of it stays.")
    @APIResponse(
            responseCode = "200",
            description = "Purged, or, while discarded has no transaction, about to be",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DisclosureJson.class)))
    @APIResponse(responseCode = "404", description = "No such disclosure, or one between other agencies")
    @APIResponse(responseCode = "409", description = "It was discarded before")
    public DisclosureJson delete(
            @PathParam("id") String id,
            @Parameter(schema = @Schema(enumeration = {"NO_LONGER_NEEDED", "BASIS_GONE", "MISTAKE"}))
                    @QueryParam("reason")
                    @DefaultValue("NO_LONGER_NEEDED")
                    String reason) {
        DiscardReason why = constant(DiscardReason.values(), "reason", reason).orElse(DiscardReason.NO_LONGER_NEEDED);
        DiscardDisclosure.Outcome outcome = discardDisclosure.discard(id(id), why, actor.get());
        if (outcome instanceof DiscardDisclosure.Outcome.Refused refused) {
            throw new ProblemException(refusals.of(refused));
        }
        Disclosure disclosure = outcome instanceof DiscardDisclosure.Outcome.Discarded done
                ? done.disclosure()
                : ((DiscardDisclosure.Outcome.Waiting) outcome).disclosure();
        return DisclosureJson.of(disclosure, findDisclosures.standing(disclosure));
    }

    private static DiscloseReceipts.Wanted wanted(JsonBody json) {
        String recipient = json.text("recipient", LONGEST_AGENCY);
        if (!recipient.matches("[a-z][a-z0-9-]{0,31}")) {
            throw json.malformed("recipient", "is no agency, such as civil");
        }
        List<ReceiptNumber> numbers = new ArrayList<>();
        for (String number : json.optionalTexts("receipts", MOST_READ).orElse(List.of())) {
            numbers.add(ReceiptNumber.parse(number)
                    .orElseThrow(() -> json.malformed("receipts", "has only receipt numbers")));
        }
        DiscloseReceipts.Wanted wanted = new DiscloseReceipts.Wanted(
                new AgencyId(recipient),
                numbers,
                GrantResource.fields(json).orElse(Set.of()),
                json.constant("purpose", Purpose.class),
                json.text("legalBasis", KeepGrants.LONGEST_TEXT),
                json.text("caseNumber", DiscloseReceipts.LONGEST_CASE_NUMBER),
                json.optionalCount("days")
                        .map(days -> (int) Math.min(days, Integer.MAX_VALUE))
                        .orElseThrow(() -> json.malformed("days", "is missing")));
        json.end();
        return wanted;
    }

    private UUID id(String text) {
        return Ids.parse(text).orElseThrow(() -> new ProblemException(refusals.disclosureNotFound(text)));
    }
}
