package org.piaolian.web.receipts;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.piaolian.archive.FindArchived;
import org.piaolian.documents.FindReceiptXml;
import org.piaolian.paging.Page;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptQuery;
import org.piaolian.receipts.domain.ReceiptSummary;
import org.piaolian.web.api.PageNumber;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;

/** Receipts of the agencies that the caller may see. */
@RequestScoped
@Path("/receipts")
@RolesAllowed({"clerk", "reviewer", "supervisor", "auditor", "department"})
@Tag(name = "receipts")
@SecurityRequirement(name = "basic")
@SecurityRequirement(name = "certificate")
@APIResponse(responseCode = "404", description = "No such receipt, or not one that the caller may see")
public class ReceiptResource {

    private static final int A_PAGE = 100;
    private static final String PDF = "application/pdf";

    @Inject
    private FindReceipts receipts;

    @Inject
    private FindArchived archive;

    @Inject
    private FindReceiptXml findReceiptXml;

    @Inject
    private VerificationLink links;

    @Inject
    private CurrentActor actor;

    @Inject
    private Problems problems;

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "List receipts",
            description = "100 a page; those of a batch in number order, without a batch the newest first.")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReceiptListJson.class)))
    public ReceiptListJson list(
            @Parameter(description = "id of a batch") @QueryParam("batch") @Nullable String batch,
            @Parameter(description = "from 1") @QueryParam("page") @DefaultValue("1") String page,
            @Parameter(hidden = true) @Context UriInfo uri) {
        PageNumber number =
                PageNumber.parse(page).orElseThrow(() -> new ProblemException(problems.of(400, "page-malformed")));
        ReceiptQuery query = batch == null
                ? ReceiptQuery.newest(number.offset(A_PAGE), A_PAGE)
                : ReceiptQuery.ofBatch(batchId(batch), number.offset(A_PAGE), A_PAGE);
        Page<ReceiptSummary> found = receipts.search(query, actor.get());
        int pages = (int) found.pages(A_PAGE);
        return new ReceiptListJson(
                found.total(),
                number.value(),
                pages,
                number.value() < pages
                        ? uri.getRequestUriBuilder()
                                .replaceQueryParam("page", number.value() + 1)
                                .build()
                                .toString()
                        : null,
                found.items().stream().map(ReceiptListJson.Row::of).toList());
    }

    private BatchId batchId(String batch) {
        return BatchId.parse(batch).orElseThrow(() -> new ProblemException(problems.of(404, "batch-not-found", batch)));
    }

    @GET
    @Path("/{number}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "One receipt, as data",
            description = "Without an Accept header, or with one that takes anything, JSON.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ReceiptJson.class)),
                @Content(mediaType = "application/pdf", schema = @Schema(format = "binary")),
                @Content(
                        mediaType = "application/xml",
                        schema = @Schema(description = "as in the document; its schema is at /schemas/receipt-1.xsd"))
            })
    public ReceiptJson get(
            @Parameter(description = "code-number", example = "11010126-0000000001") @PathParam("number")
                    String number) {
        Receipt receipt = find(number);
        return ReceiptJson.of(receipt, links.of(receipt.content()));
    }

    // Who accepts anything, or says nothing, gets the data: qs is how much this side would rather (Jakarta REST,
    // 3.7.2).
    @GET
    @Path("/{number}")
    @Produces(PDF + ";qs=0.5")
    @Operation(hidden = true)
    public Response pdf(@PathParam("number") String number) {
        Receipt receipt = find(number);
        byte[] pdf = receipts.findDocument(receipt.number(), actor.get())
                .orElseThrow(() -> new ProblemException(problems.of(404, "document-not-yet", number)));
        Response.ResponseBuilder answer = Response.ok(pdf, PDF)
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"" + receipt.number() + ".pdf\"");
        if (receipt.pdfDigest() != null) {
            answer.tag(new EntityTag(receipt.pdfDigest().hex()));
        }
        return answer.build();
    }

    @GET
    @Path("/{number}/archive")
    @Produces("application/pdf")
    @Operation(
            summary = "The sealed document with its evidence for the archive",
            description = "PAdES baseline LTA. Its beginning is the document itself, which alone is the receipt.")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/pdf", schema = @Schema(format = "binary")))
    public Response archive(
            @Parameter(description = "code-number", example = "11010126-0000000001") @PathParam("number")
                    String number) {
        Receipt receipt = find(number);
        byte[] pdf = archive.findDocument(receipt.number(), actor.get())
                .orElseThrow(() -> new ProblemException(problems.of(404, "evidence-not-yet", number)));
        return Response.ok(pdf)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"" + receipt.number() + "-archive.pdf\"")
                .build();
    }

    @GET
    @Path("/{number}")
    @Produces(MediaType.APPLICATION_XML + ";qs=0.4")
    @Operation(hidden = true)
    public Response xml(@PathParam("number") String number) {
        Receipt receipt = find(number);
        byte[] xml = findReceiptXml
                .find(receipt.number(), actor.get())
                .orElseThrow(() -> new ProblemException(problems.of(404, "document-not-yet", number)));
        return Response.ok(xml, MediaType.APPLICATION_XML).build();
    }

    private Receipt find(String number) {
        return ReceiptNumber.parse(number)
                .flatMap(n -> receipts.find(n, actor.get()))
                .orElseThrow(() -> new ProblemException(problems.of(404, "receipt-not-found", number)));
    }
}
