package org.piaolian.invoices;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Actor;
import org.piaolian.invoices.domain.EInvoice;
import org.piaolian.invoices.domain.Invoices;
import org.piaolian.lifecycle.FindReversals;
import org.piaolian.payments.domain.BatchKept;
import org.piaolian.payments.domain.Batches;
import org.piaolian.payments.domain.PaymentFormat;
import org.piaolian.receipts.domain.CheckCode;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.PreparedReceipt;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptGroups;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptSummary;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.settings.Settings;

/**
 * Gives an invoice its number and keeps what the seller sent, in one transaction. It is a batch of one entry, so that
 * the issuing line takes it from here.
 */
@ApplicationScoped
public class NumberInvoice {

    /** Whose kinds e-invoices are; the channel lets no other agency register them. */
    public static final AgencyId ISSUER = new AgencyId("tax");

    private final Batches batches;
    private final Receipts receipts;
    private final ReceiptGroups groups;
    private final Invoices invoices;
    private final FindReversals findReversals;
    private final Agencies agencies;
    private final Settings settings;
    private final Clock clock;
    private final Event<BatchKept> kept;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public NumberInvoice(
            Batches batches,
            Receipts receipts,
            ReceiptGroups groups,
            Invoices invoices,
            FindReversals findReversals,
            Agencies agencies,
            Settings settings,
            Clock clock,
            Event<BatchKept> kept) {
        this.batches = batches;
        this.receipts = receipts;
        this.groups = groups;
        this.invoices = invoices;
        this.findReversals = findReversals;
        this.agencies = agencies;
        this.settings = settings;
        this.clock = clock;
        this.kept = kept;
    }

    /**
     * @param again it had this number before
     * @param conflict another invoice of the same seller and number had it before
     */
    public record Numbered(ReceiptNumber number, boolean again, boolean conflict) {}

    /**
     * @param sent what the seller sent, byte for byte
     * @return empty where it waits for a decision as a credit note that takes a receipt back
     */
    @Transactional
    public Optional<Numbered> number(EInvoice invoice, byte[] sent, Actor by) {
        invoices.lock(invoice.identity());
        @Nullable
        ReceiptSummary before =
                receipts.findByPayment(List.of(invoice.identity())).get(invoice.identity());
        if (before != null) {
            ReceiptContent content =
                    receipts.find(before.number()).orElseThrow().content();
            return Optional.of(new Numbered(before.number(), true, !isSame(content, invoice)));
        }
        if (findReversals.findByCreditNote(invoice.identity()).isPresent()) {
            return Optional.empty();
        }
        OffsetDateTime now = OffsetDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS);
        Batches.Kept batch = batches.keep(
                Digest.sha256(sent), PaymentFormat.EN_16931, null, sent.length, 1, new ByteArrayInputStream(sent), by);
        if (!batches.advance(batch.id(), 0, 1)) {
            throw new IllegalStateException("batch " + batch.id() + " of an invoice has been read, but has no receipt");
        }
        ReceiptCode code = ReceiptCode.of(settings.region(), invoice.kind(), Year.of(now.getYear()));
        ReceiptGroup group = groups.lease(code, ISSUER, 1, batch.id(), now.toInstant());
        ReceiptContent content = content(group.first(), invoice, now, by);
        byte[] salt = new byte[ContentJson.SALT_BYTES];
        random.nextBytes(salt);
        receipts.add(
                group,
                List.of(new PreparedReceipt(content, ContentJson.write(content, salt), invoice.identity(), "Invoice")));
        invoices.add(group.first(), invoice.xml());
        kept.fire(new BatchKept(batch.id()));
        return Optional.of(new Numbered(group.first(), false, false));
    }

    private static boolean isSame(ReceiptContent content, EInvoice invoice) {
        return content.kind() == invoice.kind()
                && content.party().equals(invoice.buyer())
                && content.lines().equals(invoice.lines())
                && content.invoice() != null
                && content.invoice().issuedOn().equals(invoice.head().issuedOn())
                && content.invoice().type().equals(invoice.head().type());
    }

    private ReceiptContent content(ReceiptNumber number, EInvoice invoice, OffsetDateTime now, Actor by) {
        return new ReceiptContent(
                number,
                CheckCode.random(random),
                invoice.kind(),
                ISSUER,
                now,
                invoice.buyer(),
                invoice.lines(),
                invoice.total(),
                null,
                invoice.payMode(),
                invoice.head().number(),
                invoice.head().issuedOn(),
                by.name(),
                agencies.get(ISSUER).reviewer(),
                invoice.remark(),
                null,
                invoice.head(),
                null);
    }
}
