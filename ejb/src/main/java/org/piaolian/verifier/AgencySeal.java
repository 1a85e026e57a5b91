package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.piaolian.verifier.Der.INTEGER;
import static org.piaolian.verifier.Der.OCTETS;
import static org.piaolian.verifier.Der.OID;
import static org.piaolian.verifier.Der.SEQUENCE;
import static org.piaolian.verifier.Der.SET;
import static org.piaolian.verifier.Unproven.Reason.MALFORMED;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.piaolian.verifier.Der.Malformed;

/**
 * Opens the seal of a document and checks it with the JDK alone: one CMS signature (RFC 5652) over every byte of the file
 * but its own value, in the one form that seals have, by a certificate that an authority of the keys issued to an agency.
 * {@code ear/docs/proof-format.md} says each step. The timestamp in the seal, and whether the certificate was revoked, are
 * not looked at: the agency's registration stands for both.
 */
public final class AgencySeal {

    /** A document that is longer is none of ours. */
    static final int MOST_BYTES = 10 * 1024 * 1024;

    private static final Pattern BYTE_RANGE =
            Pattern.compile("/ByteRange \\[0 ([1-9][0-9]{0,7}) ([1-9][0-9]{0,7}) ([1-9][0-9]{0,7})\\]");
    private static final int LONGEST_BYTE_RANGE = 64;
    private static final String VALUE = "/Contents <";
    private static final Pattern DIGITS = Pattern.compile("[0-9A-F]+");
    private static final int MOST_DIGITS = 128 * 1024;

    private static final byte[] ONE = {1};
    private static final byte[] SIGNED_DATA = hex("2a864886f70d010702");
    private static final byte[] DATA = hex("2a864886f70d010701");
    private static final String CONTENT_TYPE = "2a864886f70d010903";
    private static final String MESSAGE_DIGEST = "2a864886f70d010904";
    private static final String SIGNING_CERTIFICATE = "2a864886f70d010910022f";
    private static final byte[] ORGANISATIONAL_UNIT = hex("55040b");

    /** As a whole, without and with the parameter NULL. */
    private static final List<String> SHA256 = List.of("300b0609608648016503040201", "300d06096086480165030402010500");

    private static final Map<String, String> ALGORITHMS = Map.of(
            "300a06082a8648ce3d040302", "SHA256withECDSA",
            // of the key alone, as CMS has it, and with the digest
            "300d06092a864886f70d0101010500", "SHA256withRSA",
            "300d06092a864886f70d01010b0500", "SHA256withRSA");

    private final List<X509Certificate> authorities;

    private AgencySeal(List<X509Certificate> authorities) {
        this.authorities = authorities;
    }

    /** A document without a seal that can be taken for an agency's; the message says why. */
    public static final class NotSealed extends Exception {
        private static final long serialVersionUID = 1L;

        NotSealed(String message) {
            super(message);
        }
    }

    /**
     * A seal that holds.
     *
     * @param agency the organisational unit in its certificate
     * @param serial of the certificate, in hexadecimal
     */
    public record Seal(String agency, String serial) {}

    /** @throws Unproven where what the keys have for an authority is none */
    public static AgencySeal by(AgencyKeys keys) throws Unproven {
        List<X509Certificate> authorities = new ArrayList<>();
        for (String der : keys.authorities()) {
            try {
                X509Certificate authority = certificate(Lines.base64(der, "an authority of seals"));
                if (authority.getBasicConstraints() < 0) {
                    throw new Unproven(
                            MALFORMED,
                            authority.getSubjectX500Principal() + " is no authority that issues certificates");
                }
                authorities.add(authority);
            } catch (CertificateException e) {
                throw new Unproven(MALFORMED, "an authority of seals is not a certificate: " + e.getMessage());
            }
        }
        return new AgencySeal(authorities);
    }

    /** Whether any seal can be told from a stranger's. */
    boolean knowsAuthorities() {
        return !authorities.isEmpty();
    }

    /** The seal of a document that may come from anybody. */
    public Seal open(byte[] pdf) throws NotSealed {
        if (pdf.length > MOST_BYTES) {
            throw new NotSealed("the document has more than " + MOST_BYTES + " bytes");
        }
        try {
            // One char a byte, so that positions in the text are positions in the file.
            String text = new String(pdf, ISO_8859_1);
            require(text.startsWith("%PDF-"), "the document is no PDF");
            int range = text.indexOf("/ByteRange");
            require(range >= 0, "the document bears no seal");
            require(text.indexOf("/ByteRange", range + 1) < 0, "there is more than one signature");
            Matcher numbers = BYTE_RANGE.matcher(text);
            numbers.region(range, Math.min(text.length(), range + LONGEST_BYTE_RANGE));
            require(numbers.lookingAt(), "what the seal covers is not in the form that seals have");
            int before = Integer.parseInt(numbers.group(1));
            int behind = Integer.parseInt(numbers.group(2));
            int rest = Integer.parseInt(numbers.group(3));
            require(behind + rest == pdf.length, "the seal does not end with the file");
            require(
                    before > VALUE.length()
                            && before + 1 < behind
                            && text.startsWith(VALUE, before + 1 - VALUE.length())
                            && text.charAt(behind - 1) == '>',
                    "the seal leaves more than its own value uncovered");
            String value = text.substring(before + 1, behind - 1);
            require(
                    value.length() <= MOST_DIGITS
                            && value.length() % 2 == 0
                            && DIGITS.matcher(value).matches(),
                    "the seal's value is not in the form that seals have");
            MessageDigest sha = MerkleProofs.sha256();
            sha.update(pdf, 0, before);
            sha.update(pdf, behind, rest);
            return open(HexFormat.of().parseHex(value), sha.digest());
        } catch (Malformed e) {
            throw new NotSealed("the seal is not in the form that seals have: " + e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new NotSealed("the seal cannot be checked: " + e.getMessage());
        }
    }

    private Seal open(byte[] cms, byte[] covered) throws Malformed, NotSealed, GeneralSecurityException {
        Der all = Der.of(cms);
        Der info = all.enter(SEQUENCE);
        all.endInZeros();
        expect(SIGNED_DATA, info.content(OID), "it is no signature");
        Der explicit = info.enter(0xA0);
        info.end();
        Der signed = explicit.enter(SEQUENCE);
        explicit.end();
        expect(ONE, signed.content(INTEGER), "its version is not 1");
        Der digests = signed.enter(SET);
        byte[] digest = digests.element(SEQUENCE);
        digests.end();
        Der content = signed.enter(SEQUENCE);
        expect(DATA, content.content(OID), "it does not stand over data");
        content.end();
        Der certificates = signed.enter(0xA0);
        byte[] der = certificates.element(SEQUENCE);
        certificates.end();
        Der signers = signed.enter(SET);
        signed.end();
        Der signer = signers.enter(SEQUENCE);
        signers.end();
        X509Certificate certificate = certificate(der);
        signer(signer, digest, certificate, covered);
        requireInTrust(certificate);
        return new Seal(agency(certificate), certificate.getSerialNumber().toString(16));
    }

    /** The one signer (RFC 5652, 5.3): signed what is covered, with the certificate that stands beside it. */
    private static void signer(Der signer, byte[] digest, X509Certificate certificate, byte[] covered)
            throws Malformed, NotSealed, GeneralSecurityException {
        expect(ONE, signer.content(INTEGER), "its signer's version is not 1");
        Der id = signer.enter(SEQUENCE);
        expect(
                certificate.getIssuerX500Principal().getEncoded(),
                id.element(SEQUENCE),
                "it names another issuer than its certificate");
        expect(
                certificate.getSerialNumber().toByteArray(),
                id.content(INTEGER),
                "it names another certificate than the one it holds");
        id.end();
        expect(digest, signer.element(SEQUENCE), "it names two digests");
        require(SHA256.contains(hex(digest)), "its digest is not SHA-256");
        byte[] attributes = signer.element(0xA0);
        String algorithm = ALGORITHMS.getOrDefault(hex(signer.element(SEQUENCE)), "");
        byte[] value = signer.content(OCTETS);
        if (signer.isNext(0xA1)) {
            // Its timestamp: outside of what is signed, and not looked at.
            signer.element(0xA1);
        }
        signer.end();
        require(!algorithm.isEmpty(), "its algorithm is neither ECDSA nor RSA with SHA-256");

        attributes(Der.of(attributes).enter(0xA0), covered, certificate);
        // What is signed is the set, which stands here under a tag of its own.
        attributes[0] = SET;
        boolean[] usage = certificate.getKeyUsage();
        require(usage != null && (usage[0] || usage[1]), "its certificate is not for signatures");
        Signature signature = Signature.getInstance(algorithm);
        signature.initVerify(certificate.getPublicKey());
        signature.update(attributes);
        require(signature.verify(value), "the signature is not by the key of its certificate");
    }

    private static void attributes(Der set, byte[] covered, X509Certificate certificate)
            throws Malformed, NotSealed, GeneralSecurityException {
        Map<String, byte[]> signed = new HashMap<>();
        while (set.hasMore()) {
            Der attribute = set.enter(SEQUENCE);
            String type = hex(attribute.content(OID));
            Der values = attribute.enter(SET);
            attribute.end();
            byte[] value = values.element();
            values.end();
            require(signed.put(type, value) == null, "it signs two values of one attribute");
        }
        expect(
                DATA,
                Der.of(attribute(signed, CONTENT_TYPE)).content(OID),
                "it was signed for something else than data");
        expect(
                covered,
                Der.of(attribute(signed, MESSAGE_DIGEST)).content(OCTETS),
                "the file's bytes are not those that were sealed");
        // RFC 5035: a list of one, which names the certificate by its digest.
        Der list = Der.of(attribute(signed, SIGNING_CERTIFICATE)).enter(SEQUENCE);
        Der ids = list.enter(SEQUENCE);
        list.end();
        Der id = ids.enter(SEQUENCE);
        ids.end();
        if (id.isNext(SEQUENCE)) {
            require(SHA256.contains(hex(id.element(SEQUENCE))), "it names its certificate by another digest");
        }
        expect(
                MerkleProofs.sha256().digest(certificate.getEncoded()),
                id.content(OCTETS),
                "it was made with another certificate");
    }

    private static byte[] attribute(Map<String, byte[]> signed, String type) throws NotSealed {
        byte[] value = signed.get(type);
        if (value == null) {
            throw new NotSealed("the seal does not sign its attribute " + type);
        }
        return value;
    }

    private void requireInTrust(X509Certificate certificate) throws NotSealed {
        for (X509Certificate authority : authorities) {
            if (authority.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
                try {
                    certificate.verify(authority.getPublicKey());
                    return;
                } catch (GeneralSecurityException e) {
                    // Another authority of the same name, maybe.
                }
            }
        }
        throw new NotSealed("its certificate is by no authority of the keys");
    }

    /** The one organisational unit in the subject's name (RFC 5280, 4.1.2.4). */
    private static String agency(X509Certificate certificate) throws Malformed, NotSealed {
        List<String> units = new ArrayList<>();
        Der name = Der.of(certificate.getSubjectX500Principal().getEncoded()).enter(SEQUENCE);
        while (name.hasMore()) {
            Der parts = name.enter(SET);
            while (parts.hasMore()) {
                Der part = parts.enter(SEQUENCE);
                if (Arrays.equals(part.content(OID), ORGANISATIONAL_UNIT)) {
                    units.add(new String(part.content(), UTF_8));
                }
            }
        }
        require(units.size() == 1, "its certificate is not for one agency");
        return units.get(0);
    }

    private static X509Certificate certificate(byte[] der) throws CertificateException {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static void expect(byte[] expected, byte[] found, String otherwise) throws NotSealed {
        require(MessageDigest.isEqual(expected, found), otherwise);
    }

    private static void require(boolean holds, String otherwise) throws NotSealed {
        if (!holds) {
            throw new NotSealed(otherwise);
        }
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
