package org.piaolian.web.verification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.verification.VerifyReceipt;
import org.piaolian.verification.domain.Verdict;
import org.piaolian.verification.domain.Verification;
import org.piaolian.web.security.RateLimits;
import org.piaolian.web.security.RateLimits.Kind;
import org.piaolian.web.security.TooManyRequests;

/** Verification for the public, page and API alike, within what one client may ask. */
@ApplicationScoped
public class LimitedVerification {

    /** The largest document that is read as a whole: 10 MiB. */
    public static final int LARGEST_DOCUMENT = 10 * 1024 * 1024;

    private final VerifyReceipt verify;
    private final RateLimits limits;

    @Inject
    public LimitedVerification(VerifyReceipt verify, RateLimits limits) {
        this.verify = verify;
        this.limits = limits;
    }

    /** @throws TooManyRequests where this client has asked too much */
    public Verification byNumber(ReceiptNumber number, String check, String client) {
        limits.admitCheckCode(client);
        Verification answer = verify.byNumber(number, check);
        if (answer.verdict() == Verdict.UNKNOWN) {
            limits.spend(Kind.WRONG_CHECK_CODE, client);
        }
        return answer;
    }

    /** @throws TooManyRequests where this client has asked too much */
    public Verification byDigest(Digest digest, String client) {
        limits.spend(Kind.VERIFICATION, client);
        return verify.byDigest(digest);
    }

    /**
     * Asked before a document is read at all.
     *
     * @throws TooManyRequests where this client has asked too much
     */
    public void admitDocument(String client) {
        limits.spend(Kind.DOCUMENT, client);
    }

    /**
     * Verifies a document that was {@link #admitDocument admitted}. It waits on disk, so that many of them do not fill
     * the memory, and is gone afterwards.
     *
     * @return empty where it has more than {@link #LARGEST_DOCUMENT} bytes
     */
    public Optional<Verification> ofDocument(InputStream document) throws IOException {
        Path file = Files.createTempFile("verification", ".pdf");
        try {
            return isWithinLimit(document, file) ? Optional.of(verify.ofDocument(file)) : Optional.empty();
        } finally {
            Files.delete(file);
        }
    }

    private static boolean isWithinLimit(InputStream document, Path file) throws IOException {
        byte[] piece = new byte[64 << 10];
        long length = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int read = document.read(piece); read >= 0; read = document.read(piece)) {
                length += read;
                if (length > LARGEST_DOCUMENT) {
                    return false;
                }
                out.write(piece, 0, read);
            }
        }
        return true;
    }
}
