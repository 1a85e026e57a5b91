package org.piaolian.receipts.domain;

import java.util.regex.Pattern;

/**
 * The unified social credit code of GB 32100-2015: registering authority, kind of body, six digits of the place, nine
 * characters of the body, and a check character modulo 31 over an alphabet without I, O, S, V and Z. The older check
 * digit inside the nine characters (GB 11714) is not looked at: the check character covers it.
 */
public final class CreditCode {

    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final Pattern SHAPE = Pattern.compile("[" + ALPHABET + "]{2}[0-9]{6}[" + ALPHABET + "]{10}");

    private CreditCode() {}

    /** Whether the 18 upper-case characters have the right check character. */
    public static boolean isValid(String value) {
        return SHAPE.matcher(value).matches() && value.charAt(17) == checkCharacter(value.substring(0, 17));
    }

    /** @param first17 the code without its check character */
    public static char checkCharacter(String first17) {
        int sum = 0;
        int weight = 1;
        for (int i = 0; i < 17; i++) {
            sum += weight * ALPHABET.indexOf(first17.charAt(i));
            weight = weight * 3 % 31;
        }
        return ALPHABET.charAt((31 - sum % 31) % 31);
    }
}
