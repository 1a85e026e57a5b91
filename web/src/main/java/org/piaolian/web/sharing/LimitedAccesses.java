package org.piaolian.web.sharing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.sharing.FindAccesses;
import org.piaolian.sharing.FindAccesses.Opening;
import org.piaolian.sharing.domain.Accesses.Disclosed;
import org.piaolian.web.security.RateLimits;
import org.piaolian.web.security.RateLimits.Kind;
import org.piaolian.web.security.TooManyRequests;

/** Who looked at a receipt, for whoever knows its check code, within what one client may ask: as for verification. */
@ApplicationScoped
public class LimitedAccesses {

    private final FindAccesses findAccesses;
    private final RateLimits limits;

    @Inject
    public LimitedAccesses(FindAccesses findAccesses, RateLimits limits) {
        this.findAccesses = findAccesses;
        this.limits = limits;
    }

    /** @throws TooManyRequests where this client has asked too much */
    Optional<List<Disclosed>> list(ReceiptNumber number, String check, String client) {
        limits.admitCheckCode(client);
        Optional<List<Disclosed>> found = findAccesses.list(number, check);
        if (found.isEmpty()) {
            limits.spend(Kind.WRONG_CHECK_CODE, client);
        }
        return found;
    }

    /** @throws TooManyRequests where this client has asked too much */
    Optional<Opening> open(UUID access, ReceiptNumber number, String check, String client) {
        limits.admitCheckCode(client);
        Optional<Opening> found = findAccesses.open(access, number, check);
        if (found.isEmpty()) {
            limits.spend(Kind.WRONG_CHECK_CODE, client);
        }
        return found;
    }
}
