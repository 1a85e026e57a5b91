package org.piaolian.documents.domain;

import org.piaolian.receipts.domain.ReceiptNumber;

/** The UN/CEFACT XML that documents of e-invoices carry. */
public interface InvoiceXml {

    /** @throws java.util.NoSuchElementException where there is no such invoice */
    byte[] get(ReceiptNumber number);
}
