package org.piaolian.sharing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.erdtman.jcs.JsonCanonicalizer;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Officers;
import org.piaolian.json.Json;
import org.piaolian.ledger.domain.DisclosureLedger;
import org.piaolian.ledger.domain.DisclosureLedger.LedgerDisclosure;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.OutcomeUnknown;
import org.piaolian.ledger.domain.SharingRefused;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.sharing.domain.Disclosure;
import org.piaolian.sharing.domain.Disclosures;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.sharing.domain.SharedReceipts;
import org.piaolian.sharing.domain.SharedReceipts.Shared;
import org.piaolian.sharing.domain.Words;

/**
 * Gives another agency data about receipts of the officer's: tells the channel, then delivers into the private collection
 * of the two. Until then the content is kept here, so that it goes on by itself where the channel is away.
 */
@ApplicationScoped
public class DiscloseReceipts {

    public static final int LONGEST_CASE_NUMBER = AskReceipts.LONGEST_CASE_NUMBER;
    public static final int MOST_DAYS = 30;

    private static final Logger LOG = Logger.getLogger(DiscloseReceipts.class.getName());
    private static final int SALT_BYTES = 32;
    private static final Set<ReceiptKind> EVERY_KIND = EnumSet.allOf(ReceiptKind.class);

    private final Disclosures disclosures;
    private final SharedReceipts receipts;
    private final DisclosureLedger ledger;
    private final Agencies agencies;
    private final Officers officers;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public DiscloseReceipts(
            Disclosures disclosures,
            SharedReceipts receipts,
            DisclosureLedger ledger,
            Agencies agencies,
            Officers officers,
            Clock clock) {
        this.disclosures = disclosures;
        this.receipts = receipts;
        this.ledger = ledger;
        this.agencies = agencies;
        this.officers = officers;
        this.clock = clock;
    }

    /**
     * What an officer wants to disclose.
     *
     * @param caseNumber goes to the recipient alone
     * @param fields what it tells of each receipt
     * @param days for which the recipient can read it, 1 to {@value #MOST_DAYS}
     */
    public record Wanted(
            AgencyId recipient,
            List<ReceiptNumber> receipts,
            Set<SharedField> fields,
            Purpose purpose,
            String legalBasis,
            String caseNumber,
            int days) {}

    /** What came of it. */
    public sealed interface Outcome {

        /** The recipient can read it. */
        record Delivered(Disclosure disclosure) implements Outcome {}

        /** The channel is away, or the recipient's peer; it goes on by itself. */
        record Waiting(Disclosure disclosure) implements Outcome {}

        record Refused(Why why, String detail) implements Outcome {}
    }

    public enum Why {
        /** Not a reviewer or supervisor of the agency. */
        NOT_FOR_YOU,
        /** No other agency of the channel. */
        NO_RECIPIENT,
        NO_LEGAL_BASIS,
        NO_CASE_NUMBER,
        NO_NUMBERS,
        TOO_MANY_NUMBERS,
        NO_FIELD,
        BAD_TERM,
        /** Not registered receipts of the officer's agency; the detail has their numbers. */
        NOT_YOUR_RECEIPTS,
        /** More than a disclosure can carry; the detail says how many bytes. */
        TOO_LARGE,
        /** The contract refused; the detail has its code. */
        BY_THE_CHANNEL
    }

    /** What the officer asked for a moment ago in the same words is that disclosure, as long as it stands. */
    public Outcome disclose(Wanted wanted, Actor by) {
        return disclose(wanted, by, Optional.empty());
    }

    /**
     * The same for a request with a key.
     *
     * @param makes id that the request with this key gives what it makes: where there is a disclosure of it, it is gone on
     *     with
     */
    public Outcome disclose(Wanted wanted, Actor by, Optional<UUID> makes) {
        if (!KeepGrants.mayGrant(by)) {
            return new Outcome.Refused(Why.NOT_FOR_YOU, "");
        }
        Optional<Disclosure> before =
                makes.flatMap(disclosures::find).filter(d -> d.agency().equals(by.agency()));
        if (before.isPresent()) {
            return goOn(before.get());
        }
        if (wanted.recipient().equals(by.agency()) || !isAgency(wanted.recipient())) {
            return new Outcome.Refused(Why.NO_RECIPIENT, wanted.recipient().value());
        }
        if (!KeepGrants.isText(wanted.legalBasis(), KeepGrants.LONGEST_TEXT)) {
            return new Outcome.Refused(Why.NO_LEGAL_BASIS, "");
        }
        if (!KeepGrants.isText(wanted.caseNumber(), LONGEST_CASE_NUMBER)) {
            return new Outcome.Refused(Why.NO_CASE_NUMBER, "");
        }
        if (wanted.fields().isEmpty()) {
            return new Outcome.Refused(Why.NO_FIELD, "");
        }
        if (wanted.days() < 1 || wanted.days() > MOST_DAYS) {
            return new Outcome.Refused(Why.BAD_TERM, Integer.toString(wanted.days()));
        }
        Set<ReceiptNumber> numbers = new LinkedHashSet<>(wanted.receipts());
        if (numbers.isEmpty()) {
            return new Outcome.Refused(Why.NO_NUMBERS, "");
        }
        if (numbers.size() > Disclosure.MOST_RECEIPTS) {
            return new Outcome.Refused(Why.TOO_MANY_NUMBERS, Integer.toString(numbers.size()));
        }
        List<Shared> found = receipts.listByNumber(numbers, by.agency(), EVERY_KIND);
        if (found.size() < numbers.size()) {
            found.forEach(receipt -> numbers.remove(receipt.number()));
            return new Outcome.Refused(
                    Why.NOT_YOUR_RECEIPTS,
                    numbers.stream().map(ReceiptNumber::toString).collect(Collectors.joining(", ")));
        }
        byte[] content = content(wanted, found);
        if (content.length > DisclosureLedger.MOST_BYTES) {
            return new Outcome.Refused(Why.TOO_LARGE, Integer.toString(content.length));
        }
        Disclosure disclosure = made(makes.orElseGet(UUID::randomUUID), wanted, found.size(), content, by);
        return goOn(disclosures.add(
                disclosure,
                content,
                found.stream().map(Shared::number).toList(),
                words(wanted),
                makes.isPresent()
                        ? Optional.empty()
                        : Optional.of(disclosure.at().minus(KeepGrants.SAME))));
    }

    private static Digest words(Wanted wanted) {
        return new Words()
                .add(wanted.recipient())
                .addAll(wanted.receipts())
                .addAll(wanted.fields())
                .add(wanted.purpose())
                .add(wanted.legalBasis().strip())
                .add(wanted.caseNumber().strip())
                .add(wanted.days())
                .digest();
    }

    private boolean isAgency(AgencyId id) {
        return agencies.list().stream().anyMatch(agency -> agency.id().equals(id));
    }

    private Disclosure made(UUID id, Wanted wanted, int count, byte[] content, Actor by) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return new Disclosure(
                id,
                by.agency(),
                wanted.recipient(),
                wanted.purpose(),
                wanted.legalBasis().strip(),
                count,
                Digest.sha256(content),
                now.plus(Duration.ofDays(wanted.days())),
                by.user(),
                now,
                null,
                false,
                null);
    }

    /** A salt, and the canonical JSON (RFC 8785) of what the recipient is told. */
    private byte[] content(Wanted wanted, List<Shared> found) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        for (Shared receipt : found) {
            JsonObject content;
            try (JsonReader reader = Json.createReader(new StringReader(receipt.contentJson()))) {
                content = reader.readObject();
            }
            list.add(Json.createObjectBuilder()
                    .add("number", receipt.number().toString())
                    .add("fields", SharedField.select(content, receipt.state().name(), wanted.fields()))
                    .add("transaction", receipt.transactionId()));
        }
        String json = Json.createObjectBuilder()
                .add("version", 1)
                .add("caseNumber", wanted.caseNumber().strip())
                .add("receipts", list)
                .build()
                .toString();
        byte[] canonical;
        try {
            canonical = new JsonCanonicalizer(json).getEncodedUTF8();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return ByteBuffer.allocate(salt.length + canonical.length)
                .put(salt)
                .put(canonical)
                .array();
    }

    /** Goes on with what the channel is still to be told of or given. */
    public void deliverWaiting() {
        Set<AgencyId> away = new HashSet<>();
        for (Disclosure disclosure : disclosures.listUnfinished()) {
            // An agency whose peer is away does not hold up what is for others.
            if (disclosure.discarding() != null || away.contains(disclosure.recipient())) {
                continue;
            }
            try {
                tellAndDeliver(disclosure);
            } catch (OutcomeUnknown e) {
                waiting(disclosure, e);
            } catch (LedgerUnavailable e) {
                waiting(disclosure, e);
                away.add(disclosure.recipient());
            }
        }
    }

    private Outcome goOn(Disclosure disclosure) {
        try {
            return tellAndDeliver(disclosure);
        } catch (LedgerUnavailable e) {
            return waiting(disclosure, e);
        }
    }

    /** @throws LedgerUnavailable where it has to wait */
    private Outcome tellAndDeliver(Disclosure disclosure) {
        LedgerDisclosure told = told(disclosure);
        try {
            if (disclosure.transactionId() == null) {
                new RecordOnce(disclosures, disclosure.id(), clock)
                        .record(
                                () -> ledger.disclose(disclosure.agency(), told, officers.reference(disclosure.by())),
                                () -> ledger.findDisclosure(disclosure.agency(), disclosure.id()));
            }
        } catch (SharingRefused e) {
            LOG.log(Level.WARNING, "The channel refused disclosure {0}: {1}", new Object[] {
                disclosure.id(), e.getMessage()
            });
            return new Outcome.Refused(Why.BY_THE_CHANNEL, String.valueOf(e.getMessage()));
        }
        try {
            disclosures.findContent(disclosure.id()).ifPresent(content -> {
                ledger.deliver(disclosure.agency(), told, content);
                disclosures.delivered(disclosure.id());
            });
        } catch (SharingRefused e) {
            // It ended, or the recipient discarded it, before it came there: nothing is to be delivered any more.
            LOG.log(Level.WARNING, "Disclosure {0} is not delivered: {1}", new Object[] {disclosure.id(), e.getMessage()
            });
            disclosures.delivered(disclosure.id());
            return new Outcome.Refused(Why.BY_THE_CHANNEL, String.valueOf(e.getMessage()));
        }
        return disclosures
                .find(disclosure.id())
                .<Outcome>map(Outcome.Delivered::new)
                // Discarded by somebody else before the channel was told.
                .orElseGet(() -> new Outcome.Refused(Why.BY_THE_CHANNEL, "DISCARDED"));
    }

    private Outcome waiting(Disclosure disclosure, LedgerUnavailable why) {
        LOG.log(Level.INFO, "Disclosure {0} waits for the channel: {1}", new Object[] {disclosure.id(), why.getMessage()
        });
        return new Outcome.Waiting(disclosures.find(disclosure.id()).orElse(disclosure));
    }

    private LedgerDisclosure told(Disclosure disclosure) {
        return new LedgerDisclosure(
                disclosure.id(),
                agency(disclosure.agency()).mspId(),
                agency(disclosure.recipient()).mspId(),
                disclosure.purpose().name(),
                disclosure.legalBasis(),
                disclosure.receipts(),
                disclosure.hash(),
                disclosure.until());
    }

    private Agency agency(AgencyId id) {
        return agencies.get(id);
    }
}
