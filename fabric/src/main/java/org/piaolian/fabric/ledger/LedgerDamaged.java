package org.piaolian.fabric.ledger;

import java.io.IOException;

/** Blocks on disk that are not what was written: nothing is repaired silently; the message names block and offset. */
public final class LedgerDamaged extends IOException {

    private static final long serialVersionUID = 1;

    public LedgerDamaged(String message) {
        super(message);
    }
}
