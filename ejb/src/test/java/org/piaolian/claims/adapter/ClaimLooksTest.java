package org.piaolian.claims.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.piaolian.claims.domain.Claim;
import org.piaolian.claims.domain.Claims;
import org.piaolian.database.PortalDatabase;
import org.piaolian.receipts.domain.BatchId;

/** What is read of claims each second, of which nearly all just stand. */
class ClaimLooksTest {

    private static final int CLAIMS = 20_000;

    private final PortalDatabase database = new PortalDatabase();
    private final Claims claims = database.port(Claims.class, SqlClaims::new);
    private BatchId batch;

    @BeforeEach
    void fill() {
        batch = database.newBatch(CLAIMS);
        database.run(entities -> {
            for (String statement : List.of(
                    "insert into series (code, agency, next_page) values ('11030126', 'civil', 20001)",
                    "insert into receipt_group (code, first, count, batch_id, state, prepared_at) select '11030126',"
                            + " g * 2000 + 1, 2000, '" + batch + "', 'PREPARED', now() from generate_series(0, 9) g",
                    "insert into receipt (code, number, group_first, batch_id, payment, position, agency, kind, content,"
                            + " content_digest, issued_at, party_name, item_name, total, currency, payment_reference,"
                            + " party_identifier, later_state) select '11030126', n, (n - 1) / 2000 * 2000 + 1, '"
                            + batch
                            + "', 'payment ' || n, 'line', 'civil', 'SUBSIDY_PAYMENT', '{}', sha256('{}'), now(), '王小明',"
                            + " '低保', 600, 'CNY', 'R' || n, 'P' || n, case when n % 50 = 0 then 'LOCKED' end"
                            + " from generate_series(1, 20000) n",
                    "insert into subsidy_claim (id, payment, programme, period, agency, batch_id, reference, tag, keys,"
                            + " state, wanted_at, claimed_at, transaction) select gen_random_uuid(), 'payment ' || n,"
                            + " 'LOW-INCOME', '2026-11', 'civil', '" + batch
                            + "', 'C' || n, sha256('t'), array['2026'],"
                            + " 'HELD', now(), now(), 't' from generate_series(1, 20000) n",
                    "update batch set state = 'DONE', read = entries, done_at = now()")) {
                entities.createNativeQuery(statement).executeUpdate();
            }
        });
        // All of the batch are seen to have their receipts, some thousands at a time.
        for (int look = 0; look < 5; look++) {
            assertThat(claims.markEnding(500)).isZero();
        }
        // The planner is to know how many there are, as it does in a portal that runs.
        database.run(entities -> {
            entities.createNativeQuery("analyze subsidy_claim").executeUpdate();
            entities.createNativeQuery("analyze receipt").executeUpdate();
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** Rows of claims and receipts that this reads. */
    private long read(Consumer<Claims> look) {
        return database.inTransaction(entities -> {
            // What the session has not told of earlier transactions yet is in it as well.
            long before = rowsRead(entities);
            look.accept(new SqlClaims(entities));
            return rowsRead(entities) - before;
        });
    }

    private static long rowsRead(EntityManager entities) {
        Object rows = entities.createNativeQuery(
                        "select coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) from"
                                + " pg_stat_xact_user_tables where relname in ('subsidy_claim', 'receipt')")
                .getSingleResult();
        return ((Number) Objects.requireNonNull(rows)).longValue();
    }

    @Test
    void while_nothing_changes_a_look_reads_next_to_nothing_of_twenty_thousand_claims() {
        assertThat(read(look -> {
                    assertThat(look.markEnding(500)).isZero();
                    assertThat(look.listBehind(List.of("2026"), Optional.empty(), 100))
                            .isEmpty();
                }))
                .isLessThan(20);
    }

    @Test
    void a_receipt_that_is_taken_back_makes_a_look_read_its_own_claim() {
        database.run(entities -> entities.createNativeQuery(
                        "update receipt set later_state = 'REVERSED' where number in (7, 50)")
                .executeUpdate());

        assertThat(read(look -> assertThat(look.markEnding(500)).isEqualTo(2))).isLessThan(100);
        assertThat(claims.listEnding(10)).extracting(Claim::reference).containsExactlyInAnyOrder("C7", "C50");
    }

    @Test
    void claims_behind_a_new_key_are_listed_page_by_page_each_once_whatever_became_of_the_page_before() {
        List<String> inForce = List.of("2027", "2026");
        assertThat(claims.countBehind(inForce)).isEqualTo(CLAIMS);
        List<Claims.Behind> first = claims.listBehind(inForce, Optional.empty(), 100);
        Claim last = first.get(99).claim();
        claims.settle(
                first.subList(0, 60).stream()
                        .map(Claims.Behind::claim)
                        .map(c -> c.held(Objects.requireNonNull(c.held()), c.tag(), inForce))
                        .toList(),
                List.of());

        List<Claims.Behind> second = claims.listBehind(inForce, Optional.of(last), 100);
        assertThat(second).hasSize(100).extracting(one -> one.claim().id()).doesNotContainAnyElementsOf(ids(first));
        assertThat(claims.countBehind(inForce)).isEqualTo(CLAIMS - 60);
        assertThat(read(look -> look.listBehind(inForce, Optional.of(last), 100)))
                .isLessThan(1_000);
    }

    private static List<UUID> ids(List<Claims.Behind> behind) {
        return behind.stream().map(one -> one.claim().id()).toList();
    }
}
