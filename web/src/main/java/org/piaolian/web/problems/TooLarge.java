package org.piaolian.web.problems;

import java.io.IOException;

/** A body is longer than the portal takes. */
public final class TooLarge extends IOException {

    private static final long serialVersionUID = 1L;

    public TooLarge(long limit) {
        super("more than " + limit + " bytes");
    }
}
