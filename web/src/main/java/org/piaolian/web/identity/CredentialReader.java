package org.piaolian.web.identity;

import jakarta.security.enterprise.credential.Credential;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * One way in which a request can carry a credential of its own. {@link SignInMechanism} asks them in the order of its
 * list and hands what it gets to the identity stores. A further way, as a passkey's assertion or an OpenID Connect
 * bearer token, is a reader in that list and an identity store for its credential.
 */
interface CredentialReader {

    /** Empty where the request carries none of this kind. */
    Optional<Credential> read(HttpServletRequest request);
}
