package org.piaolian.identity.domain;

import java.util.List;

/** Who signed in, and who tried. Lines are only ever added. */
public interface SignInLog {

    void add(SignInRecord line);

    /** The newest first. */
    List<SignInRecord> newest(int limit);
}
