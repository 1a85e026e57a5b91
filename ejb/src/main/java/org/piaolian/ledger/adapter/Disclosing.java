package org.piaolian.ledger.adapter;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.piaolian.ledger.adapter.Asking.RefusedException;
import org.piaolian.ledger.adapter.ConnectionProfile.Member;
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
    byte[] read(Member agency, UUID id) {
        String what = "read disclosure " + id;
        try {
            byte[] answer = asking.askOwn(
                    agency,
                    what,
                    gateway -> contract(gateway)
                            .newProposal("readDisclosure")
                            .addArguments(id.toString())
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

    /** Page by page. */
    List<Recorded> list(Member as, String mspId, Instant from) {
        List<Recorded> all = new ArrayList<>();
        Optional<String> after = Optional.of(DisclosureMessages.from(from));
        while (after.isPresent()) {
            DisclosureMessages.Listed page = page(as, mspId, after.get());
            all.addAll(page.disclosures());
            after = page.next();
        }
        return all;
    }

    private DisclosureMessages.Listed page(Member as, String mspId, String after) {
        try {
            return DisclosureMessages.listed(asking.ask(
                    as,
                    "list disclosures",
                    gateway -> contract(gateway).evaluateTransaction("disclosures", mspId, after)));
        } catch (RefusedException e) {
            throw new SharingRefused(e.refused().code(), e.refused().words());
        } catch (IllegalArgumentException e) {
            throw new LedgerUnavailable("the contract's list of disclosures is not understood", e);
        }
    }

    private static Contract contract(Gateway gateway) {
        return gateway.getNetwork(FabricLedger.CHANNEL).getContract(FabricLedger.CHAINCODE);
    }
}
