package org.piaolian.verification.domain;

import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * What is known of the document that was issued under the number which an altered file carries. None of it is read from
 * the file.
 *
 * @param bytes size of the issued document
 * @param content what it says; null unless the file proves that its maker held the document, since anyone can write a
 *     number on a file
 */
public record Original(
        ReceiptNumber number,
        AgencyId agency,
        OffsetDateTime issuedAt,
        int bytes,
        @Nullable ReceiptContent content) {}
