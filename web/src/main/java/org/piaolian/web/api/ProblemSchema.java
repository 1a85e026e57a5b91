package org.piaolian.web.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Describes {@code application/problem+json} for {@code /openapi}. */
@Schema(name = "Problem", description = "Problem details (RFC 9457)")
public record ProblemSchema(
        @Schema(examples = "urn:piaolian:problem:not-found") String type,
        @Schema(examples = "Not found") String title,
        @Schema(examples = "404") int status,
        @Nullable String detail,

        @Nullable @Schema(examples = "/api/v1/receipts/11010126-0000000001")
        String instance) {}
