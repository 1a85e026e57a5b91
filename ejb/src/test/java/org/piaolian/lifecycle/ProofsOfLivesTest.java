package org.piaolian.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.piaolian.lifecycle.LivingReceipts.department;
import static org.piaolian.lifecycle.LivingReceipts.lock;
import static org.piaolian.lifecycle.LivingReceipts.step;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Actor;
import org.piaolian.ledger.adapter.FabricChannelFeed;
import org.piaolian.ledger.adapter.TestNetwork;
import org.piaolian.ledger.domain.ChannelFeed;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.ledger.domain.ChannelNews.Change;
import org.piaolian.ledger.domain.ChannelNews.Changed;
import org.piaolian.ledger.domain.ChannelPosition;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.LifeAction;
import org.piaolian.ledger.domain.RegisteredBatch;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.proofs.GiveProof;
import org.piaolian.proofs.GiveProof.Answer;
import org.piaolian.proofs.LogBatches;
import org.piaolian.proofs.adapter.SqlChannelLog;
import org.piaolian.proofs.domain.ChannelLog;
import org.piaolian.proofs.domain.LogEntries;
import org.piaolian.proofs.domain.LogUnavailable;
import org.piaolian.proofs.domain.PublishedLog;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.adapter.TrialKeys;
import org.piaolian.seals.domain.Seals;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.CheckReceipt;
import org.piaolian.verifier.Findings;
import org.piaolian.verifier.Findings.Verdict;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.ReceiptProof;
import org.piaolian.verifier.RfcTree;
import org.piaolian.verifier.SignedCheckpoint;
import org.piaolian.verifier.SigningAgency;

/** What a proof says of a receipt to which something was done: with the real contract, a real database, and the log of both. */
class ProofsOfLivesTest {

    private static final Actor CIVIL = department("civil");
    private static final List<SigningAgency> AGENCIES = List.of(
            new SigningAgency("finance", "FinanceMSP", 1),
            new SigningAgency("tax", "TaxMSP", 2),
            new SigningAgency("civil", "CivilAffairsMSP", 3));

    private static Seals seals;

    private final List<byte[]> entries = new ArrayList<>();
    private final AgencyKeys keys = new AgencyKeys(
            SigningAgency.ORIGIN, 3, AGENCIES.stream().map(SigningAgency::key).toList());
    private LivingReceipts portal;
    private FabricChannelFeed feed;
    private ChannelLog channelLog;
    private LogBatches logBatches;
    private Optional<SignedCheckpoint> published = Optional.empty();
    private Runnable whenTheCheckpointWasRead = () -> {};

    @BeforeAll
    static void makeKeys(@TempDir Path folder) throws Exception {
        TrialKeys.create(folder, TrialKeys.Algorithm.P256, Clock.systemUTC());
        seals = SealWiring.seals(folder);
    }

    @BeforeEach
    void open() throws IOException {
        portal = new LivingReceipts(seals);
        feed = FabricChannelFeed.of(TestNetwork.profile(), new AgencyId("finance"));
        channelLog = portal.database.port(ChannelLog.class, SqlChannelLog::new);
        logBatches = new LogBatches(channelLog);
    }

    @AfterEach
    void close() {
        feed.close();
        portal.close();
    }

    // ---- the log --------------------------------------------------------------------------------------------------

    /** As the portal and the nodes follow the channel, up to the last thing that was done to the receipt. */
    private void follow(ReceiptNumber number) {
        follow(number, false);
    }

    private void follow(ReceiptNumber number, boolean asAnEarlierContract) {
        String last = portal.channel
                .find(number)
                .map(entry -> entry.standing()
                        .map(standing -> standing.last().transactionId())
                        .orElse(entry.transactionId()))
                .orElseThrow();
        LogBatches.Following following = logBatches.from(feed.genesis());
        try (ChannelFeed.News news = feed.follow(following.after())) {
            while (true) {
                ChannelNews next = news.next();
                if (next instanceof RegisteredBatch batch) {
                    logBatches.log(following, batch);
                    entries.addAll(LogEntries.of(batch));
                } else if (next instanceof Changed changed) {
                    Changed told = asAnEarlierContract ? untold(changed) : changed;
                    logBatches.log(following, told);
                    entries.addAll(LogEntries.of(told));
                }
                if (next.at().transactionId().equals(last)) {
                    return;
                }
            }
        }
    }

    private static Changed untold(Changed changed) {
        return new Changed(
                changed.at(),
                changed.changes().stream()
                        .map(c -> new Change(c.receipt(), c.action(), c.state(), c.sequence(), Optional.empty()))
                        .toList());
    }

    private void sign() {
        Hash root = Hash.of(RfcTree.root(entries));
        String body = SignedCheckpoint.body(SigningAgency.ORIGIN, entries.size(), root);
        published = Optional.of(new SignedCheckpoint(
                body,
                SigningAgency.ORIGIN,
                entries.size(),
                root,
                AGENCIES.stream()
                        .map(agency -> agency.cosign(body, Instant.now().getEpochSecond()))
                        .toList()));
    }

    private final PublishedLog log = new PublishedLog() {
        @Override
        public AgencyKeys keys() {
            return keys;
        }

        @Override
        public Optional<SignedCheckpoint> checkpoint() {
            Optional<SignedCheckpoint> read = published;
            whenTheCheckpointWasRead.run();
            return read;
        }

        @Override
        public List<byte[]> inclusion(long index, long size) {
            return RfcTree.path((int) index, entries.subList(0, (int) size));
        }

        @Override
        public Optional<byte[]> file(String path) {
            return Optional.empty();
        }
    };

    private Answer answer(Receipt receipt) {
        return answer(receipt.number(), portal.ledger);
    }

    private Answer answer(ReceiptNumber number, Ledger ledger) {
        return new GiveProof(new FindReceipts(portal.receipts), portal.receipts, channelLog, log, ledger)
                .give(number, LivingReceipts.SUPERVISOR);
    }

    private ReceiptProof proof(ReceiptNumber number) throws Exception {
        Answer answer = answer(number, portal.ledger);
        assertThat(answer).isInstanceOf(Answer.Given.class);
        return ReceiptProof.parse(((Answer.Given) answer).bytes());
    }

    private Findings findings(ReceiptProof proof) {
        return new CheckReceipt(keys).check(proof.pdf(), proof.format().getBytes(UTF_8));
    }

    private static <T> T there(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    // ---- what it says ---------------------------------------------------------------------------------------------

    @Test
    void a_receipt_to_which_nothing_was_done_is_valid_by_its_registration_alone() throws Exception {
        Receipt receipt = portal.issue("10.00");
        follow(receipt.number());
        sign();

        ReceiptProof proof = proof(receipt.number());
        assertThat(proof.later()).isEmpty();
        assertThat(findings(proof).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void a_reversed_receipt_has_a_proof_that_says_so_and_its_red_receipt_is_in_force() throws Exception {
        Receipt receipt = portal.issue("10.00");
        Reversal done = portal.reversed(receipt, null);
        follow(receipt.number());
        sign();

        ReceiptProof proof = proof(receipt.number());
        Standing standing = portal.standing(receipt.number());
        ReceiptProof.LaterState state = proof.later().orElseThrow();
        assertThat(state.state().name()).isEqualTo("REVERSED");
        assertThat(state.state().sequence()).isEqualTo(standing.sequence());
        assertThat(state.state().reference().hex()).isEqualTo(standing.last().transactionId());
        assertThat(state.state().agency()).isEqualTo("TaxMSP");
        assertThat(state.state().time()).isEqualTo(standing.last().at().getEpochSecond());
        assertThat(findings(proof).verdict()).isEqualTo(Verdict.REVERSED);
        assertThat(findings(proof).verdict().exitCode()).isEqualTo(4);

        ReceiptProof red = proof(there(done.red()));
        assertThat(red.state()).isEqualTo("REGISTERED");
        assertThat(red.later()).isPresent();
        assertThat(findings(red).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void a_locked_receipt_is_valid_and_its_proof_says_that_it_is_held_by_whom_since_when() throws Exception {
        Receipt receipt = portal.issue("10.00");
        portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(receipt, "claims-2")), CIVIL);
        follow(receipt.number());
        sign();

        Findings findings = findings(proof(receipt.number()));
        assertThat(findings.verdict()).isEqualTo(Verdict.VALID);
        assertThat(findings.answers().get(3).evidence())
                .startsWith("LOCKED, in force, and held: ")
                .contains("by CivilAffairsMSP (step 1 of its life")
                .contains("It is the latest state in this proof, as of ")
                .contains(portal.standing(receipt.number()).last().transactionId());
    }

    @Test
    void a_receipt_that_was_locked_and_released_is_registered_again_by_an_entry() throws Exception {
        Receipt receipt = portal.issue("10.00");
        portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(receipt, "claims-2")), CIVIL);
        portal.takeSteps.take(LifeAction.RELEASE, true, List.of(step(receipt, "claims-2")), CIVIL);
        follow(receipt.number());
        sign();

        ReceiptProof proof = proof(receipt.number());
        assertThat(proof.state()).isEqualTo("REGISTERED");
        assertThat(proof.later().orElseThrow().state().sequence()).isEqualTo(2);
        assertThat(findings(proof).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void the_channels_configurations_begin_with_the_block_by_which_it_is_known() {
        assertThat(feed.configurationBlocks().keySet()).containsExactly(0L);
    }

    // ---- when there is none ---------------------------------------------------------------------------------------

    @Test
    void while_no_checkpoint_covers_the_last_step_there_is_no_proof_and_never_one_of_the_state_before()
            throws Exception {
        Receipt receipt = portal.issue("10.00");
        follow(receipt.number());
        sign();
        portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(receipt, "claims-2")), CIVIL);
        assertThat(answer(receipt)).as("on the channel, not heard of").isInstanceOf(Answer.NotYet.class);
        follow(receipt.number());
        assertThat(answer(receipt)).as("heard of, not signed").isInstanceOf(Answer.NotYet.class);
        sign();
        assertThat(proof(receipt.number()).state()).isEqualTo("LOCKED");
    }

    @Test
    void a_step_that_is_taken_while_the_proof_is_made_is_not_left_out_of_it() {
        Receipt receipt = portal.issue("10.00");
        follow(receipt.number());
        sign();
        whenTheCheckpointWasRead =
                () -> portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(receipt, "claims-2")), CIVIL);
        assertThat(answer(receipt)).isInstanceOf(Answer.NotYet.class);
    }

    @Test
    void a_portal_that_has_not_followed_as_far_as_the_checkpoint_gives_no_proof() {
        Receipt receipt = portal.issue("10.00");
        follow(receipt.number());
        entries.add(LogEntries.of(new RegisteredBatch(
                        new ChannelPosition(1_000_000, "f".repeat(64)),
                        "TaxMSP",
                        new ReceiptNumber(receipt.number().code(), 9_999_999_999L),
                        List.of(receipt.contentDigest())))
                .get(0));
        sign();
        assertThat(answer(receipt)).isInstanceOf(Answer.NotYet.class);
    }

    @Test
    void where_the_channel_does_not_answer_nobody_knows_of_a_later_state_and_there_is_no_proof() {
        Receipt receipt = portal.issue("10.00");
        follow(receipt.number());
        sign();
        Ledger away = (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    throw new LedgerUnavailable("no peer answers", null);
                });
        assertThatThrownBy(() -> answer(receipt.number(), away)).isInstanceOf(LogUnavailable.class);
    }

    @Test
    void what_was_done_under_a_contract_that_did_not_say_by_whom_is_in_no_log_and_the_next_step_is() throws Exception {
        Receipt receipt = portal.issue("10.00");
        portal.takeSteps.take(LifeAction.LOCK, true, List.of(lock(receipt, "claims-2")), CIVIL);
        follow(receipt.number(), true);
        sign();
        assertThat(answer(receipt)).isEqualTo(new Answer.NotLogged(receipt.number()));

        portal.takeSteps.take(LifeAction.RELEASE, true, List.of(step(receipt, "claims-2")), CIVIL);
        follow(receipt.number());
        sign();
        ReceiptProof proof = proof(receipt.number());
        assertThat(proof.later().orElseThrow().state().sequence()).isEqualTo(2);
    }
}
