/** Receipts as PDF, laid out with OpenPDF. */
@NullMarked
package org.piaolian.documents.adapter;

import org.jspecify.annotations.NullMarked;
