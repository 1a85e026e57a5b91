package org.piaolian.seals.adapter;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.IssuerSerial;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSAttributeTableGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSTypedData;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DigestCalculator;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.CollectionStore;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.seals.domain.SealKeys.SealKey;
import org.piaolian.seals.domain.TimestampAuthority;

/** CMS signatures as PAdES wants them (ETSI EN 319 142-1, clause 6.3; ETSI EN 319 122-1). */
final class CmsSigning {

    private static final AlgorithmIdentifier SHA256 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);
    static final DigestCalculatorProvider DIGESTS = digests();

    private CmsSigning() {}

    /**
     * A detached signature over the content, with signing-certificate-v2, without the signing-time that PAdES forbids,
     * and with a timestamp over its value.
     *
     * @return DER of a CMS SignedData that holds the key's chain without its root
     */
    static byte[] sign(CMSTypedData content, SealKey key, TimestampAuthority timestamps)
            throws OperatorCreationException, GeneralSecurityException, CMSException, IOException {
        X509CertificateHolder certificate = new JcaX509CertificateHolder(key.certificate());
        SignerInfoGenerator signer = new SignerInfoGeneratorBuilder(DIGESTS)
                .setSignedAttributeGenerator(signedAttributes(certificate))
                .setUnsignedAttributeGenerator(parameters -> timestamp(parameters, timestamps))
                .build(contentSigner(key), certificate);
        CMSSignedDataGenerator cms = new CMSSignedDataGenerator();
        cms.addSignerInfoGenerator(signer);
        cms.addCertificates(new CollectionStore<>(withoutRoot(key.chain())));
        return cms.generate(content, false).getEncoded("DER");
    }

    static SignerInfoGenerator timestampSigner(SealKey key) throws OperatorCreationException, GeneralSecurityException {
        DefaultSignedAttributeTableGenerator attributes = new DefaultSignedAttributeTableGenerator();
        return new SignerInfoGeneratorBuilder(DIGESTS)
                // The time is in the token; signing-time beside it would be a second one.
                .setSignedAttributeGenerator(
                        parameters -> attributes.getAttributes(parameters).remove(CMSAttributes.signingTime))
                .build(contentSigner(key), new JcaX509CertificateHolder(key.certificate()));
    }

    static DigestCalculator sha256Calculator() throws OperatorCreationException {
        return DIGESTS.get(SHA256);
    }

    private static DigestCalculatorProvider digests() {
        try {
            return new JcaDigestCalculatorProviderBuilder().build();
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static ContentSigner contentSigner(SealKey key) throws OperatorCreationException {
        String algorithm = switch (key.key().getAlgorithm()) {
            case "EC", "ECDSA" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default ->
                throw new OperatorCreationException(
                        "no seal is made with a key of " + key.key().getAlgorithm());
        };
        JcaContentSignerBuilder builder = new JcaContentSignerBuilder(algorithm);
        if (key.provider() != null) {
            builder.setProvider(key.provider());
        }
        return builder.build(key.key());
    }

    private static CMSAttributeTableGenerator signedAttributes(X509CertificateHolder certificate) throws IOException {
        IssuerSerial issuer = new IssuerSerial(
                new GeneralNames(new GeneralName(certificate.getIssuer())), certificate.getSerialNumber());
        ESSCertIDv2 id = new ESSCertIDv2(Digest.sha256(certificate.getEncoded()).bytes(), issuer);
        ASN1EncodableVector own = new ASN1EncodableVector();
        own.add(new Attribute(
                PKCSObjectIdentifiers.id_aa_signingCertificateV2, new DERSet(new SigningCertificateV2(id))));
        DefaultSignedAttributeTableGenerator all = new DefaultSignedAttributeTableGenerator(new AttributeTable(own));
        return parameters -> all.getAttributes(parameters).remove(CMSAttributes.signingTime);
    }

    private static AttributeTable timestamp(Map<?, ?> parameters, TimestampAuthority timestamps) {
        if (!(parameters.get(CMSAttributeTableGenerator.SIGNATURE) instanceof byte[] signature)) {
            throw new IllegalStateException("unsigned attributes are asked for after the signature");
        }
        byte[] token = timestamps.stamp(Digest.sha256(signature).bytes());
        try {
            return new AttributeTable(new Attribute(
                    PKCSObjectIdentifiers.id_aa_signatureTimeStampToken,
                    new DERSet(ASN1Primitive.fromByteArray(token))));
        } catch (IOException e) {
            throw new IllegalStateException("a timestamp authority's answer is DER by contract", e);
        }
    }

    private static List<X509CertificateHolder> withoutRoot(List<X509Certificate> chain)
            throws GeneralSecurityException {
        List<X509CertificateHolder> kept = new java.util.ArrayList<>();
        for (X509Certificate certificate : chain) {
            if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
                kept.add(new JcaX509CertificateHolder(certificate));
            }
        }
        return kept;
    }
}
