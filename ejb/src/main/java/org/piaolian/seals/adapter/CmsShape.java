package org.piaolian.seals.adapter;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.SignerId;
import org.bouncycastle.util.Store;
import org.jspecify.annotations.Nullable;

/**
 * The one form in which a CMS signature may come. A signature leaves some bytes of its own structure unsigned (version
 * numbers, algorithm sets); where each of them has but one permitted value, no byte can change unnoticed.
 */
final class CmsShape {

    private static final int MAX_DEPTH = 40;

    private CmsShape() {}

    /**
     * Whether the bytes begin with one DER element, and zeros alone follow. Nesting is bounded and no recursion is
     * used, so that a parser may be asked next.
     *
     * @return the length of the element
     */
    static Optional<Integer> derLength(byte[] bytes) {
        int[] ends = new int[MAX_DEPTH];
        int depth = 0;
        int at = 0;
        int length = -1;
        do {
            while (depth > 0 && at == ends[depth - 1]) {
                depth--;
            }
            if (depth == 0 && at > 0) {
                break;
            }
            int limit = depth == 0 ? bytes.length : ends[depth - 1];
            if (at + 2 > limit || (bytes[at] & 0x1F) == 0x1F) {
                return Optional.empty();
            }
            boolean constructed = (bytes[at] & 0x20) != 0;
            int first = bytes[at + 1] & 0xFF;
            at += 2;
            int size = first;
            if (first >= 0x80) {
                int octets = first & 0x7F;
                if (octets == 0 || octets > 3 || at + octets > limit) {
                    return Optional.empty();
                }
                size = 0;
                for (int i = 0; i < octets; i++) {
                    size = (size << 8) | (bytes[at++] & 0xFF);
                }
                if (size < 0x80 || size < 1 << (8 * (octets - 1))) {
                    return Optional.empty();
                }
            }
            if (size > limit - at) {
                return Optional.empty();
            }
            if (length < 0) {
                length = at + size;
            }
            if (!constructed) {
                at += size;
            } else if (depth == MAX_DEPTH) {
                return Optional.empty();
            } else {
                ends[depth++] = at + size;
            }
        } while (at < length || depth > 0);
        for (int i = length; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return Optional.empty();
            }
        }
        return Optional.of(length);
    }

    /**
     * Whether this is a SignedData in DER, by one signer named by issuer and serial number, of the given version,
     * without revocation lists, whose set of digest algorithms is just the signer's.
     *
     * @param info what Bouncy Castle read from {@code cms}
     * @param version 1 where the content is of type data, 3 for a timestamp's
     */
    static boolean isCanonical(ContentInfo info, byte[] cms, int version) throws IOException {
        if (!CMSObjectIdentifiers.signedData.equals(info.getContentType())) {
            return false;
        }
        SignedData signed = SignedData.getInstance(info.getContent());
        if (!signed.getVersion().hasValue(version)
                || signed.getCRLs() != null
                || !isAbsentOrOctets(signed.getEncapContentInfo().getContent())
                || signed.getSignerInfos().size() != 1
                || signed.getDigestAlgorithms().size() != 1) {
            return false;
        }
        SignerInfo signer = SignerInfo.getInstance(signed.getSignerInfos().getObjectAt(0));
        // Bouncy Castle reads over wrong tag numbers and forms other than DER; what it writes has the right ones.
        SignedData anew = new SignedData(
                signed.getDigestAlgorithms(),
                signed.getEncapContentInfo(),
                signed.getCertificates(),
                null,
                new DERSet(signer));
        if (!Arrays.equals(new ContentInfo(info.getContentType(), anew).getEncoded(ASN1Encoding.DER), cms)) {
            return false;
        }
        IssuerAndSerialNumber named =
                IssuerAndSerialNumber.getInstance(signer.getSID().getId());
        return signer.getVersion().hasValue(1)
                && named != null
                && signer.getDigestAlgorithm()
                        .toASN1Primitive()
                        .equals(signed.getDigestAlgorithms().getObjectAt(0).toASN1Primitive());
    }

    /**
     * The certificates in a signature that its signer is named to hold. Names are compared byte by byte: the signature
     * does not cover the name of the signer, and as X.500 compares them, letters could change their case.
     */
    static List<X509CertificateHolder> certificatesOf(SignerId signer, Store<X509CertificateHolder> certificates) {
        return certificates.getMatches(null).stream()
                .filter(certificate ->
                        signer.match(certificate) && hasSameBytes(signer.getIssuer(), certificate.getIssuer()))
                .toList();
    }

    private static boolean isAbsentOrOctets(@Nullable ASN1Encodable content) {
        return content == null || content.toASN1Primitive() instanceof ASN1OctetString;
    }

    private static boolean isSame(ASN1Encodable one, ASN1Encodable other) throws IOException {
        return Arrays.equals(
                one.toASN1Primitive().getEncoded(ASN1Encoding.DER),
                other.toASN1Primitive().getEncoded(ASN1Encoding.DER));
    }

    private static boolean hasSameBytes(X500Name one, X500Name other) {
        try {
            return isSame(one, other);
        } catch (IOException e) {
            return false;
        }
    }
}
