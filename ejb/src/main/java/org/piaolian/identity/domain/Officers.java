package org.piaolian.identity.domain;

/** What the channel calls people by. */
public interface Officers {

    /** What departments' systems are all called by. */
    String SYSTEM = "system";

    /**
     * An opaque reference of 1 to 64 letters, digits and hyphens, always the same for one account and another for each;
     * who has not this installation's accounts learns nothing from it.
     *
     * @throws java.util.NoSuchElementException where there is no such account
     */
    String reference(String user);

    /** Of a signed-in person, or {@link #SYSTEM}. */
    default String reference(Actor actor) {
        return actor.role() == Role.DEPARTMENT ? SYSTEM : reference(actor.user());
    }
}
