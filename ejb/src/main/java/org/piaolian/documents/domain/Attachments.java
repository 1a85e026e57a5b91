package org.piaolian.documents.domain;

import java.util.Optional;

/** Reads the files inside documents of our own; strangers' documents are not for this. */
public interface Attachments {

    /** The structured data of the receipt, as XML: {@code org.piaolian.receipts.domain.ContentXml}. */
    String XML = "receipt.xml";

    /** The canonical JSON that the content digest on the channel is over: {@code ContentJson}. */
    String JSON = "receipt.json";

    /** The invoice in UN/CEFACT syntax, by the name that Factur-X gives it. */
    String INVOICE = "factur-x.xml";

    /** The bytes of the file of this name; empty where the document has none. */
    Optional<byte[]> find(byte[] pdf, String name);
}
