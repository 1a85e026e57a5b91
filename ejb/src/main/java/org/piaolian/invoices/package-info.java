/** E-invoices (EN 16931): checked by the official rules, then numbered, sealed and registered as every receipt is. */
@NullMarked
package org.piaolian.invoices;

import org.jspecify.annotations.NullMarked;
