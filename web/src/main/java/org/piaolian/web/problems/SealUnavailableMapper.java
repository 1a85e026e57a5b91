package org.piaolian.web.problems;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Level;
import org.piaolian.seals.domain.SealUnavailable;

/** What was to be sealed cannot be now, so it is not answered. */
@Provider
@ApplicationScoped
public class SealUnavailableMapper extends UnavailableMapper<SealUnavailable> {

    public SealUnavailableMapper() {
        super(Level.SEVERE, "nothing can be sealed", "seal-unavailable");
    }
}
