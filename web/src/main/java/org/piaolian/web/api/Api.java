package org.piaolian.web.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.piaolian.web.problems.Problem;

/** The API, described at {@code /openapi}. */
@ApplicationPath("/api/v1")
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Piaolian 票链",
                        version = "1",
                        description =
                                "Government receipts: import payments, read receipts, verify them. Amounts are decimal strings"
                                        + " with the decimals of their currency; times are RFC 3339; errors are problem details"
                                        + " (RFC 9457). Sentences are English, or Chinese with Accept-Language: zh."),
        tags = {
            @Tag(name = "verification", description = "For anyone, without an account; limited per client"),
            @Tag(name = "payments", description = "Payment files and what became of them"),
            @Tag(name = "invoices", description = "E-invoices by EN 16931"),
            @Tag(name = "receipts", description = "Receipts of the agencies that the caller may see"),
            @Tag(
                    name = "lifecycle",
                    description = "What happens to a registered receipt: reversal, reimbursement, pledge"),
            @Tag(
                    name = "sharing",
                    description = "Receipts shared with departments: grants, queries, the feed of changes, webhooks")
        },
        components =
                @Components(
                        responses = {
                            @APIResponse(
                                    name = Api.STEP_FORBIDDEN,
                                    description = "Another's lock or pledge",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemSchema.class))),
                            @APIResponse(
                                    name = Api.STEP_NOT_FOUND,
                                    description = "No such receipt on the channel",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemSchema.class))),
                            @APIResponse(
                                    name = Api.STEP_REFUSED,
                                    description =
                                            "A request with the same Idempotency-Key is in flight; or the receipt is held, or nothing is to be ended; the member until says until when, holder and unit"
                                                    + " who has it, for the holder itself, the issuing agency, a supervisor or an auditor",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemSchema.class),
                                                    examples =
                                                            @ExampleObject(
                                                                    name = "locked",
                                                                    value =
                                                                            "{\"type\":\"urn:piaolian:problem:receipt-locked\",\"title\":\"Receipt locked\",\"status\":409,\"detail\":\"…\",\"receipt\":\"11010126-0000000001\",\"refusal\":\"LOCKED\",\"until\":\"2026-12-24T08:00:00Z\"}"))),
                            @APIResponse(
                                    name = Api.KEY_USED,
                                    description =
                                            "The time of a lock or pledge is out of range, the pledgee is unknown, or"
                                                    + " the Idempotency-Key was given to another request",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemSchema.class),
                                                    examples =
                                                            @ExampleObject(
                                                                    name = "key used",
                                                                    value =
                                                                            "{\"type\":\"urn:piaolian:problem:idempotency-key-used\",\"title\":\"Idempotency key used\",\"status\":422,\"detail\":\"…\"}"))),
                            @APIResponse(
                                    name = Api.CHANNEL_AWAY,
                                    description =
                                            "The channel does not answer; the same request with the same Idempotency-Key may be"
                                                    + " made again, without one look how the receipt stands before",
                                    content =
                                            @Content(
                                                    mediaType = Problem.MEDIA_TYPE,
                                                    schema = @Schema(implementation = ProblemSchema.class)))
                        }))
@SecurityScheme(
        securitySchemeName = "basic",
        type = SecuritySchemeType.HTTP,
        scheme = "basic",
        description = "An account of the portal, over HTTPS only")
@SecurityScheme(
        securitySchemeName = "certificate",
        type = SecuritySchemeType.MUTUALTLS,
        description = "A department's client certificate, CN = agency")
public class Api extends Application {

    /** Names of the answers that several operations give alike. */
    public static final String STEP_FORBIDDEN = "StepForbidden";

    public static final String STEP_NOT_FOUND = "StepNotFound";
    public static final String STEP_REFUSED = "StepRefused";
    public static final String KEY_USED = "KeyUsed";
    public static final String CHANNEL_AWAY = "ChannelAway";
}
