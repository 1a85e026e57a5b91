package org.piaolian.documents.domain;

import java.net.URI;
import java.util.SortedSet;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.receipts.domain.ReceiptContent;

/** Lays a receipt out as a PDF that people read. */
public interface ReceiptLayout {

    /**
     * Draws the receipt, unsealed. The same arguments give the same bytes.
     *
     * @param supervisor the agency whose seal stands beside the issuer's
     * @param verification what the QR code opens
     * @return a PDF document
     * @throws IllegalArgumentException where a text has a character that no font at hand can draw; ask
     *     {@link #undrawable} before a number is given
     */
    byte[] draw(ReceiptContent content, Agency issuer, Agency supervisor, URI verification);

    /** The characters (code points) of a text that no font at hand can draw; empty where all can be drawn. */
    SortedSet<Integer> undrawable(String text);
}
