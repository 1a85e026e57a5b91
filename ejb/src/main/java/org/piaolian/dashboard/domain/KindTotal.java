package org.piaolian.dashboard.domain;

import org.piaolian.money.Money;
import org.piaolian.receipts.domain.ReceiptKind;

/** How many receipts of one kind and currency there are, and what they add up to. */
public record KindTotal(ReceiptKind kind, long receipts, Money total) {}
