package org.piaolian.invoices.domain;

import org.piaolian.documents.domain.InvoiceXml;
import org.piaolian.receipts.domain.ReceiptNumber;

/** The XML of the invoices that have their number. */
public interface Invoices extends InvoiceXml {

    /** Whoever else wants to number the same invoice waits until the caller's transaction has ended. */
    void lock(String identity);

    /** Keeps the XML with the receipt, in the caller's transaction. */
    void add(ReceiptNumber number, byte[] xml);
}
