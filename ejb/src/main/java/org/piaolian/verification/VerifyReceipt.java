package org.piaolian.verification;

import jakarta.enterprise.context.ApplicationScoped;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.verification.domain.Verification;

/** Answers anyone's question whether a receipt is genuine and still valid. */
@ApplicationScoped
public class VerifyReceipt {

    /** A wrong check code and an unknown number give the same answer, in the same time. */
    public Verification byNumber(ReceiptNumber number, String checkCode) {
        throw new UnsupportedOperationException("the next commit brings it: " + number + checkCode);
    }

    /** @param pdf SHA-256 of a document that the asker holds */
    public Verification byDigest(Digest pdf) {
        throw new UnsupportedOperationException("the next commit brings it: " + pdf);
    }

    /** @param pdf the document itself, at most 10 MiB; whatever it is, the answer is a verdict and never a fault */
    public Verification ofDocument(byte[] pdf) {
        throw new UnsupportedOperationException("the next commit brings it: " + pdf.length);
    }
}
