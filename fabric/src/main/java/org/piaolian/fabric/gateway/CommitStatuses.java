package org.piaolian.fabric.gateway;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.piaolian.fabric.ledger.Ledger;

/** Tells those who wait for a transaction what became of it. */
public final class CommitStatuses {

    private final Ledger ledger;
    private final Map<String, Set<Consumer<Ledger.Place>>> waiting = new ConcurrentHashMap<>();

    public CommitStatuses(Ledger ledger) {
        this.ledger = ledger;
        ledger.follow(this::tell);
    }

    /** Calls back once, at once if the transaction is committed. */
    void whenCommitted(String transactionId, Consumer<Ledger.Place> listener) {
        waiting.compute(transactionId, (id, listeners) -> {
            Set<Consumer<Ledger.Place>> all = listeners == null ? ConcurrentHashMap.newKeySet() : listeners;
            all.add(listener);
            return all;
        });
        ledger.find(transactionId).ifPresent(place -> tell(transactionId, place));
    }

    void forget(String transactionId, Consumer<Ledger.Place> listener) {
        waiting.computeIfPresent(transactionId, (id, listeners) -> {
            listeners.remove(listener);
            return listeners.isEmpty() ? null : listeners;
        });
    }

    private void tell() {
        for (String transactionId : waiting.keySet()) {
            Optional<Ledger.Place> place = ledger.find(transactionId);
            place.ifPresent(found -> tell(transactionId, found));
        }
    }

    private void tell(String transactionId, Ledger.Place place) {
        Set<Consumer<Ledger.Place>> listeners = waiting.remove(transactionId);
        if (listeners != null) {
            listeners.forEach(listener -> listener.accept(place));
        }
    }
}
