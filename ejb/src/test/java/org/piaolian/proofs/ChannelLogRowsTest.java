package org.piaolian.proofs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.piaolian.database.CountedStatements;
import org.piaolian.database.PortalDatabase;
import org.piaolian.ledger.domain.ChannelNews.Change;
import org.piaolian.ledger.domain.ChannelNews.Changed;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.proofs.adapter.SqlChannelLog;
import org.piaolian.proofs.domain.ChannelLog;
import org.piaolian.proofs.domain.ChannelLog.Head;
import org.piaolian.proofs.domain.ChannelLog.LoggedBatch;
import org.piaolian.proofs.domain.ChannelLog.LoggedState;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.sharing.adapter.SqlChanges;
import org.piaolian.sharing.domain.Changes;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.LogEntry;

/** How what a transaction of the channel did to many receipts is kept. */
class ChannelLogRowsTest {

    private static final Digest GENESIS = Digest.sha256("channel".getBytes(US_ASCII));
    private static final String LOCKED_BY = "ab".repeat(32);
    private static final Hash ROOT = Hash.of(new byte[32]);

    private final PortalDatabase database = new PortalDatabase();
    private final ChannelLog log = database.port(ChannelLog.class, SqlChannelLog::new);
    private final Changes changes = database.port(Changes.class, SqlChanges::new);

    @AfterEach
    void close() {
        database.close();
    }

    private static ReceiptNumber number(long number) {
        return new ReceiptNumber(new ReceiptCode("11010126"), number);
    }

    private static Head head(long size, ChannelPosition at) {
        return new Head(GENESIS, size, "00".repeat(32 * Long.bitCount(size)), Optional.of(at));
    }

    private void register() {
        ChannelPosition at = new ChannelPosition(5, "r");
        assertThat(log.append(0, List.of(new LoggedBatch(0, number(1), 512, "TaxMSP", at, ROOT)), head(512, at)))
                .isTrue();
    }

    private static Changed locked(ChannelPosition at, int count) {
        return new Changed(
                at,
                IntStream.rangeClosed(1, count)
                        .mapToObj(i -> new Change(number(i), "lock", ReceiptState.LOCKED, 1, Optional.empty()))
                        .toList());
    }

    private static List<LoggedState> states(ChannelPosition at, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new LoggedState(
                        511L + i,
                        number(i),
                        new LogEntry.State(
                                1,
                                Instant.parse("2026-11-26T08:00:00Z").getEpochSecond(),
                                "LOCKED",
                                Hash.of(HexFormat.of().parseHex(at.transactionId())),
                                "TaxMSP"),
                        at,
                        i == count ? ROOT : null))
                .toList();
    }

    @Test
    void what_a_transaction_did_to_five_hundred_receipts_is_kept_by_three_statements() {
        register();
        ChannelPosition at = new ChannelPosition(6, LOCKED_BY);
        CountedStatements statements = new CountedStatements();
        database.run(entities -> new SqlChannelLog(statements.of(entities))
                .append(512, locked(at, 500), states(at, 500), head(1012, at)));

        assertThat(statements.count()).isEqualTo(3);
        assertThat(changes.end()).isEqualTo(1012);
        assertThat(changes.listFrom(1011, 10)).singleElement().satisfies(last -> {
            assertThat(last.number()).isEqualTo(number(500));
            assertThat(last.action()).isEqualTo("lock");
            assertThat(last.transactionId()).isEqualTo(LOCKED_BY);
        });
        assertThat(log.findState(number(500)).orElseThrow())
                .isEqualTo(states(at, 500).get(499));
        assertThat(log.findState(number(1)).orElseThrow().root()).isNull();
    }

    @Test
    void what_is_told_again_takes_no_place_in_the_feed_and_leaves_no_gap() {
        register();
        ChannelPosition at = new ChannelPosition(6, LOCKED_BY);
        log.append(512, locked(at, 3), List.of(), head(512, at));
        log.append(512, locked(at, 5), List.of(), head(512, at));

        assertThat(changes.end()).isEqualTo(517);
        assertThat(changes.listFrom(512, 10))
                .extracting(change -> change.number().number())
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }
}
