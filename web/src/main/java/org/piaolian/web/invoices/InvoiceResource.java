package org.piaolian.web.invoices;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.piaolian.invoices.IssueInvoice;
import org.piaolian.invoices.IssueInvoice.Outcome;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.web.api.LimitedStream;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.lifecycle.Refusals;
import org.piaolian.web.lifecycle.ReversalJson;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;

/** Takes e-invoices in. */
@RequestScoped
@Path("/invoices")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "invoices")
@SecurityRequirement(name = "basic")
@SecurityRequirement(name = "certificate")
public class InvoiceResource {

    /** The largest invoice: 5 MiB. */
    static final long LARGEST = 5L * 1024 * 1024;

    @Inject
    private IssueInvoice issueInvoice;

    @Inject
    private Refusals refusals;

    @Inject
    private CurrentActor actor;

    @Inject
    private Problems problems;

    @POST
    @Consumes({"application/xml", "text/xml"})
    @RolesAllowed({"clerk", "supervisor", "department"})
    @Operation(
            summary = "Post an e-invoice",
            description = "It is checked by the rules of EN 16931 and gets its number at once; its sealed document, a"
                    + " Factur-X/ZUGFeRD hybrid, and its registration follow as for every receipt. The same invoice"
                    + " again is answered with the first number. A credit note that names one invoice of the same seller"
                    + " (BT-25) that has a receipt here asks for the reversal of that receipt: it gets its number, as the"
                    + " red receipt, once another officer confirms. One that names none, or none that is known here, is a"
                    + " receipt of its own, which the warning PL-PRECEDING says.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/xml",
                            schema =
                                    @Schema(
                                            description =
                                                    "EN 16931 in UBL 2.1 (Invoice, CreditNote) or UN/CEFACT CII D16B, at most 5 MiB")))
    @APIResponse(
            responseCode = "201",
            description = "Numbered; 200 where it was before",
            headers = @Header(name = "Location", description = "the receipt", schema = @Schema(format = "uri")),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = IssuedJson.class)))
    @APIResponse(
            responseCode = "202",
            description = "A credit note whose reversal is asked for, now or before, and waits for a decision",
            headers = @Header(name = "Location", description = "the reversal", schema = @Schema(format = "uri")),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = CreditNoteAskedJson.class)))
    @APIResponse(
            responseCode = "403",
            description =
                    "Neither of the Tax Service nor of its supervisor; a credit note that takes a receipt back is for"
                            + " the Tax Service alone")
    @APIResponse(
            responseCode = "409",
            description =
                    "The seller has another invoice of this number; or the receipt that a credit note takes back is"
                            + " locked, pledged, reimbursed, not registered yet, or another reversal of it waits")
    @APIResponse(
            responseCode = "422",
            description = "It breaks rules; the member findings has each by its id and place")
    public Response post(InputStream body, @Context UriInfo uri) throws IOException {
        if (!actor.isIssuingInvoices()) {
            throw new ProblemException(problems.of(403, "invoices-are-the-tax-services"));
        }
        byte[] xml = new LimitedStream(body, LARGEST).readAllBytes();
        Outcome outcome = issueInvoice.issue(xml, actor.get());
        if (outcome instanceof Outcome.Refused refused) {
            throw new ProblemException(problems.of(422, "invoice-refused")
                    .withFindings(
                            refused.findings().stream().map(FindingJson::json).toList()));
        }
        if (outcome instanceof Outcome.Conflict conflict) {
            throw new ProblemException(problems.of(409, "invoice-number-taken", conflict.number())
                    .with("receipt", conflict.number().toString()));
        }
        if (outcome instanceof Outcome.NotAsked notAsked) {
            throw new ProblemException(
                    refusals.of(notAsked.refused(), notAsked.original().toString())
                            .with("receipt", notAsked.original().toString()));
        }
        if (outcome instanceof Outcome.AskedOtherwise otherwise) {
            throw new ProblemException(problems.of(409, "credit-note-asked-otherwise")
                    .with("reversal", otherwise.reversal().toString()));
        }
        if (outcome instanceof Outcome.Asked asked) {
            return answer(asked, uri);
        }
        Outcome.Issued issued = (Outcome.Issued) outcome;
        URI receipt = uri.getBaseUriBuilder()
                .path("receipts")
                .path(issued.number().toString())
                .build();
        return Response.status(issued.again() ? Response.Status.OK : Response.Status.CREATED)
                .location(receipt)
                .entity(new IssuedJson(
                        issued.number().toString(),
                        issued.again(),
                        issued.warnings().stream().map(FindingJson::of).toList()))
                .build();
    }

    private Response answer(Outcome.Asked asked, UriInfo uri) {
        Reversal reversal = asked.reversal();
        if (reversal.refusal() != null) {
            throw new ProblemException(refusals.of(reversal));
        }
        return Response.status(Response.Status.ACCEPTED)
                .location(uri.getBaseUriBuilder()
                        .path("reversals")
                        .path(reversal.id().toString())
                        .build())
                .entity(new CreditNoteAskedJson(
                        ReversalJson.of(reversal),
                        asked.again(),
                        asked.warnings().stream().map(FindingJson::of).toList()))
                .build();
    }

    /** @param again true where it was handed in before */
    @Schema(name = "CreditNoteAsked")
    @JsonbPropertyOrder({"reversal", "again", "warnings"})
    public record CreditNoteAskedJson(ReversalJson reversal, boolean again, List<FindingJson> warnings) {}

    /** @param again true where the invoice had its number before */
    @Schema(name = "InvoiceIssued")
    @JsonbPropertyOrder({"receipt", "again", "warnings"})
    public record IssuedJson(
            @Schema(examples = "11013126-0000000001") String receipt, boolean again, List<FindingJson> warnings) {}
}
