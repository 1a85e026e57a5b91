package org.piaolian.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.piaolian.sharing.SharingPortal.AUDIT;
import static org.piaolian.sharing.SharingPortal.number;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.database.CountedStatements;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.sharing.adapter.SqlAccesses;
import org.piaolian.sharing.domain.Access;
import org.piaolian.sharing.domain.Accesses.Kept;
import org.piaolian.sharing.domain.Department;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.Salt;
import org.piaolian.sharing.domain.SharedField;

/** How accesses that come together are kept. */
class AccessRowsTest {

    @TempDir
    Path folder;

    private SharingPortal portal;

    @BeforeEach
    void open() {
        portal = new SharingPortal(folder);
    }

    @AfterEach
    void close() {
        portal.close();
    }

    private Access access(Grant grant, List<ReceiptNumber> receipts) {
        return new Access(
                UUID.randomUUID(),
                grant,
                new Department(AUDIT.subject()),
                "审计法第三十四条 \"a\\b\"",
                "2026-117",
                Access.Manner.NUMBERS,
                receipts,
                portal.clock.instant(),
                portal.clock.instant(),
                Salt.random(new SecureRandom()));
    }

    @Test
    void five_hundred_accesses_of_a_moment_are_kept_by_two_statements() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        List<Access> accesses = IntStream.range(0, 500)
                .mapToObj(i -> access(grant, List.of(number(1 + i % SharingPortal.RECEIPTS), number(1 + (i + 1) % 12))))
                .toList();
        CountedStatements statements = new CountedStatements();

        portal.database.run(entities -> new SqlAccesses(statements.of(entities)).add(accesses));

        assertThat(statements.count()).isEqualTo(2);
        assertThat(portal.count("sharing_access")).isEqualTo(500);
        assertThat(portal.count("sharing_accessed")).isEqualTo(1000);
    }

    @Test
    void what_is_kept_of_an_access_is_what_was_committed() {
        Grant grant = portal.granted(Purpose.AUDIT, SharedField.TOTAL);
        Access access = access(grant, List.of(number(3), number(1)));
        Access ofNothing = access(grant, List.of());
        portal.accesses.add(List.of(ofNothing, access));
        portal.accesses.committed(List.of(access.id()), "the transaction");

        Kept kept = portal.accesses
                .findDisclosed(access.id(), number(1), portal.clock.instant())
                .orElseThrow();
        assertThat(kept.statement()).isEqualTo(access.statement());
        assertThat(kept.salt().hex()).isEqualTo(access.salt().hex());
        assertThat(kept.receipts()).containsExactly(number(3), number(1));
        assertThat(kept.access().legalBasis()).isEqualTo("审计法第三十四条 \"a\\b\"");
        assertThat(kept.access().askedAt()).isEqualTo(access.askedAt());
    }
}
