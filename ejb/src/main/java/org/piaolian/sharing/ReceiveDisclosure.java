package org.piaolian.sharing;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Officers;
import org.piaolian.identity.domain.Role;
import org.piaolian.ledger.domain.DisclosureLedger;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.SharingRefused;
import org.piaolian.sharing.domain.Disclosure;
import org.piaolian.sharing.domain.Disclosures;

/**
 * Reads what was disclosed, from a peer of the reader's own agency. Each time that the recipient reads it is told to the
 * channel before anything is shown, for the persons concerned to see.
 */
@ApplicationScoped
public class ReceiveDisclosure {

    private static final int SALT_BYTES = 32;

    private final Disclosures disclosures;
    private final FindDisclosures findDisclosures;
    private final DisclosureLedger ledger;
    private final Officers officers;
    private final Clock clock;

    @Inject
    public ReceiveDisclosure(
            Disclosures disclosures,
            FindDisclosures findDisclosures,
            DisclosureLedger ledger,
            Officers officers,
            Clock clock) {
        this.disclosures = disclosures;
        this.findDisclosures = findDisclosures;
        this.ledger = ledger;
        this.officers = officers;
        this.clock = clock;
    }

    /** What comes of reading. */
    public sealed interface Outcome {

        /** @param contentJson {@code {"version":1,"caseNumber":…,"receipts":[{"number":…,"fields":{…},"transaction":…}]}} */
        record Read(Disclosure disclosure, String contentJson) implements Outcome {}

        /** There is nothing to read: not yet, or no more, as its standing says. */
        record Nothing(Disclosure disclosure) implements Outcome {}

        /** No such disclosure, or not one of the actor's agency. */
        record Unknown() implements Outcome {}
    }

    /** @throws LedgerUnavailable where the agency's own peer does not answer, or it is not known to be told to the channel */
    public Outcome read(UUID id, Actor by) {
        Optional<Disclosure> found = findDisclosures.find(id, by);
        if (found.isEmpty()) {
            return new Outcome.Unknown();
        }
        Disclosure disclosure = found.get();
        if (findDisclosures.standing(disclosure) != Disclosure.Standing.OPEN) {
            return new Outcome.Nothing(disclosure);
        }
        byte[] value;
        try {
            value = ledger.readDisclosure(by.agency(), id, logged(disclosure, by));
        } catch (SharingRefused e) {
            return new Outcome.Nothing(disclosure);
        }
        return new Outcome.Read(disclosure, new String(value, SALT_BYTES, value.length - SALT_BYTES, UTF_8));
    }

    /** The transaction by which the channel knows that the recipient reads it; who gave it reads what it has. */
    private Optional<String> logged(Disclosure disclosure, Actor by) {
        if (!by.agency().equals(disclosure.recipient())) {
            return Optional.empty();
        }
        String actor = by.role() == Role.DEPARTMENT ? DiscardDisclosure.SYSTEM : officers.reference(by.user());
        String transaction = ledger.logReading(by.agency(), disclosure.id(), actor);
        disclosures.addReading(disclosure.id(), by.user(), clock.instant(), transaction);
        return Optional.of(transaction);
    }
}
