package org.piaolian.documents.domain;

import java.net.URI;
import java.util.List;
import java.util.SortedSet;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.receipts.domain.ReceiptContent;

/** Lays a receipt out as a PDF that people read. */
public interface ReceiptLayout {

    /**
     * Draws the receipt, unsealed, and puts files into it. The same arguments give the same bytes.
     *
     * @param supervisor the agency whose seal stands beside the issuer's
     * @param verification what the QR code opens
     * @param attachments embedded in this order; an e-invoice has its {@code factur-x.xml} among them
     * @return a PDF document
     * @throws IllegalArgumentException where a text has a character that no font at hand can draw; ask
     *     {@link #undrawable} before a number is given
     */
    byte[] draw(
            ReceiptContent content, Agency issuer, Agency supervisor, URI verification, List<Attachment> attachments);

    /** The same with nothing in it, where only the looks matter. */
    default byte[] draw(ReceiptContent content, Agency issuer, Agency supervisor, URI verification) {
        return draw(content, issuer, supervisor, verification, List.of());
    }

    /** The characters (code points) of a text that no font at hand can draw; empty where all can be drawn. */
    SortedSet<Integer> undrawable(String text);
}
