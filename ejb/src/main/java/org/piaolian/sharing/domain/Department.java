package org.piaolian.sharing.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.piaolian.receipts.domain.Digest;

/**
 * A department's system, named by the subject of its certificate.
 *
 * @param subject distinguished name (RFC 2253)
 */
public record Department(String subject) {

    public static final int LONGEST = 400;

    public Department {
        if (subject.length() > LONGEST) {
            throw new IllegalArgumentException("a subject has at most " + LONGEST + " characters");
        }
        subject = new X500Principal(subject).getName();
    }

    public static Optional<Department> parse(String text) {
        try {
            return text.isBlank() ? Optional.empty() : Optional.of(new Department(text.strip()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The same for any two spellings of a name: order and content of its parts count, case and blanks do not. */
    public Digest digest() {
        return Digest.sha256(
                new X500Principal(subject).getName(X500Principal.CANONICAL).getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return subject;
    }
}
