package org.piaolian.invoices.domain;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * An invoice that another invoice or a credit note of the same seller names as going before it (BG-3).
 *
 * @param number the seller's own number of it (BT-25)
 * @param issuedOn the day on it (BT-26), where it is said
 */
public record Preceding(String number, @Nullable LocalDate issuedOn) {}
