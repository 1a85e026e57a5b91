package org.piaolian.identity.domain;

/** Keeps passwords so that they can be compared and not be read. Slow on purpose: a fifth of a second or so. */
public interface Passwords {

    /** A salted hash with its parameters, in one line. */
    String hash(String password);

    boolean matches(String password, String hash);
}
