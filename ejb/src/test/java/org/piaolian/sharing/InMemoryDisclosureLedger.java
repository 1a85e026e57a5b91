package org.piaolian.sharing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.domain.DisclosureLedger;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.SharingRefused;
import org.piaolian.receipts.domain.Digest;

/** The contract's rules of disclosures without a channel; it can be made unreachable, in whole or a recipient's peer. */
final class InMemoryDisclosureLedger implements DisclosureLedger {

    private static final Map<String, String> MSPS =
            Map.of("tax", "TaxMSP", "civil", "CivilAffairsMSP", "finance", "FinanceMSP", "audit", "AuditMSP");

    private final Clock clock;
    private final Map<UUID, Recorded> told = new LinkedHashMap<>();
    private final Map<UUID, ByteString> collections = new HashMap<>();
    private final List<Reading> readings = new ArrayList<>();
    private boolean reachable = true;
    private @Nullable String away;
    private @Nullable RuntimeException insteadOfAnAnswer;
    private int transactions;

    InMemoryDisclosureLedger(Clock clock) {
        this.clock = clock;
    }

    synchronized void reachable(boolean now) {
        reachable = now;
    }

    /** The peer of this member does not answer; null for all do. */
    synchronized void away(@Nullable String mspId) {
        away = mspId;
    }

    /** The next disclosure is told, and then this happens instead of an answer. */
    synchronized void afterTheNextDisclosure(RuntimeException happens) {
        insteadOfAnAnswer = happens;
    }

    synchronized int count() {
        return told.size();
    }

    synchronized boolean hasContent(UUID id) {
        return collections.containsKey(id);
    }

    synchronized Recorded told(UUID id) {
        return found(id);
    }

    @Override
    public synchronized String disclose(AgencyId by, LedgerDisclosure disclosure, String actor) {
        require();
        if (!clock.instant().isBefore(disclosure.until())) {
            throw new SharingRefused("BAD_TERM", "it ends before it begins");
        }
        Recorded before = told.get(disclosure.id());
        if (before == null) {
            before = new Recorded(disclosure, actor, clock.instant(), transaction(), null);
            told.put(disclosure.id(), before);
        }
        RuntimeException happens = insteadOfAnAnswer;
        if (happens != null) {
            insteadOfAnAnswer = null;
            throw happens;
        }
        return before.transactionId();
    }

    @Override
    public synchronized Optional<String> findDisclosure(AgencyId by, UUID id) {
        require();
        return Optional.ofNullable(told.get(id)).map(Recorded::transactionId);
    }

    @Override
    public synchronized void deliver(AgencyId by, LedgerDisclosure disclosure, byte[] value) {
        require();
        Recorded recorded = found(disclosure.id());
        checkHolds(recorded);
        if (disclosure.recipient().equals(away)) {
            throw new LedgerUnavailable("the recipient's peer is away", null);
        }
        if (!Digest.sha256(value).equals(recorded.disclosure().hash())) {
            throw new SharingRefused("OTHER_CONTENT", "not what was told");
        }
        collections.put(disclosure.id(), ByteString.copyFrom(value));
    }

    @Override
    public synchronized String logReading(AgencyId by, UUID id, String actor) {
        require();
        Recorded recorded = found(id);
        checkHolds(recorded);
        if (!recorded.disclosure().recipient().equals(MSPS.get(by.value()))) {
            throw new SharingRefused("WRONG_AGENCY", "for another one to read");
        }
        Reading reading = new Reading(id, recorded.disclosure().recipient(), actor, clock.instant(), transaction());
        readings.add(reading);
        return reading.transactionId();
    }

    @Override
    public synchronized List<Reading> listReadings(String mspId, Instant from) {
        require();
        return readings.stream()
                .filter(one -> !one.at().isBefore(from))
                .filter(one -> {
                    LedgerDisclosure of = found(one.disclosure()).disclosure();
                    return of.discloser().equals(mspId) || of.recipient().equals(mspId);
                })
                .toList();
    }

    @Override
    public synchronized byte[] readDisclosure(AgencyId by, UUID id, Optional<String> reading) {
        require();
        Recorded recorded = found(id);
        String reader = MSPS.get(by.value());
        if (!recorded.disclosure().discloser().equals(reader)
                && !recorded.disclosure().recipient().equals(reader)) {
            throw new SharingRefused("WRONG_AGENCY", "between others");
        }
        checkHolds(recorded);
        boolean logged = reading.isPresent()
                && readings.stream()
                        .anyMatch(one -> one.disclosure().equals(id)
                                && one.transactionId().equals(reading.get()));
        if (recorded.disclosure().recipient().equals(reader) && !logged) {
            throw new SharingRefused("NOT_LOGGED", "that it is read is logged first");
        }
        ByteString value = collections.get(id);
        if (value == null) {
            throw new SharingRefused("NOT_DELIVERED", "nothing there");
        }
        return value.toByteArray();
    }

    @Override
    public synchronized String discard(AgencyId by, UUID id, String actor, String reason) {
        require();
        Recorded recorded = found(id);
        if (recorded.discarded() != null) {
            return recorded.discarded().transactionId();
        }
        if (reason.equals("ENDED")
                && clock.instant().isBefore(recorded.disclosure().until())) {
            throw new SharingRefused("BAD_TERM", "it has not ended");
        }
        Discarded discarded =
                new Discarded(String.valueOf(MSPS.get(by.value())), actor, clock.instant(), reason, transaction());
        told.put(
                id,
                new Recorded(
                        recorded.disclosure(), recorded.actor(), recorded.at(), recorded.transactionId(), discarded));
        collections.remove(id);
        return discarded.transactionId();
    }

    @Override
    public synchronized List<Recorded> listDisclosures(String mspId, Instant from) {
        require();
        List<Recorded> all = new ArrayList<>(told.values());
        all.removeIf(one -> one.at().isBefore(from)
                || (!one.disclosure().discloser().equals(mspId)
                        && !one.disclosure().recipient().equals(mspId)));
        return all;
    }

    private Recorded found(UUID id) {
        Recorded recorded = told.get(id);
        if (recorded == null) {
            throw new SharingRefused("NOT_FOUND", id.toString());
        }
        return recorded;
    }

    private void checkHolds(Recorded recorded) {
        if (recorded.discarded() != null) {
            throw new SharingRefused("DISCARDED", "one of the two discarded it");
        }
        if (!clock.instant().isBefore(recorded.disclosure().until())) {
            throw new SharingRefused("DISCLOSURE_ENDED", "its time is over");
        }
    }

    private void require() {
        if (!reachable) {
            throw new LedgerUnavailable("the test made the channel unreachable", null);
        }
    }

    private String transaction() {
        transactions++;
        return Digest.sha256(("disclosure " + transactions).getBytes(US_ASCII)).hex();
    }
}
