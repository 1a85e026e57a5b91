package org.piaolian.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.piaolian.node.ScriptedFeed.step;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.database.PortalDatabase;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.ledger.domain.ChannelNews.Change;
import org.piaolian.ledger.domain.ChannelNews.Changed;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.RegisteredBatch;
import org.piaolian.node.ScriptedFeed;
import org.piaolian.proofs.adapter.SqlAlarms;
import org.piaolian.proofs.adapter.SqlChannelLog;
import org.piaolian.proofs.adapter.SqlSeenCheckpoints;
import org.piaolian.proofs.domain.AgencyNodes;
import org.piaolian.proofs.domain.Alarm;
import org.piaolian.proofs.domain.Alarm.Kind;
import org.piaolian.proofs.domain.Alarms;
import org.piaolian.proofs.domain.ChannelLog;
import org.piaolian.proofs.domain.ChannelLog.LoggedState;
import org.piaolian.proofs.domain.LogEntries;
import org.piaolian.proofs.domain.PublishedLog;
import org.piaolian.proofs.domain.SeenCheckpoints;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.settings.Settings;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.LogEntry;
import org.piaolian.verifier.RfcTree;
import org.piaolian.verifier.SignedCheckpoint;
import org.piaolian.verifier.SigningAgency;

/** The portal follows the channel and watches the agencies, on a real database. */
class ProofsTest {

    private static final Digest CHANNEL = new ScriptedFeed("channel").genesis();
    private static final SigningAgency FINANCE = new SigningAgency("finance", "FinanceMSP", 1);
    private static final SigningAgency TAX = new SigningAgency("tax", "TaxMSP", 2);
    private static final SigningAgency CIVIL = new SigningAgency("civil", "CivilAffairsMSP", 3);

    private static final String RECEIPT =
            "insert into receipt (code, number, group_first, batch_id, payment, position, agency,"
                    + " kind, content, content_digest, issued_at, party_name, item_name, total, currency, payment_reference)"
                    + " select '11010126', :number, first, batch_id, 'payment ' || :number, 'line 2', 'tax', 'TAX_PAYMENT', '{}',"
                    + " sha256('{}'), now(), 'n', 'i', 1, 'CNY', 'r' from receipt_group where first = 1";

    private final PortalDatabase database = new PortalDatabase();
    private final ChannelLog channelLog = database.port(ChannelLog.class, SqlChannelLog::new);
    private final Alarms alarms = database.port(Alarms.class, SqlAlarms::new);
    private final SeenCheckpoints seen = database.port(SeenCheckpoints.class, SqlSeenCheckpoints::new);
    private final Map<String, Optional<byte[]>> published = new HashMap<>();
    private final ScriptedFeed feed = new ScriptedFeed("channel");
    private final List<byte[]> entries = new ArrayList<>();
    private final MovingClock clock = new MovingClock();
    private final LogBatches logBatches = new LogBatches(channelLog);
    private WatchLog monitor;
    private Optional<SignedCheckpoint> signed = Optional.empty();

    private static final class MovingClock extends Clock {

        private Instant now = Instant.parse("2026-11-24T08:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void watch() {
        AgencyNodes nodes = () -> published;
        PublishedLog log = new PublishedLog() {
            @Override
            public AgencyKeys keys() {
                return new AgencyKeys(SigningAgency.ORIGIN, 3, List.of(FINANCE.key(), TAX.key(), CIVIL.key()));
            }

            @Override
            public Optional<SignedCheckpoint> checkpoint() {
                return signed;
            }

            @Override
            public List<byte[]> inclusion(long index, long size) {
                return List.of();
            }

            @Override
            public Optional<byte[]> file(String path) {
                return Optional.empty();
            }
        };
        monitor = new WatchLog(channelLog, log, nodes, seen, alarms, new Settings(), clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void follow(RegisteredBatch... batches) {
        LogBatches.Following following = logBatches.from(CHANNEL);
        for (RegisteredBatch batch : batches) {
            logBatches.log(following, batch);
            entries.addAll(LogEntries.of(batch));
        }
    }

    private void follow(Changed... changes) {
        LogBatches.Following following = logBatches.from(CHANNEL);
        for (Changed changed : changes) {
            logBatches.log(following, changed);
            entries.addAll(LogEntries.of(changed));
        }
    }

    private void publishes(String agency, int size, Hash root) {
        String body = SignedCheckpoint.body(SigningAgency.ORIGIN, size, root);
        String note = body + "\n" + FINANCE.cosign(body, 1).format()
                + TAX.cosign(body, 1).format() + CIVIL.cosign(body, 1).format();
        published.put(agency, Optional.of(note.getBytes(UTF_8)));
    }

    private static Optional<SignedCheckpoint> checkpoint(long size, Hash root) {
        String body = SignedCheckpoint.body(SigningAgency.ORIGIN, size, root);
        return Optional.of(new SignedCheckpoint(
                body,
                SigningAgency.ORIGIN,
                size,
                root,
                List.of(FINANCE.cosign(body, 1), TAX.cosign(body, 1), CIVIL.cosign(body, 1))));
    }

    private Hash root(int size) {
        return Hash.of(RfcTree.root(entries.subList(0, size)));
    }

    private List<String> shouted() {
        monitor.look();
        return alarms.listOpen().stream()
                .map(alarm -> alarm.kind() + " " + alarm.subject())
                .toList();
    }

    private static ReceiptNumber number(long number) {
        return new ReceiptNumber(new ReceiptCode("11010126"), number);
    }

    // ---- following ------------------------------------------------------------------------------------------------

    @Test
    void the_portal_knows_each_receipts_place_and_each_batchs_root() {
        follow(feed.register(1, 700, "a"), feed.register(2001, 5, "a"), feed.register(701, 1300, "a"));

        assertThat(channelLog.find(number(2003)).orElseThrow().start()).isEqualTo(700);
        assertThat(channelLog.find(number(701)).orElseThrow().start()).isEqualTo(705);
        assertThat(channelLog.find(number(2006))).isEmpty();
        assertThat(channelLog.rootAt(705)).contains(root(705));
        assertThat(channelLog.rootAt(2005)).contains(root(2005));
        assertThat(channelLog.rootAt(704)).isEmpty();
    }

    @Test
    void it_goes_on_from_the_last_batch_that_is_kept_and_starts_nothing_twice() {
        RegisteredBatch first = feed.register(1, 10, "a");
        follow(first);
        LogBatches.Following stale = logBatches.from(CHANNEL);
        assertThat(stale.after()).contains(first.at());
        follow(feed.register(11, 10, "a"));

        assertThatThrownBy(() -> logBatches.log(stale, feed.register(21, 10, "a")))
                .isInstanceOf(LedgerUnavailable.class);
        assertThat(channelLog.head().orElseThrow().size()).isEqualTo(20);
        assertThat(channelLog.rootAt(20)).contains(root(20));
    }

    @Test
    void what_was_done_to_receipts_is_an_entry_for_each_of_them_and_the_root_is_known_behind_the_last() {
        follow(feed.register(1, 10, "a"));
        Changed both = feed.change(
                step(3, "reverse", ReceiptState.REVERSED, 2), step(4, "reverses", ReceiptState.REGISTERED, 1));
        follow(both);
        follow(feed.register(11, 10, "a"));

        assertThat(logBatches.from(CHANNEL).after()).isPresent();
        LoggedState reversed = channelLog.findState(number(3)).orElseThrow();
        assertThat(reversed.place()).isEqualTo(10);
        assertThat(reversed.at()).isEqualTo(both.at());
        assertThat(reversed.state())
                .isEqualTo(new LogEntry.State(
                        2,
                        Instant.parse("2026-11-24T08:00:03Z").getEpochSecond(),
                        "REVERSED",
                        Hash.of(HexFormat.of().parseHex(both.at().transactionId())),
                        "CivilAffairsMSP"));
        assertThat(channelLog.findState(number(5))).isEmpty();
        assertThat(channelLog.rootAt(12)).contains(root(12));
        assertThat(channelLog.rootAt(11)).as("inside the transaction").isEmpty();
        assertThat(channelLog.rootAt(22)).contains(root(22));
        assertThat(channelLog.find(number(11)).orElseThrow().start()).isEqualTo(12);
    }

    @Test
    void of_a_receipts_states_the_last_one_in_ledger_order_is_found() {
        follow(feed.register(1, 10, "a"));
        follow(
                feed.change(step(3, "lock", ReceiptState.LOCKED, 1)),
                feed.change(step(3, "release", ReceiptState.REGISTERED, 2)));

        LoggedState latest = channelLog.findState(number(3)).orElseThrow();
        assertThat(latest.state().name()).isEqualTo("REGISTERED");
        assertThat(latest.state().sequence()).isEqualTo(2);
        assertThat(latest.place()).isEqualTo(11);
    }

    @Test
    void what_a_contract_told_that_does_not_say_by_whom_moves_the_place_on_and_adds_no_entry() {
        follow(feed.register(1, 10, "a"));
        Changed untold = feed.change(new Change(number(3), "lock", ReceiptState.LOCKED, 1, Optional.empty()));
        follow(untold);

        assertThat(logBatches.from(CHANNEL).after()).contains(untold.at());
        assertThat(channelLog.head().orElseThrow().size()).isEqualTo(10);
        assertThat(channelLog.findState(number(3))).isEmpty();
        assertThat(channelLog.hasFollowed(number(3), untold.at().transactionId()))
                .isTrue();
        assertThat(channelLog.hasFollowed(number(4), untold.at().transactionId()))
                .isFalse();
        follow(feed.register(11, 10, "a"));
        assertThat(channelLog.rootAt(20)).contains(root(20));
    }

    @Test
    void of_two_that_follow_one_adds_a_state_and_the_other_begins_again() {
        follow(feed.register(1, 10, "a"));
        LogBatches.Following stale = logBatches.from(CHANNEL);
        Changed locked = feed.change(step(3, "lock", ReceiptState.LOCKED, 1));
        follow(locked);

        assertThatThrownBy(() -> logBatches.log(stale, locked)).isInstanceOf(LedgerUnavailable.class);
        assertThat(channelLog.head().orElseThrow().size()).isEqualTo(11);
        assertThat(channelLog.rootAt(11)).contains(root(11));
    }

    @Test
    void another_channel_is_not_taken_for_the_one_that_is_logged() {
        follow(feed.register(1, 10, "a"));
        assertThatThrownBy(() -> logBatches.from(new ScriptedFeed("other").genesis()))
                .isInstanceOf(IllegalStateException.class);
    }

    // ---- the monitor ----------------------------------------------------------------------------------------------

    @Test
    void nothing_is_shouted_while_all_agree() {
        follow(feed.register(1, 10, "a"), feed.register(11, 10, "a"));
        publishes("finance", 10, root(10));
        assertThat(shouted()).isEmpty();
        publishes("finance", 20, root(20));
        publishes("tax", 20, root(20));
        assertThat(shouted()).isEmpty();
    }

    @Test
    void a_checkpoint_that_goes_back_does_not_extend_the_last_one() {
        follow(feed.register(1, 10, "a"), feed.register(11, 10, "a"));
        publishes("tax", 20, root(20));
        assertThat(shouted()).isEmpty();
        publishes("tax", 10, root(10));
        assertThat(shouted()).containsExactly("NOT_EXTENDED tax");
        assertThat(shouted()).as("shouted once").hasSize(1);
    }

    @Test
    void a_checkpoint_with_another_history_does_not_extend_the_last_one_and_names_all_who_signed_it() {
        follow(feed.register(1, 10, "a"), feed.register(11, 10, "a"));
        publishes("tax", 10, root(10));
        assertThat(shouted()).isEmpty();
        publishes("tax", 20, Hash.of(new byte[32]));
        assertThat(shouted())
                .containsExactlyInAnyOrder(
                        "OTHER_ROOT finance", "OTHER_ROOT tax", "OTHER_ROOT civil", "NOT_EXTENDED tax");
    }

    @Test
    void an_agency_that_signs_a_size_at_which_no_batch_ends_has_seen_another_channel() {
        follow(feed.register(1, 10, "a"));
        publishes("finance", 7, root(7));
        assertThat(shouted()).contains("OTHER_ROOT finance");
    }

    @Test
    void a_false_signature_accuses_nobody() {
        follow(feed.register(1, 10, "a"));
        publishes("tax", 10, Hash.of(new byte[32]));
        String note = new String(Objects.requireNonNull(published.get("tax")).orElseThrow(), UTF_8);
        published.put("tax", Optional.of(note.replaceFirst("\n10\n", "\n9\n").getBytes(UTF_8)));
        assertThat(shouted()).isEmpty();
    }

    @Test
    void a_checkpoint_ahead_of_the_portals_peer_is_waited_for_and_then_shouted_about() {
        follow(feed.register(1, 10, "a"));
        publishes("finance", 999, Hash.of(new byte[32]));
        assertThat(shouted()).isEmpty();
        clock.now = clock.now.plus(Duration.ofMinutes(11));
        assertThat(shouted()).containsExactly("NODE_SILENT finance");
        publishes("finance", 10, root(10));
        assertThat(shouted()).as("settles by itself").isEmpty();
    }

    @Test
    void a_number_missing_inside_a_page_is_shouted_about() {
        follow(feed.register(1, 10, "a"), feed.register(12, 5, "a"), feed.register(2001, 5, "a"));
        assertThat(shouted()).containsExactly("NUMBER_MISSING 11010126-0000000012");
        assertThat(shouted()).as("a gap in what is logged does not close").hasSize(1);
    }

    @Test
    void a_number_that_the_portal_holds_for_registered_and_the_channel_does_not_have_is_shouted_about() {
        group(1, "REGISTERED", "5 minutes");
        follow(feed.register(2001, 5, "a"), feed.register(4001, 5, "a"));
        assertThat(shouted()).containsExactly("NUMBER_MISSING 11010126-0000000001");
    }

    @Test
    void a_state_that_the_agencies_sign_in_time_is_no_alarm_and_one_that_they_do_not_is() {
        follow(feed.register(1, 10, "a"));
        follow(feed.change(step(3, "lock", ReceiptState.LOCKED, 1)));
        signed = checkpoint(10, root(10));
        clock.now = Instant.now();
        assertThat(shouted()).isEmpty();
        clock.now = clock.now.plus(Duration.ofMinutes(11));
        assertThat(shouted()).containsExactly("STATE_MISSING 11010126-0000000003");
        signed = checkpoint(11, root(11));
        assertThat(shouted()).as("settles by itself").isEmpty();
    }

    @Test
    void a_node_that_leaves_a_state_out_has_another_root() {
        follow(feed.register(1, 10, "a"));
        follow(feed.change(step(3, "lock", ReceiptState.LOCKED, 1)));
        RegisteredBatch next = feed.register(11, 1, "a");
        List<byte[]> without = new ArrayList<>(entries.subList(0, 10));
        without.addAll(LogEntries.of(next));
        follow(next);
        publishes("tax", 11, Hash.of(RfcTree.root(without)));
        assertThat(shouted()).contains("OTHER_ROOT tax");
    }

    @Test
    void a_reversal_that_is_done_and_of_which_the_channel_tells_nothing_is_shouted_about() {
        clock.now = Instant.now();
        group(1, "REGISTERED", "5 minutes");
        follow(feed.register(1, 5, "a"));
        reversalDone(1, 2, "9 minutes");
        assertThat(shouted()).isEmpty();
        clock.now = clock.now.plus(Duration.ofMinutes(2));
        assertThat(shouted()).containsExactly("STATE_MISSING 11010126-0000000002");
        follow(feed.change(
                step(1, "reverse", ReceiptState.REVERSED, 2), step(2, "reverses", ReceiptState.REGISTERED, 1)));
        signed = checkpoint(7, root(7));
        assertThat(shouted()).isEmpty();
    }

    @Test
    void a_promise_past_its_deadline_is_shouted_about_until_it_is_kept() {
        clock.now = Instant.now();
        group(1, "SEALED", "23 hours");
        assertThat(shouted()).isEmpty();
        clock.now = clock.now.plus(Duration.ofHours(2));
        assertThat(shouted()).containsExactly("PROMISE_BROKEN 11010126-0000000001");
        database.run(entities -> entities.createNativeQuery("update receipt_group set state = 'REGISTERED',"
                        + " transaction = 't', block = 9, registered_at = now(), ledger_first = 1, ledger_count = 5")
                .executeUpdate());
        assertThat(shouted()).isEmpty();
    }

    @Test
    void an_alarm_about_a_signature_stays_until_somebody_who_sees_all_has_looked_into_it() {
        follow(feed.register(1, 10, "a"));
        publishes("finance", 10, Hash.of(new byte[32]));
        assertThat(shouted()).isNotEmpty();
        publishes("finance", 10, root(10));
        assertThat(shouted()).isNotEmpty();
        Actor clerk = new Actor("c", "C", new AgencyId("tax"), Role.CLERK);
        Actor auditor = new Actor("a", "A", new AgencyId("audit"), Role.AUDITOR);
        for (Alarm alarm : alarms.listOpen()) {
            assertThat(monitor.settle(alarm.id(), clerk)).isFalse();
            assertThat(monitor.settle(alarm.id(), auditor)).isTrue();
        }
        assertThat(shouted()).isEmpty();
    }

    @Test
    void kinds_that_pass_and_kinds_that_stay() {
        assertThat(List.of(Kind.values())).filteredOn(Kind::passes).hasSize(4);
    }

    private void group(long first, String state, String age) {
        var batch = database.newBatch(5);
        database.run(entities -> {
            entities.createNativeQuery("insert into series (code, agency, next_page) values ('11010126', 'tax', 2001)")
                    .executeUpdate();
            entities.createNativeQuery("insert into receipt_group (code, first, count, batch_id, state, prepared_at,"
                            + " sealed_at, registered_at, ledger_first, ledger_count, transaction, block) values"
                            + " ('11010126', :first, 5, :batch, :state, now() - cast(:age as interval), now(), "
                            + (state.equals("REGISTERED")
                                    ? "now(), :first, 5, 't', 1)"
                                    : "null, null, null, null, null)"))
                    .setParameter("first", first)
                    .setParameter("batch", batch.value())
                    .setParameter("state", state)
                    .setParameter("age", age)
                    .executeUpdate();
        });
    }

    private void reversalDone(long original, long red, String age) {
        database.run(entities -> {
            for (long number : new long[] {original, red}) {
                entities.createNativeQuery(RECEIPT)
                        .setParameter("number", number)
                        .executeUpdate();
            }
            entities.createNativeQuery(
                            "insert into reversal (id, code, number, agency, reason, amount, currency, state,"
                                    + " asked_by, asked_by_name, asked_at, until, decided_by, decided_by_name, decided_at, red_code,"
                                    + " red_number, done_at) values (gen_random_uuid(), '11010126', :original, 'tax', 'REFUND', 1,"
                                    + " 'CNY', 'DONE', 'a', 'A', now(), now(), 'b', 'B', now(), '11010126', :red,"
                                    + " now() - cast(:age as interval))")
                    .setParameter("original", original)
                    .setParameter("red", red)
                    .setParameter("age", age)
                    .executeUpdate();
        });
    }

    @Test
    void position_and_place_are_kept_with_the_batch() {
        RegisteredBatch batch = feed.register(1, 3, "a");
        follow(batch);
        assertThat(channelLog.find(number(2)).orElseThrow().at())
                .isEqualTo(new ChannelPosition(1, batch.at().transactionId()));
    }
}
