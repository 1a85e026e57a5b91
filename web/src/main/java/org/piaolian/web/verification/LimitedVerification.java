package org.piaolian.web.verification;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
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
        refuse(limits.take(Kind.VERIFICATION, client));
        refuse(limits.waitFor(Kind.WRONG_CHECK_CODE, client));
        Verification answer = verify.byNumber(number, check);
        if (answer.verdict() == Verdict.UNKNOWN) {
            refuse(limits.take(Kind.WRONG_CHECK_CODE, client));
        }
        return answer;
    }

    /** @throws TooManyRequests where this client has asked too much */
    public Verification byDigest(Digest digest, String client) {
        refuse(limits.take(Kind.VERIFICATION, client));
        return verify.byDigest(digest);
    }

    /**
     * Asked before a document is read at all.
     *
     * @throws TooManyRequests where this client has asked too much
     */
    public void admitDocument(String client) {
        refuse(limits.take(Kind.DOCUMENT, client));
    }

    public Verification ofDocument(byte[] pdf) {
        return verify.ofDocument(pdf);
    }

    private static void refuse(Optional<Duration> wait) {
        wait.ifPresent(time -> {
            throw new TooManyRequests(time);
        });
    }
}
