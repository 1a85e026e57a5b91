package org.piaolian.settings;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** The one source of time, in the zone that receipts are dated in. */
@ApplicationScoped
public class PortalClock {

    @Produces
    public Clock clock(Settings settings) {
        return Clock.system(settings.zone());
    }
}
