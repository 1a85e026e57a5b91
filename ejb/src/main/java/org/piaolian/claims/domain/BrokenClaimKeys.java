package org.piaolian.claims.domain;

import java.nio.file.Path;

/** The claim keys of the installation are not what they should be. Nothing here has a key in it. */
public class BrokenClaimKeys extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    public enum Flaw {
        OTHERS_MAY_READ("may be used by others than its owner: chmod 600 is missing"),
        UNREADABLE("cannot be read"),
        HOW_MANY("has no key, or more than " + ClaimKeys.MOST),
        NO_ID_AND_KEY("is not an id and a key"),
        NO_ID("has no proper id"),
        SAME_ID("has the id of an earlier one"),
        NO_KEY("has a key that is neither hexadecimal nor Base64"),
        LENGTH("has a key that is not of " + ClaimKey.BYTES + " bytes");

        private final String words;

        Flaw(String words) {
            this.words = words;
        }
    }

    private final String file;
    private final int line;
    private final Flaw flaw;

    /** @param line from 1; 0 where it is the file as a whole */
    public BrokenClaimKeys(Path file, int line, Flaw flaw) {
        super((line == 0 ? "" : "line " + line + " of ") + file + " " + flaw.words);
        this.file = file.toString();
        this.line = line;
        this.flaw = flaw;
    }

    public String file() {
        return file;
    }

    /** From 1; 0 where it is the file as a whole. */
    public int line() {
        return line;
    }

    public Flaw flaw() {
        return flaw;
    }
}
