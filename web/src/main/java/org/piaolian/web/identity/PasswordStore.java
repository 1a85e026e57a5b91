package org.piaolian.web.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import org.piaolian.identity.SignIn;

/** Admits by account name and password. */
@ApplicationScoped
public class PasswordStore implements IdentityStore {

    private final SignIn signIn;

    @Inject
    public PasswordStore(SignIn signIn) {
        this.signIn = signIn;
    }

    @Override
    public CredentialValidationResult validate(Credential credential) {
        if (!(credential instanceof PasswordCredential c)) {
            return CredentialValidationResult.NOT_VALIDATED_RESULT;
        }
        SignIn.Outcome outcome = signIn.byPassword(c.user(), c.password(), c.method(), c.client());
        if (outcome instanceof SignIn.Outcome.Admitted admitted) {
            ActorPrincipal principal = new ActorPrincipal(admitted.actor());
            return new CredentialValidationResult(principal, principal.roles());
        }
        return CredentialValidationResult.INVALID_RESULT;
    }
}
