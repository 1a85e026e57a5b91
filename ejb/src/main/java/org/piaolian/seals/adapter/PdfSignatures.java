package org.piaolian.seals.adapter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.ExternalSigningSupport;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.SignatureOptions;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.operator.OperatorCreationException;

/** Puts signatures and document timestamps into PDFs, each as an incremental update with just as much room as it needs. */
final class PdfSignatures {

    /** Signatures of one key differ by a few bytes: the DER of two ECDSA signatures and of serial numbers. */
    static final int SLACK = 24;

    private PdfSignatures() {}

    /** Makes the value of a signature. */
    @FunctionalInterface
    interface Value {

        /** @param content all bytes of the file but those of the value */
        byte[] over(byte[] content)
                throws IOException, GeneralSecurityException, CMSException, OperatorCreationException;
    }

    /** The value is longer than what was reserved for it. */
    static final class DoesNotFit extends Exception {
        private static final long serialVersionUID = 1L;
        private final int length;

        DoesNotFit(int length) {
            super("a signature of " + length + " bytes is longer than was reserved");
            this.length = length;
        }

        int length() {
            return length;
        }
    }

    /**
     * @param length of the document as it was loaded
     * @param reserve room for the value, in bytes
     * @return the document with the update behind it
     */
    static byte[] append(PDDocument document, int length, PDSignature signature, int reserve, Value value)
            throws IOException, GeneralSecurityException, CMSException, OperatorCreationException, DoesNotFit {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 2 * reserve + 4_096);
        try (SignatureOptions options = new SignatureOptions()) {
            options.setPreferredSignatureSize(reserve);
            document.addSignature(signature, options);
            ExternalSigningSupport signing = document.saveIncrementalForExternalSigning(out);
            byte[] content;
            try (InputStream in = signing.getContent()) {
                content = in.readAllBytes();
            }
            byte[] bytes = value.over(content);
            if (bytes.length > reserve) {
                throw new DoesNotFit(bytes.length);
            }
            signing.setSignature(bytes);
            return out.toByteArray();
        }
    }
}
