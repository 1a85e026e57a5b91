package org.piaolian.web.layout;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.Ledger;

/** What every page says at its foot about the ledger behind it. */
@ApplicationScoped
@Named
public class Footer {

    private final Ledger ledger;

    // Which ledger it is comes from the connection profile and stays the same until the server starts again.
    private final AtomicReference<@Nullable Boolean> embedded = new AtomicReference<>();

    @Inject
    public Footer(Ledger ledger) {
        this.ledger = ledger;
    }

    public boolean isEmbeddedLedger() {
        @Nullable Boolean known = embedded.get();
        if (known == null) {
            known = ledger.status().embedded();
            embedded.set(known);
        }
        return known;
    }
}
