package org.piaolian.identity.domain;

import org.piaolian.agencies.domain.AgencyId;

/**
 * Who acts: a signed-in person, or a department's system.
 *
 * @param user account name, or the certificate's common name
 * @param name how receipts and pages show the actor
 * @param subject of the certificate (RFC 2253) by which a department's system was admitted; else empty
 */
public record Actor(String user, String name, AgencyId agency, Role role, String subject) {

    /** A person. */
    public Actor(String user, String name, AgencyId agency, Role role) {
        this(user, name, agency, role, "");
    }

    /** Whether the actor may see receipts that this agency issued. */
    public boolean sees(AgencyId issuer) {
        return seesAll() || (role != Role.ADMINISTRATOR && agency.equals(issuer));
    }

    public boolean seesAll() {
        return role == Role.SUPERVISOR || role == Role.AUDITOR || (role == Role.DEPARTMENT && isFinance());
    }

    public boolean mayImport() {
        return role == Role.CLERK || role == Role.SUPERVISOR || role == Role.DEPARTMENT;
    }

    // The Finance Bureau supervises all receipts (design); its own systems stand in for it.
    private boolean isFinance() {
        return agency.value().equals("finance");
    }
}
