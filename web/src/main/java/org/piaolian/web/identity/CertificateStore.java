package org.piaolian.web.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStore;
import org.piaolian.identity.AdmitDepartment;

/** Admits a department's system by its client certificate. */
@ApplicationScoped
public class CertificateStore implements IdentityStore {

    private final AdmitDepartment admission;

    @Inject
    public CertificateStore(AdmitDepartment admission) {
        this.admission = admission;
    }

    @Override
    public CredentialValidationResult validate(Credential credential) {
        if (!(credential instanceof CertificateCredential c)) {
            return CredentialValidationResult.NOT_VALIDATED_RESULT;
        }
        return admission
                .byCertificate(c.chain(), c.client())
                .map(ActorPrincipal::new)
                .map(principal -> new CredentialValidationResult(principal, principal.roles()))
                .orElse(CredentialValidationResult.INVALID_RESULT);
    }
}
