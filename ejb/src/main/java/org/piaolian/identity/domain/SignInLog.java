package org.piaolian.identity.domain;

import java.util.List;
import java.util.Set;

/** Who signed in, and who tried. Lines are only ever added. */
public interface SignInLog {

    void add(SignInRecord line);

    /**
     * The newest first.
     *
     * @param users whose lines are left out
     */
    List<SignInRecord> newestWithout(Set<String> users, int limit);
}
