package org.piaolian.web.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.security.enterprise.credential.Credential;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.SignInRecord.Method;

/** HTTP Basic (RFC 7617, UTF-8). */
final class BasicReader implements CredentialReader {

    private static final String SCHEME = "Basic ";

    @Override
    public Optional<Credential> read(HttpServletRequest request) {
        @Nullable String header = request.getHeader("Authorization");
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return Optional.of(credential(header.substring(SCHEME.length()).strip(), ClientAddress.of(request)));
    }

    private static Credential credential(String encoded, String client) {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
        } catch (IllegalArgumentException e) {
            pair = "";
        }
        int colon = pair.indexOf(':');
        return new PasswordCredential(
                colon < 0 ? pair : pair.substring(0, colon), pair.substring(colon + 1), Method.BASIC, client);
    }
}
