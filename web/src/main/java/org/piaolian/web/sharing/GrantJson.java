package org.piaolian.web.sharing;

import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.SharedField;

/** A grant, as the API gives it. */
@Schema(name = "Grant")
@JsonbPropertyOrder({
    "id",
    "standing",
    "agency",
    "department",
    "kinds",
    "purpose",
    "legalBasis",
    "fields",
    "from",
    "until",
    "grantedAt",
    "transaction",
    "withdrawal"
})
public record GrantJson(
        @Schema(examples = "6f1c2a3e-8f0b-4b52-9d5b-0c3f2f7b9a11")
        String id,

        @Schema(
                description = "WAITING: not on the channel yet, so it does not count",
                enumeration = {"WAITING", "COMING", "IN_FORCE", "ENDED", "WITHDRAWN"})
        String standing,

        @Schema(description = "whose receipts they are", examples = "tax")
        String agency,

        @Schema(description = "subject of the certificate (RFC 2253)", examples = "CN=audit,O=Municipal Audit Office")
        String department,

        @Schema(examples = "TAX_PAYMENT") List<String> kinds,
        @Schema(examples = "AUDIT") String purpose,
        @Schema(examples = "Audit Law, article 34") String legalBasis,

        @Schema(description = "with none, only questions are answered, by yes or no", examples = "total")
        List<String> fields,

        Instant from,
        Instant until,
        Instant grantedAt,

        @Nullable @Schema(description = "of the channel, 64 hexadecimal digits")
        String transaction,

        @Nullable WithdrawalJson withdrawal) {

    static final String EXAMPLE = """
            {"id":"6f1c2a3e-8f0b-4b52-9d5b-0c3f2f7b9a11","standing":"IN_FORCE","agency":"tax",
            "department":"CN=audit,O=Municipal Audit Office","kinds":["TAX_PAYMENT"],"purpose":"AUDIT",
            "legalBasis":"Audit Law, article 34","fields":["party.name","total"],"from":"2026-11-24T00:00:00Z",
            "until":"2026-12-31T16:00:00Z","grantedAt":"2026-11-24T00:00:00Z","transaction":"4be1…"}""";

    /** @param transaction none while the channel is still to be told */
    @Schema(name = "GrantWithdrawal")
    @JsonbPropertyOrder({"at", "reason", "transaction"})
    public record WithdrawalJson(
            Instant at, String reason, @Nullable String transaction) {}

    static GrantJson of(Grant grant, Grant.Standing standing) {
        Grant.Withdrawal withdrawal = grant.withdrawal();
        return new GrantJson(
                grant.id().toString(),
                standing.name(),
                grant.agency().value(),
                grant.department().subject(),
                grant.kinds().stream().map(Enum::name).sorted().toList(),
                grant.purpose().name(),
                grant.legalBasis(),
                grant.fields().stream().map(SharedField::path).sorted().toList(),
                grant.from(),
                grant.until(),
                grant.at(),
                grant.transactionId(),
                withdrawal == null
                        ? null
                        : new WithdrawalJson(
                                withdrawal.at(), withdrawal.reason().name(), withdrawal.transactionId()));
    }
}
