package org.piaolian.payments.domain;

import org.piaolian.receipts.domain.BatchId;

/** A CDI event: a payment file has been kept, and its entries wait to be receipted. */
public record BatchKept(BatchId batch) {}
