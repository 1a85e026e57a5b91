package org.piaolian.web.api;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

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
        })
@SecurityScheme(
        securitySchemeName = "basic",
        type = SecuritySchemeType.HTTP,
        scheme = "basic",
        description = "An account of the portal, over HTTPS only")
@SecurityScheme(
        securitySchemeName = "certificate",
        type = SecuritySchemeType.MUTUALTLS,
        description = "A department's client certificate, CN = agency")
public class Api extends Application {}
