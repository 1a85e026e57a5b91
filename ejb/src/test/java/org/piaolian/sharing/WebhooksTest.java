package org.piaolian.sharing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.adapter.JpaAgencies;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.database.PortalDatabase;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.ledger.domain.ChannelNews.Change;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.ledger.domain.RegisteredBatch;
import org.piaolian.node.ScriptedFeed;
import org.piaolian.proofs.LogBatches;
import org.piaolian.proofs.adapter.SqlChannelLog;
import org.piaolian.proofs.domain.ChannelLog;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.sharing.KeepWebhooks.Outcome;
import org.piaolian.sharing.adapter.FileWebhookSecrets;
import org.piaolian.sharing.adapter.SqlChanges;
import org.piaolian.sharing.adapter.SqlWebhooks;
import org.piaolian.sharing.domain.Changes;
import org.piaolian.sharing.domain.ChosenChanges;
import org.piaolian.sharing.domain.Webhook;
import org.piaolian.sharing.domain.WebhookReceiver;
import org.piaolian.sharing.domain.Webhooks;

/** The feed of changes as it is kept in a real database, and what is sent of it. */
class WebhooksTest {

    private static final URI URL = URI.create("https://receipts.audit.example/changes");
    private static final Actor AUDIT = SharingPortal.department("audit", "CN=audit,O=Municipal Audit Office");

    @TempDir
    Path folder;

    private final PortalDatabase database = new PortalDatabase();
    private final MovingClock clock = new MovingClock();
    private final Changes changes = database.port(Changes.class, SqlChanges::new);
    private final Webhooks webhooks = database.port(Webhooks.class, SqlWebhooks::new);
    private final LogBatches logBatches = new LogBatches(database.port(ChannelLog.class, SqlChannelLog::new));
    private final ScriptedFeed feed = new ScriptedFeed("channel");
    private final ListChanges listChanges = new ListChanges(changes);
    private final Receiver receiver = new Receiver();
    private LogBatches.Following following;
    private KeepWebhooks keepWebhooks;
    private SendChanges sendChanges;

    private record Message(URI url, Map<String, String> headers, String body) {}

    /** Answers what the test says, by the path of the address. */
    private static final class Receiver implements WebhookReceiver {

        private final List<Message> heard = new ArrayList<>();
        private String failing = "";

        @Override
        public Optional<String> refusal(URI url) {
            return url.getScheme().equals("https") ? Optional.empty() : Optional.of("only https is sent to");
        }

        @Override
        public Answer post(URI url, Map<String, String> headers, byte[] body) {
            heard.add(new Message(url, headers, new String(body, UTF_8)));
            return url.getPath().equals(failing) ? new Answer(false, "HTTP 500") : new Answer(true, "HTTP 204");
        }
    }

    @BeforeEach
    void open() {
        following = logBatches.from(feed.genesis());
        keepWebhooks = new KeepWebhooks(
                webhooks,
                new FileWebhookSecrets(folder.resolve("webhooks")),
                receiver,
                changes,
                database.port(Agencies.class, JpaAgencies::new),
                clock);
        sendChanges =
                new SendChanges(webhooks, new FileWebhookSecrets(folder.resolve("webhooks")), receiver, changes, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static ReceiptNumber number(long number) {
        return new ReceiptNumber(new ReceiptCode("11010126"), number);
    }

    private void register(long first, int count) {
        logBatches.log(following, feed.register(first, count, "a"));
    }

    private void register(long first, int count, String mspId) {
        RegisteredBatch batch = feed.register(first, count, "a");
        logBatches.log(following, new RegisteredBatch(batch.at(), mspId, batch.first(), batch.leaves()));
    }

    private void lock(long number, String transaction) {
        logBatches.log(
                following,
                new ChannelNews.Changed(
                        new ChannelPosition(99, transaction),
                        List.of(new Change(number(number), "lock", ReceiptState.LOCKED, 1, Optional.empty()))));
    }

    private Outcome.Registered registered(URI url, @Nullable Long from) {
        return (Outcome.Registered) keepWebhooks.register(url, ChosenChanges.ALL, from, AUDIT);
    }

    private void sendAll() {
        sendChanges.listDue().forEach(sendChanges::send);
    }

    private Webhook state(Outcome.Registered registered) {
        return webhooks.find(registered.webhook().id()).orElseThrow();
    }

    // ---- the feed -------------------------------------------------------------------------------------------------

    @Test
    void changes_come_in_ledger_order_without_a_gap_from_any_position() {
        register(1, 3);
        lock(2, "t-lock");
        register(2001, 2);

        List<Changes.Change> all = listChanges.after(0, 100).changes();

        assertThat(all)
                .extracting(c -> c.position() + " " + c.number() + " " + c.action() + " " + c.state())
                .containsExactly(
                        "0 11010126-0000000001 register REGISTERED",
                        "1 11010126-0000000002 register REGISTERED",
                        "2 11010126-0000000003 register REGISTERED",
                        "3 11010126-0000000002 lock LOCKED",
                        "4 11010126-0000002001 register REGISTERED",
                        "5 11010126-0000002002 register REGISTERED");
        for (int from = 0; from < 6; from++) {
            for (int limit = 1; limit < 7; limit++) {
                ListChanges.Feed page = listChanges.after(from, limit);
                assertThat(page.changes()).isEqualTo(all.subList(from, Math.min(6, from + limit)));
                assertThat(page.next()).isEqualTo(Math.min(6, from + limit));
                assertThat(page.completeUpTo()).isEqualTo(6);
            }
        }
        assertThat(listChanges.after(6, 10)).isEqualTo(new ListChanges.Feed(List.of(), 6, 6));
        assertThat(listChanges.after(1_000_000, 10).changes()).isEmpty();
    }

    @Test
    void a_transition_that_is_told_twice_is_one_change() {
        register(1, 3);
        lock(2, "t-lock");
        lock(2, "t-lock");
        assertThat(listChanges.after(0, 100).completeUpTo()).isEqualTo(4);
    }

    @Test
    void before_anything_is_registered_the_feed_is_empty() {
        assertThat(listChanges.after(0, 10)).isEqualTo(new ListChanges.Feed(List.of(), 0, 0));
    }

    // ---- webhooks -------------------------------------------------------------------------------------------------

    @Test
    void a_message_is_signed_as_standard_webhooks_has_it() throws Exception {
        register(1, 3);
        Outcome.Registered hook = registered(URL, 0L);
        sendAll();

        Message message = receiver.heard.get(0);
        String id = Objects.requireNonNull(message.headers().get("webhook-id"));
        String timestamp = Objects.requireNonNull(message.headers().get("webhook-timestamp"));
        assertThat(timestamp).isEqualTo(Long.toString(clock.instant().getEpochSecond()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(
                Base64.getDecoder().decode(hook.secret().substring("whsec_".length())), "HmacSHA256"));
        assertThat(message.headers())
                .containsEntry(
                        "webhook-signature",
                        "v1,"
                                + Base64.getEncoder()
                                        .encodeToString(mac.doFinal(
                                                (id + "." + timestamp + "." + message.body()).getBytes(UTF_8))));
        assertThat(message.body()).contains("\"receipt\":\"11010126-0000000003\"", "\"next\":3");
        assertThat(state(hook).position()).isEqualTo(3);
    }

    @Test
    void its_secret_is_in_a_file_that_only_the_portal_reads() throws Exception {
        Outcome.Registered hook = registered(URL, 0L);
        Path file = folder.resolve("webhooks/" + hook.webhook().id() + ".secret");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(keepWebhooks.remove(hook.webhook().id(), AUDIT)).isTrue();
        assertThat(file).doesNotExist();
    }

    @Test
    void a_new_webhook_gets_what_comes_from_now_on_and_long_news_in_several_messages() {
        register(1, 3);
        registered(URL, null);
        sendAll();
        assertThat(receiver.heard).isEmpty();
        register(2001, 250);
        sendAll();
        sendAll();
        sendAll();
        sendAll();
        assertThat(receiver.heard)
                .extracting(m -> m.headers().get("webhook-id"))
                .hasSize(3)
                .doesNotHaveDuplicates();
        assertThat(receiver.heard.get(2).body()).contains("\"position\":252").doesNotContain("\"position\":202");
    }

    @Test
    void a_message_that_failed_is_sent_again_as_it_was_ever_more_slowly_and_nothing_is_lost_in_a_day() {
        receiver.failing = "/changes";
        Outcome.Registered hook = registered(URL, 0L);
        register(1, 3);
        int attempts = 0;
        for (Duration passed = Duration.ZERO;
                passed.compareTo(Duration.ofDays(1)) < 0;
                passed = passed.plusMinutes(1)) {
            sendAll();
            clock.advance(Duration.ofMinutes(1));
            attempts = receiver.heard.size();
            if (attempts == 1) {
                register(2001, 2);
            }
        }
        assertThat(attempts).isBetween(5, 20);
        assertThat(receiver.heard)
                .extracting(Message::body)
                .containsOnly(receiver.heard.get(0).body());
        assertThat(receiver.heard)
                .extracting(m -> m.headers().get("webhook-id"))
                .containsOnly(receiver.heard.get(0).headers().get("webhook-id"));
        assertThat(state(hook)).satisfies(w -> {
            assertThat(w.position()).isZero();
            assertThat(w.lastAnswer()).isEqualTo("HTTP 500");
            assertThat(w.stopped()).isFalse();
        });

        receiver.failing = "";
        clock.advance(Duration.ofHours(7));
        sendAll();
        sendAll();
        assertThat(state(hook)).satisfies(w -> {
            assertThat(w.position()).isEqualTo(listChanges.after(0, 1).completeUpTo());
            assertThat(w.failures()).isZero();
        });
    }

    @Test
    void after_days_of_failures_it_stops_and_goes_on_when_somebody_says_so() {
        receiver.failing = "/changes";
        Outcome.Registered hook = registered(URL, 0L);
        register(1, 3);
        for (int i = 0; i < 40; i++) {
            sendAll();
            clock.advance(Duration.ofHours(6));
        }
        assertThat(state(hook).stopped()).isTrue();
        int heard = receiver.heard.size();
        sendAll();
        assertThat(receiver.heard).hasSize(heard);

        receiver.failing = "";
        assertThat(keepWebhooks.replay(hook.webhook().id(), null, AUDIT)).isTrue();
        sendAll();
        assertThat(state(hook).position()).isEqualTo(3);
    }

    @Test
    void one_that_fails_holds_no_other_up() {
        receiver.failing = "/bad";
        registered(URI.create("https://a.example/bad"), 0L);
        Outcome.Registered good = registered(URI.create("https://a.example/good"), 0L);
        register(1, 3);
        sendAll();
        assertThat(state(good).position()).isEqualTo(3);
    }

    @Test
    void changes_are_sent_again_from_where_somebody_says() {
        Outcome.Registered hook = registered(URL, 0L);
        register(1, 5);
        sendAll();
        assertThat(keepWebhooks.replay(hook.webhook().id(), 2L, AUDIT)).isTrue();
        sendAll();
        assertThat(receiver.heard.get(1).body()).contains("\"position\":2").doesNotContain("\"position\":1,");
        assertThat(keepWebhooks.replay(hook.webhook().id(), Long.MAX_VALUE, AUDIT))
                .isTrue();
        assertThat(state(hook).position()).isEqualTo(5);
    }

    @Test
    void it_is_taken_by_one_node_at_a_time() {
        Outcome.Registered hook = registered(URL, 0L);
        register(1, 5);
        UUID id = hook.webhook().id();
        assertThat(webhooks.take(id, clock.instant(), clock.instant().plusSeconds(60)))
                .isPresent();
        assertThat(webhooks.take(id, clock.instant(), clock.instant().plusSeconds(60)))
                .isEmpty();
        clock.advance(Duration.ofSeconds(61));
        assertThat(webhooks.take(id, clock.instant(), clock.instant().plusSeconds(60)))
                .isPresent();
    }

    @Test
    void a_webhook_is_sent_only_the_changes_that_it_was_registered_for() {
        Outcome.Registered locks = chosen("/locks", Set.of(), Set.of("lock", "release"));
        Outcome.Registered tax = chosen("/tax", Set.of(new AgencyId("tax")), Set.of());
        Outcome.Registered taxLocks = chosen("/both", Set.of(new AgencyId("tax")), Set.of("lock"));
        Outcome.Registered civil = chosen("/civil", Set.of(new AgencyId("civil")), Set.of("lock"));
        register(1, 3, "TaxMSP");
        register(2001, 2, "CivilAffairsMSP");
        lock(2002, "t-civil");
        lock(2, "t-tax");
        for (int i = 0; i < 3; i++) {
            sendAll();
        }

        assertThat(sent("/locks")).containsExactly("lock 2002", "lock 2");
        assertThat(sent("/tax")).containsExactly("register 1", "register 2", "register 3", "lock 2");
        assertThat(sent("/both")).containsExactly("lock 2");
        assertThat(sent("/civil")).containsExactly("lock 2002");
        assertThat(List.of(locks, tax, taxLocks, civil))
                .allSatisfy(hook -> assertThat(state(hook).position()).isEqualTo(7));
        assertThat(keepWebhooks.list(AUDIT))
                .extracting(Webhook::chosen)
                .contains(taxLocks.webhook().chosen());
    }

    @Test
    void what_is_left_out_costs_no_message_and_holds_nothing_up() {
        Outcome.Registered hook = chosen("/changes", Set.of(), Set.of("lock"));
        for (int page = 0; page < 30; page++) {
            register(1 + 2000L * page, 2000, "TaxMSP");
        }
        for (int i = 0; i < 3; i++) {
            sendAll();
        }
        assertThat(receiver.heard).isEmpty();
        assertThat(state(hook).position()).isEqualTo(60_000);
        for (int number = 1; number <= 150; number++) {
            lock(number, "t-" + number);
        }
        for (int i = 0; i < 3; i++) {
            sendAll();
        }
        assertThat(sent("/changes"))
                .hasSize(150)
                .doesNotHaveDuplicates()
                .startsWith("lock 1")
                .endsWith("lock 150");
        assertThat(receiver.heard).hasSize(2);
    }

    @Test
    void a_message_of_chosen_changes_that_failed_is_sent_again_as_it_was() {
        Outcome.Registered hook = chosen("/changes", Set.of(), Set.of("lock"));
        register(1, 3, "TaxMSP");
        lock(2, "t-1");
        receiver.failing = "/changes";
        sendAll();
        lock(3, "t-2");
        receiver.failing = "";
        clock.advance(Duration.ofMinutes(1));
        sendAll();
        assertThat(receiver.heard.get(1).body()).isEqualTo(receiver.heard.get(0).body());
        sendAll();
        assertThat(sent("/changes")).containsExactly("lock 2", "lock 2", "lock 3");
        assertThat(state(hook).position()).isEqualTo(5);
    }

    @Test
    void changes_of_an_agency_that_there_is_not_or_of_no_kind_are_not_sent() {
        AgencyId stranger = new AgencyId("stranger");
        assertThat(keepWebhooks.register(URL, new ChosenChanges(Set.of(stranger), Set.of()), null, AUDIT))
                .isEqualTo(new Outcome.UnknownAgency(stranger));
        assertThatThrownBy(() -> new ChosenChanges(Set.of(), Set.of("burn")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(keepWebhooks.list(AUDIT)).isEmpty();
    }

    private Outcome.Registered chosen(String path, Set<AgencyId> agencies, Set<String> actions) {
        return (Outcome.Registered) keepWebhooks.register(
                URI.create("https://a.example" + path), new ChosenChanges(agencies, actions), 0L, AUDIT);
    }

    /** Action and number of each change that was sent to this path. */
    private List<String> sent(String path) {
        Pattern change = Pattern.compile("\"receipt\":\"11010126-0*([0-9]+)\",\"action\":\"([a-zA-Z]+)\"");
        return receiver.heard.stream()
                .filter(message -> message.url().getPath().equals(path))
                .flatMap(message ->
                        change.matcher(message.body()).results().map(found -> found.group(2) + " " + found.group(1)))
                .toList();
    }

    @Test
    void an_agency_keeps_its_own_by_officers_and_departments() {
        Outcome.Registered hook = registered(URL, 0L);
        UUID id = hook.webhook().id();
        Actor reviewer = new Actor("r", "R", new AgencyId("audit"), Role.REVIEWER);
        Actor clerk = new Actor("c", "C", new AgencyId("audit"), Role.CLERK);
        assertThat(keepWebhooks.list(reviewer)).extracting(Webhook::id).containsExactly(id);
        assertThat(keepWebhooks.list(clerk)).isEmpty();
        assertThat(keepWebhooks.list(SharingPortal.REVIEWER)).isEmpty();
        assertThat(keepWebhooks.register(URL, ChosenChanges.ALL, null, clerk)).isInstanceOf(Outcome.NotForYou.class);
        assertThat(keepWebhooks.replay(id, 0L, SharingPortal.REVIEWER)).isFalse();
        assertThat(keepWebhooks.remove(id, SharingPortal.REVIEWER)).isFalse();
        assertThat(keepWebhooks.register(URI.create("http://a.example/"), ChosenChanges.ALL, null, AUDIT))
                .isEqualTo(new Outcome.BadAddress("only https is sent to"));
    }
}
