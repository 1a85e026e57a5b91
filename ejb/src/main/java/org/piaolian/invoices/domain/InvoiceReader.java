package org.piaolian.invoices.domain;

import java.util.List;

/** Reads invoices that anybody sent, and checks them. */
public interface InvoiceReader {

    /** What an invoice turned out to be. */
    sealed interface Reading {

        /** @param warnings of the rules; the invoice is good nevertheless */
        record Accepted(EInvoice invoice, List<Finding> warnings) implements Reading {}

        /** @param findings at least one error, and the warnings there were */
        record Refused(List<Finding> findings) implements Reading {}
    }

    /** @param xml UBL 2.1 Invoice or CreditNote, or UN/CEFACT CII D16B */
    Reading read(byte[] xml);
}
