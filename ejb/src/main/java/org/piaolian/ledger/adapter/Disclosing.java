package org.piaolian.ledger.adapter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.piaolian.ledger.adapter.Asking.RefusedException;
import org.piaolian.ledger.adapter.ConnectionProfile.Member;
import org.piaolian.ledger.adapter.DisclosureMessages.Listed;
import org.piaolian.ledger.domain.DisclosureLedger.Reading;
import org.piaolian.ledger.domain.DisclosureLedger.Recorded;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.SharingRefused;

/** Reads what one agency discloses to another. */
final class Disclosing {

    private final Asking asking;

    Disclosing(Asking asking) {
        this.asking = asking;
    }

    /** From a peer of the reader's own, by way of one: nobody else's is to see it. */
    byte[] read(Member agency, UUID id, Optional<String> reading) {
        for (int attempt = 1; ; attempt++) {
            try {
                return read(agency, id, reading.orElse(""));
            } catch (SharingRefused e) {
                if (reading.isEmpty() || !e.code().equals("NOT_LOGGED") || attempt == Attempts.MOST) {
                    throw e;
                }
                // This peer is behind the one that told that it was logged.
                Attempts.pause(attempt);
            }
        }
    }

    private byte[] read(Member agency, UUID id, String reading) {
        String what = "read disclosure " + id;
        try {
            byte[] answer = asking.askOwn(
                    agency,
                    what,
                    gateway -> contract(gateway)
                            .newProposal("readDisclosure")
                            .addArguments(id.toString(), reading)
                            .setEndorsingOrganizations(agency.mspId())
                            .build()
                            .evaluate());
            return DisclosureMessages.value(answer, id);
        } catch (RefusedException e) {
            throw new SharingRefused(e.refused().code(), e.refused().words());
        } catch (IllegalArgumentException e) {
            throw new LedgerUnavailable("what the contract says to " + what + " is not understood", e);
        }
    }

    List<Recorded> list(Member as, String mspId, Instant from) {
        return list(as, "disclosures", mspId, from, DisclosureMessages::listed);
    }

    List<Reading> listReadings(Member as, String mspId, Instant from) {
        return list(as, "readings", mspId, from, DisclosureMessages::listedReadings);
    }

    /** Page by page. */
    private <T> List<T> list(
            Member as, String function, String mspId, Instant from, Function<byte[], Listed<T>> understood) {
        List<T> all = new ArrayList<>();
        Optional<String> after = Optional.of(DisclosureMessages.from(from));
        while (after.isPresent()) {
            Listed<T> page = page(as, function, mspId, after.get(), understood);
            all.addAll(page.items());
            after = page.next();
        }
        return all;
    }

    private <T> Listed<T> page(
            Member as, String function, String mspId, String after, Function<byte[], Listed<T>> understood) {
        try {
            return understood.apply(asking.ask(
                    as, "list " + function, gateway -> contract(gateway).evaluateTransaction(function, mspId, after)));
        } catch (RefusedException e) {
            throw new SharingRefused(e.refused().code(), e.refused().words());
        } catch (IllegalArgumentException e) {
            throw new LedgerUnavailable("the contract's list of " + function + " is not understood", e);
        }
    }

    private static Contract contract(Gateway gateway) {
        return gateway.getNetwork(FabricLedger.CHANNEL).getContract(FabricLedger.CHAINCODE);
    }
}
