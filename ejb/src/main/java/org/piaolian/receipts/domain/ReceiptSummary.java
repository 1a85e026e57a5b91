package org.piaolian.receipts.domain;

import java.time.Instant;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.money.Money;

/** One row of a list of receipts. */
public record ReceiptSummary(
        ReceiptNumber number,
        ReceiptKind kind,
        AgencyId agency,
        Instant issuedAt,
        String party,
        String item,
        Money total,
        String paymentReference,
        ReceiptState state) {}
