package org.piaolian.database;

import jakarta.persistence.EntityManager;

/** A lock by a name, for what has no row yet that could be locked. */
public final class NamedLock {

    private NamedLock() {}

    /** Waits for whoever holds the name; from here to the end of the transaction nobody else does. */
    public static void hold(EntityManager entities, String name) {
        entities.createNativeQuery("select cast(pg_advisory_xact_lock(hashtextextended(:name, 0)) as text)")
                .setParameter("name", name)
                .getSingleResult();
    }
}
