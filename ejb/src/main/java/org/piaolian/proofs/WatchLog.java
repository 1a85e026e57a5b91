package org.piaolian.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.proofs.domain.AgencyNodes;
import org.piaolian.proofs.domain.Alarm;
import org.piaolian.proofs.domain.Alarm.Kind;
import org.piaolian.proofs.domain.Alarms;
import org.piaolian.proofs.domain.ChannelLog;
import org.piaolian.proofs.domain.ChannelLog.LoggedBatch;
import org.piaolian.proofs.domain.ChannelLog.LoggedState;
import org.piaolian.proofs.domain.LogUnavailable;
import org.piaolian.proofs.domain.PublishedLog;
import org.piaolian.proofs.domain.SeenCheckpoints;
import org.piaolian.proofs.domain.SeenCheckpoints.Seen;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.settings.Settings;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.CheckedNotes;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.SignedCheckpoint;
import org.piaolian.verifier.Unproven;

/**
 * The monitor: compares what the agencies sign with the channel as the portal's own peer tells it, and looks for numbers
 * and promises that were forgotten. What it finds it shouts into the log, and keeps as an alarm.
 */
@ApplicationScoped
public class WatchLog {

    private static final Logger LOG = Logger.getLogger(WatchLog.class.getName());

    /** For so long a checkpoint may be ahead of what the portal has heard of the channel, or a node may be silent. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Duration OVERLAP = Duration.ofMinutes(5);

    private final ChannelLog channelLog;
    private final PublishedLog publishedLog;
    private final AgencyNodes nodes;
    private final SeenCheckpoints seenCheckpoints;
    private final Alarms alarms;
    private final Settings settings;
    private final Clock clock;
    private final Map<String, Instant> silentSince = new HashMap<>();
    private final CheckedNotes checkedNotes = new CheckedNotes();
    private final Set<String> openGaps = new HashSet<>();
    private long gapsLookedFor;
    private Instant missingLookedFor = Instant.EPOCH;

    @Inject
    public WatchLog(
            ChannelLog channelLog,
            PublishedLog publishedLog,
            AgencyNodes nodes,
            SeenCheckpoints seenCheckpoints,
            Alarms alarms,
            Settings settings,
            Clock clock) {
        this.channelLog = channelLog;
        this.publishedLog = publishedLog;
        this.nodes = nodes;
        this.seenCheckpoints = seenCheckpoints;
        this.alarms = alarms;
        this.settings = settings;
        this.clock = clock;
    }

    public List<Alarm> listOpen() {
        return alarms.listOpen();
    }

    /** A supervisor or an auditor has looked into it. */
    public boolean settle(long alarm, Actor by) {
        return by.seesAll() && by.role() != Role.ADMINISTRATOR && alarms.settle(alarm, by.user(), clock.instant());
    }

    /** One look at everything. */
    public synchronized void look() {
        lookAtPromises();
        lookAtNumbers();
        lookAtStates();
        lookAtCheckpoints();
    }

    private void lookAtPromises() {
        Instant deadline = clock.instant().minus(settings.registrationDeadline());
        Set<String> broken = new HashSet<>();
        for (ReceiptNumber first : channelLog.listUnregistered(deadline)) {
            broken.add(first.toString());
            raise(
                    Kind.PROMISE_BROKEN,
                    first.toString(),
                    "issued before " + deadline + " and not on the channel within " + settings.registrationDeadline());
        }
        alarms.settleOthers(Kind.PROMISE_BROKEN, broken, clock.instant());
    }

    private void lookAtNumbers() {
        Optional<ChannelLog.Head> head = channelLog.head();
        if (head.isEmpty()) {
            return;
        }
        for (LoggedBatch batch : channelLog.listAfterGaps(gapsLookedFor)) {
            // What is logged stays, so such a gap never closes.
            openGaps.add(batch.first().toString());
            raise(
                    Kind.NUMBER_MISSING,
                    batch.first().toString(),
                    "registered by transaction " + batch.at().transactionId()
                            + " though the number before it is not on the channel");
        }
        gapsLookedFor = head.get().size();
        Instant now = clock.instant();
        Set<String> missing = new HashSet<>(openGaps);
        long block = head.get().at().map(at -> at.block()).orElse(0L);
        for (ReceiptNumber first : channelLog.listMissing(missingLookedFor, block)) {
            missing.add(first.toString());
            raise(
                    Kind.NUMBER_MISSING,
                    first.toString(),
                    "the portal holds it for registered, and up to block " + block + " the channel has no such batch");
        }
        if (missing.size() == openGaps.size()) {
            missingLookedFor = now.minus(OVERLAP);
        }
        alarms.settleOthers(Kind.NUMBER_MISSING, missing, now);
    }

    private void lookAtStates() {
        Instant late = clock.instant().minus(PATIENCE);
        Set<String> missing = new HashSet<>();
        long signed = signedSize();
        for (LoggedState state : channelLog.listStatesFrom(signed, late)) {
            missing.add(state.receipt().toString());
            raise(
                    Kind.STATE_MISSING,
                    state.receipt().toString(),
                    state.state().name() + " since transaction " + state.at().transactionId() + " is entry "
                            + state.place() + ", and after " + PATIENCE
                            + " the checkpoint that the agencies signed has "
                            + signed);
        }
        for (ReceiptNumber red : channelLog.listUntoldReversals(late)) {
            missing.add(red.toString());
            raise(
                    Kind.STATE_MISSING,
                    red.toString(),
                    "the portal holds the reversal by it for done, and after " + PATIENCE
                            + " the channel has not told of it");
        }
        alarms.settleOthers(Kind.STATE_MISSING, missing, clock.instant());
    }

    /** Of the published checkpoint; 0 where there is none that enough agencies signed. */
    private long signedSize() {
        try {
            return publishedLog.checkpoint().map(SignedCheckpoint::size).orElse(0L);
        } catch (LogUnavailable e) {
            LOG.log(Level.WARNING, "The published checkpoint cannot be used", e);
            return 0;
        }
    }

    private void lookAtCheckpoints() {
        AgencyKeys keys = publishedLog.keys();
        Instant now = clock.instant();
        Set<String> silent = new HashSet<>();
        nodes.checkpoints().forEach((agency, note) -> {
            boolean follows = note.isPresent() && lookAt(agency, note.get(), keys);
            if (follows) {
                silentSince.remove(agency);
            } else if (silentSince
                    .computeIfAbsent(agency, a -> now)
                    .plus(PATIENCE)
                    .isBefore(now)) {
                silent.add(agency);
                raise(
                        Kind.NODE_SILENT,
                        agency,
                        "since " + silentSince.get(agency) + " its node gives no checkpoint that can be compared");
            }
        });
        alarms.settleOthers(Kind.NODE_SILENT, silent, now);
    }

    /** @return whether there is a checkpoint that the portal can compare with the channel */
    private boolean lookAt(String agency, byte[] note, AgencyKeys keys) {
        CheckedNotes.Checked checked;
        try {
            checked = checkedNotes.check(note, keys);
        } catch (Unproven e) {
            LOG.log(Level.WARNING, "What the node of {0} publishes is no checkpoint of this log: {1}", new Object[] {
                agency, e.getMessage()
            });
            return false;
        }
        SignedCheckpoint checkpoint = checked.checkpoint();
        String text = new String(note, UTF_8);
        Optional<Seen> last = seenCheckpoints.find(agency);
        boolean extended = last.isEmpty() || extendsLast(agency, last.get(), checkpoint, text);
        long heard = channelLog.head().map(ChannelLog.Head::size).orElse(0L);
        if (checkpoint.size() > heard) {
            return false;
        }
        Optional<Hash> root = channelLog.rootAt(checkpoint.size());
        if (root.isEmpty() || !root.get().equals(checkpoint.root())) {
            String has = root.map(r -> "root " + r).orElse("no transaction that ends there");
            for (String signer : checked.signers().cosigned().keySet()) {
                raise(
                        Kind.OTHER_ROOT,
                        signer,
                        "signed size " + checkpoint.size() + " root " + checkpoint.root() + "; the channel has " + has
                                + "\n" + text);
            }
            // What was seen last agreed with the channel: this does not extend it.
            last.ifPresent(seen -> raise(Kind.NOT_EXTENDED, agency, "after\n" + seen.note() + "it publishes\n" + text));
            return true;
        }
        if (extended) {
            seenCheckpoints.keep(new Seen(agency, checkpoint.size(), checkpoint.root(), text, clock.instant()));
        }
        return true;
    }

    /** What is kept as seen agreed with the channel, and so does what extends it. */
    private boolean extendsLast(String agency, Seen last, SignedCheckpoint checkpoint, String text) {
        boolean shrunk = checkpoint.size() < last.size();
        boolean changed = checkpoint.size() == last.size() && !checkpoint.root().equals(last.root());
        if (shrunk || changed) {
            raise(Kind.NOT_EXTENDED, agency, "after\n" + last.note() + "it publishes\n" + text);
        }
        return !shrunk && !changed;
    }

    private void raise(Kind kind, String subject, String detail) {
        if (alarms.raise(kind, subject, detail, clock.instant())) {
            LOG.log(Level.SEVERE, "ALARM {0}, {1}: {2}", new Object[] {kind, subject, detail});
        }
    }
}
