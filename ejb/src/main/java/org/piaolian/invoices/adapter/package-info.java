/** Invoices read and checked with phive and the official rules of EN 16931, and kept in PostgreSQL. */
@NullMarked
package org.piaolian.invoices.adapter;

import org.jspecify.annotations.NullMarked;
