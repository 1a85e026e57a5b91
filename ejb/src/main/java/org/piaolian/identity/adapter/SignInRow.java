package org.piaolian.identity.adapter;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.SignInRecord;

/** A row of {@code sign_in}, only ever added. */
@Entity
@Table(name = "sign_in")
class SignInRow {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    @Column(updatable = false)
    Instant at;

    @Column(name = "user_name", updatable = false)
    String user;

    @Column(updatable = false)
    @Enumerated(EnumType.STRING)
    SignInRecord.Method method;

    @Column(updatable = false)
    @Enumerated(EnumType.STRING)
    SignInRecord.Result result;

    @Column(updatable = false)
    String client;

    protected SignInRow() {}

    SignInRow(SignInRecord line) {
        at = line.at();
        user = storable(line.user());
        method = line.method();
        result = line.result();
        client = storable(line.client());
    }

    // Whatever a stranger typed as a name: PostgreSQL takes no NUL, and a line is no place for a novel.
    private static String storable(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "\uFFFD");
        return plain.codePointCount(0, plain.length()) <= 200
                ? plain
                : plain.substring(0, plain.offsetByCodePoints(0, 200));
    }

    SignInRecord line() {
        return new SignInRecord(at, user, method, result, client);
    }
}
