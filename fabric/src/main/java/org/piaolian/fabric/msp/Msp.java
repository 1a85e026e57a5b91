package org.piaolian.fabric.msp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/**
 * One member of the channel as its configuration names it: whose certificates count as that member's.
 *
 * <p>Certificates must be issued by a root authority directly: intermediate authorities and revocation lists, which
 * Fabric knows too, are refused when the configuration is read rather than ignored.
 */
public final class Msp {

    private final String id;
    private final List<X509Certificate> roots;

    private Msp(String id, List<X509Certificate> roots) {
        this.id = id;
        this.roots = roots;
    }

    public static Msp read(MSPConfig config) throws IdentityRefused {
        try {
            FabricMSPConfig fabric = FabricMSPConfig.parseFrom(config.getConfig());
            if (fabric.getIntermediateCertsCount() > 0 || fabric.getRevocationListCount() > 0) {
                throw new IdentityRefused(fabric.getName() + ": no intermediate authorities or revocation lists here");
            }
            List<X509Certificate> roots = new ArrayList<>();
            for (ByteString root : fabric.getRootCertsList()) {
                roots.add(Pem.certificate(root.toStringUtf8()));
            }
            return new Msp(fabric.getName(), List.copyOf(roots));
        } catch (InvalidProtocolBufferException e) {
            throw new IdentityRefused("malformed MSP configuration: " + e.getMessage());
        }
    }

    public String id() {
        return id;
    }

    /** Time is not looked at: a certificate that expired later leaves what was signed before as it was. */
    Identity identify(ByteString pem, ByteString serialized) throws IdentityRefused {
        X509Certificate certificate = Pem.certificate(pem.toStringUtf8());
        if (certificate.getBasicConstraints() >= 0) {
            throw new IdentityRefused("a certificate authority cannot be used as an identity");
        }
        if (roots.stream().noneMatch(root -> issued(root, certificate))) {
            throw new IdentityRefused("the certificate is not issued by an authority of " + id);
        }
        return new Identity(
                id,
                role(certificate),
                certificate.getPublicKey(),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                serialized);
    }

    private static boolean issued(X509Certificate root, X509Certificate certificate) {
        if (!root.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            // As Fabric does, at the certificate's own beginning: none is older than its authority.
            root.checkValidity(Date.from(certificate.getNotBefore().toInstant().plusSeconds(1)));
            certificate.verify(root.getPublicKey(), Signatures.PROVIDER);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private Role role(X509Certificate certificate) throws IdentityRefused {
        X500Name name =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (RDN rdn : name.getRDNs(BCStyle.OU)) {
            Role.ofUnit(IETFUtils.valueToString(rdn.getFirst().getValue())).ifPresent(roles::add);
        }
        if (roles.size() != 1) {
            throw new IdentityRefused(
                    "the identity must be exactly one of client, peer, admin, orderer of " + id + ", but is " + roles);
        }
        return roles.iterator().next();
    }
}
