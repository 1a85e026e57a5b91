package org.piaolian.web.identity;

import jakarta.security.enterprise.credential.Credential;
import org.piaolian.identity.domain.SignInRecord;

/** An account name and a password, the way they came, and where from. */
record PasswordCredential(String user, String password, SignInRecord.Method method, String client)
        implements Credential {

    @Override
    public String toString() {
        return "password of " + user;
    }
}
