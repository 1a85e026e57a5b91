package org.piaolian.ledger;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.LedgerStatus;
import org.piaolian.ledger.domain.LedgerTransaction;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.Registration;
import org.piaolian.ledger.domain.RegistrationRefused;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.ledger.domain.Transited;
import org.piaolian.ledger.domain.Transitions;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;

/** The channel's rules without a channel, for tests of what uses one. A block holds one transaction. */
public final class InMemoryLedger implements Ledger {

    private static final Map<String, String> OWNERS =
            Map.of("01", "TaxMSP", "02", "FinanceMSP", "03", "CivilAffairsMSP");
    private static final Map<String, String> MSPS =
            Map.of("tax", "TaxMSP", "finance", "FinanceMSP", "civil", "CivilAffairsMSP", "audit", "AuditMSP");

    private record Registered(LeafBatch batch, String msp, Registration registration, Instant at) {

        boolean holds(ReceiptNumber number) {
            long index = number.number() - batch.first().number();
            return number.code().equals(batch.first().code())
                    && index >= 0
                    && index < batch.leaves().size();
        }
    }

    private final Clock clock;
    private final NavigableMap<ReceiptNumber, Registered> batches = new TreeMap<>();
    private final List<LedgerTransaction> blocks = new ArrayList<>();
    private boolean reachable = true;

    public InMemoryLedger(Clock clock) {
        this.clock = clock;
    }

    /** From now on the channel can be reached, or not. */
    public synchronized void reachable(boolean now) {
        reachable = now;
    }

    @Override
    public synchronized Registration register(LeafBatch batch) {
        requireReachable();
        String msp = MSPS.getOrDefault(batch.agency().value(), "");
        if (!msp.equals(OWNERS.get(batch.first().code().value().substring(2, 4)))) {
            throw new RegistrationRefused(
                    "WRONG_AGENCY", msp + " does not own " + batch.first().code());
        }
        @Nullable Registered there = batches.get(batch.first());
        if (there != null) {
            if (!there.batch.leaves().equals(batch.leaves())) {
                throw new RegistrationRefused("NUMBER_TAKEN", batch.first() + " starts another batch");
            }
            return there.registration;
        }
        if (batch.previous().isPresent()) {
            requireContiguous(batch, batch.previous().getAsLong());
        }
        Instant now = clock.instant();
        Registration registration = commit(msp, now);
        batches.put(batch.first(), new Registered(batch, msp, registration, now));
        return registration;
    }

    private void requireContiguous(LeafBatch batch, long previous) {
        @Nullable
        Registered before = batches.get(new ReceiptNumber(batch.first().code(), previous));
        long end = before == null ? -1 : previous + before.batch.leaves().size();
        if (end > batch.first().number()) {
            throw new RegistrationRefused("NUMBER_TAKEN", batch.first() + " is in another batch");
        }
        if (end != batch.first().number()) {
            throw new RegistrationRefused("NOT_CONTIGUOUS", "nothing ends before " + batch.first());
        }
    }

    private Registration commit(String msp, Instant now) {
        long block = blocks.size() + 1L;
        String id = Digest.sha256(Long.toString(block).getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .hex();
        Digest previous = blocks.isEmpty()
                ? Digest.of(new byte[32])
                : blocks.get(blocks.size() - 1).blockHash();
        blocks.add(new LedgerTransaction(
                id,
                block,
                Digest.sha256(previous.bytes(), Digest.ofHex(id).bytes()),
                previous,
                now,
                msp,
                List.of("FinanceMSP", "TaxMSP", "CivilAffairsMSP"),
                "VALID"));
        return new Registration(id, block);
    }

    @Override
    public synchronized Optional<LedgerEntry> find(ReceiptNumber number) {
        requireReachable();
        return Optional.ofNullable(batches.floorEntry(number))
                .map(Map.Entry::getValue)
                .filter(batch -> batch.holds(number))
                .map(registered -> new LedgerEntry(
                        number,
                        registered
                                .batch
                                .leaves()
                                .get(Math.toIntExact(number.number()
                                        - registered.batch.first().number())),
                        registered.msp,
                        registered.registration.transactionId(),
                        registered.at,
                        Optional.empty()));
    }

    @Override
    public Transited transit(Transitions transitions) {
        throw new UnsupportedOperationException("the life of a receipt is tested with the contract that rules it");
    }

    @Override
    public synchronized List<Standing> history(ReceiptNumber number) {
        requireReachable();
        return List.of();
    }

    @Override
    public synchronized Optional<LedgerTransaction> transaction(String id) {
        requireReachable();
        return blocks.stream().filter(t -> t.id().equals(id)).findFirst();
    }

    @Override
    public synchronized LedgerStatus status() {
        return new LedgerStatus(
                true,
                reachable ? blocks.size() + 1L : -1,
                List.of(new LedgerStatus.Peer("peer0.memory.example", "FinanceMSP", reachable)));
    }

    private void requireReachable() {
        if (!reachable) {
            throw new LedgerUnavailable("the test made the channel unreachable", null);
        }
    }
}
