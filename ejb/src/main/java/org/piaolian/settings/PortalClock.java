package org.piaolian.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** The one source of time. */
@ApplicationScoped
public class PortalClock {

    @Produces
    public Clock clock() {
        return Clock.systemDefaultZone();
    }
}
