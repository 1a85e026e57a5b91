package org.piaolian.web.payments;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.piaolian.payments.ReceivePayments;
import org.piaolian.payments.domain.PaymentFormat;
import org.piaolian.web.api.LimitedStream;
import org.piaolian.web.api.ProblemSchema;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Language;
import org.piaolian.web.problems.Problem;
import org.piaolian.web.problems.ProblemException;
import org.piaolian.web.problems.Problems;

/** Takes payment files in. */
@RequestScoped
@Path("/payments")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "payments")
@SecurityRequirement(name = "basic")
@SecurityRequirement(name = "certificate")
public class PaymentResource {

    /** The largest payment file: 100 MiB. */
    static final long LARGEST = 100L * 1024 * 1024;

    @Inject
    private ReceivePayments receive;

    @Inject
    private CurrentActor actor;

    @Inject
    private Language language;

    @Inject
    private Problems problems;

    @POST
    @Consumes({"application/xml", "text/xml", "text/csv"})
    @RolesAllowed({"clerk", "supervisor", "department"})
    @Operation(
            summary = "Post a payment file",
            description = "The file is kept and its payments are receipted afterwards; Location leads to the progress."
                    + " The same file again is answered with the first batch, and no payment is receipted twice.")
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = "application/xml",
                        schema = @Schema(description = "ISO 20022 camt.054, versions 2, 4 and 8")),
                @Content(
                        mediaType = "text/csv",
                        schema = @Schema(description = "RFC 4180, UTF-8; columns as in the payment files guide"))
            })
    @APIResponse(
            responseCode = "202",
            description = "Taken in",
            headers = @Header(name = "Location", description = "the batch", schema = @Schema(format = "uri")),
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ReceivedJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "first time",
                                            value =
                                                    "{\"batch\":\"0d4bd1ec-58cb-4a17-9c62-1d1f1ac5c1f9\",\"again\":false}")))
    @APIResponse(
            responseCode = "400",
            description = "The file as a whole cannot be read; nothing of it was taken in",
            content =
                    @Content(
                            mediaType = Problem.MEDIA_TYPE,
                            schema = @Schema(implementation = ProblemSchema.class),
                            examples =
                                    @ExampleObject(
                                            name = "malformed XML",
                                            value =
                                                    "{\"type\":\"urn:piaolian:problem:payment-file-refused\",\"title\":\"The payment file cannot be read\",\"status\":400,\"detail\":\"The file is not well-formed XML: …\",\"reason\":\"MALFORMED_XML\",\"position\":\"line 17, column 3\"}")))
    @APIResponse(responseCode = "413", description = "More than 100 MiB")
    @APIResponse(responseCode = "415", description = "Neither XML nor CSV")
    public Response post(
            InputStream body,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_TYPE) String type,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Nullable Long length,
            @Parameter(hidden = true) @Context UriInfo uri)
            throws IOException {
        if (length != null && length > LARGEST) {
            throw new ProblemException(problems.of(413, "too-large"));
        }
        PaymentFormat format = PaymentFormat.ofMediaType(type)
                .orElseThrow(() -> new ProblemException(problems.of(415, "unsupported-media-type")));
        ReceivePayments.Outcome outcome = receive.receive(new LimitedStream(body, LARGEST), format, null, actor.get());
        if (outcome instanceof ReceivePayments.Outcome.Refused refused) {
            throw new ProblemException(refusal(refused));
        }
        ReceivePayments.Outcome.Received received = (ReceivePayments.Outcome.Received) outcome;
        return Response.accepted(new ReceivedJson(received.batch().toString(), received.again()))
                .location(uri.getBaseUriBuilder()
                        .path("batches")
                        .path(received.batch().toString())
                        .build())
                .build();
    }

    private Problem refusal(ReceivePayments.Outcome.Refused refused) {
        return problems.of(400, "payment-file-refused")
                .withDetail(refused.refusal().message(language.getLocale()))
                .with("reason", refused.refusal().reason().name())
                .with("position", Positions.of(refused));
    }

    /** @param again true where the very same file was posted before */
    @Schema(name = "Received")
    public record ReceivedJson(String batch, boolean again) {}
}
