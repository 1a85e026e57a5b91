package org.piaolian.web.problems;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Level;
import org.piaolian.ledger.domain.LedgerUnavailable;

/** The channel does not answer, or not whether it did what it was asked for. */
@Provider
@ApplicationScoped
public class LedgerUnavailableMapper extends UnavailableMapper<LedgerUnavailable> {

    public LedgerUnavailableMapper() {
        super(Level.WARNING, "the channel did not answer", "channel-unavailable");
    }
}
