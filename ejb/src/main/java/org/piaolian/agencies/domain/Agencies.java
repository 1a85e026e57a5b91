package org.piaolian.agencies.domain;

import java.util.List;

/** The agencies of the channel. */
public interface Agencies {

    /** @throws java.util.NoSuchElementException where there is no such agency */
    Agency get(AgencyId id);

    List<Agency> list();

    /** The agency that supervises all receipts, whose seal stands beside the issuer's. */
    Agency supervisor();
}
