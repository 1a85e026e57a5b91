package org.piaolian.receipts.domain;

/** The bytes of a receipt's sealed PDF and their SHA-256. The bytes are not copied; nobody changes them. */
public final class SealedDocument {

    private final ReceiptNumber number;
    private final byte[] pdf;
    private final Digest digest;

    public SealedDocument(ReceiptNumber number, byte[] pdf) {
        this.number = number;
        this.pdf = pdf;
        this.digest = Digest.sha256(pdf);
    }

    public ReceiptNumber number() {
        return number;
    }

    public byte[] pdf() {
        return pdf;
    }

    public Digest digest() {
        return digest;
    }
}
