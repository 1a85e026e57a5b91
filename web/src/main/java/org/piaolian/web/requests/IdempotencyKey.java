package org.piaolian.web.requests;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.piaolian.requests.domain.KeyedRequest;

/**
 * The header {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header): a string of structured fields (RFC 9651),
 * as {@code "8e03978e-40d5"}. Many clients leave the quotes out; the same key without them is the same.
 *
 * @param value 1 to 128 visible ASCII characters and blanks
 */
public record IdempotencyKey(String value) {

    public static final String HEADER = "Idempotency-Key";

    /** For {@code /openapi}. */
    public static final String DESCRIPTION =
            "names the request, 1 to 128 characters: for 24 hours the same request with the same key is answered as the"
                    + " first was";

    public static final String EXAMPLE = "\"8e03978e-40d5-43e8-bc93-6894a57f9324\"";

    private static final Pattern QUOTED = Pattern.compile("\"((?:[ !#-\\[\\]-~]|\\\\[\"\\\\])*)\"");
    private static final Pattern BARE = Pattern.compile("[!#-+\\--:<-\\[\\]-~]+");

    /** @return empty where it is no key */
    public static Optional<IdempotencyKey> parse(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        String text = header.strip();
        Matcher quoted = QUOTED.matcher(text);
        String value = quoted.matches()
                ? quoted.group(1).replaceAll("\\\\(.)", "$1")
                : BARE.matcher(text).matches() ? text : "";
        return value.isBlank() || value.length() > KeyedRequest.LONGEST_KEY
                ? Optional.empty()
                : Optional.of(new IdempotencyKey(value));
    }
}
