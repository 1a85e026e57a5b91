package org.piaolian.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.event.Event;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.adapter.JpaAgencies;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.database.PortalDatabase;
import org.piaolian.documents.DrawReceipt;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.documents.domain.ReceiptLayout;
import org.piaolian.identity.adapter.SqlOfficers;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Officers;
import org.piaolian.identity.domain.Role;
import org.piaolian.invoices.FindPreceding;
import org.piaolian.invoices.IssueInvoice;
import org.piaolian.invoices.KeepCreditNote;
import org.piaolian.invoices.NumberInvoice;
import org.piaolian.invoices.adapter.JpaInvoices;
import org.piaolian.invoices.domain.EInvoice;
import org.piaolian.invoices.domain.InvoiceReader;
import org.piaolian.invoices.domain.Invoices;
import org.piaolian.issuing.KeepRegistration;
import org.piaolian.issuing.KeepSealed;
import org.piaolian.issuing.RegisterReceipts;
import org.piaolian.issuing.SealReceipts;
import org.piaolian.ledger.adapter.FabricLedger;
import org.piaolian.ledger.adapter.TestNetwork;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LifeAction;
import org.piaolian.ledger.domain.Registration;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.ledger.domain.Transitions;
import org.piaolian.lifecycle.adapter.SqlReversals;
import org.piaolian.lifecycle.domain.CreditNoteNumbered;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.lifecycle.domain.Reversals;
import org.piaolian.money.Money;
import org.piaolian.payments.adapter.ItemMappingFile;
import org.piaolian.payments.adapter.JpaBatches;
import org.piaolian.payments.domain.BatchKept;
import org.piaolian.payments.domain.Batches;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.adapter.JpaReceiptGroups;
import org.piaolian.receipts.adapter.JpaReceipts;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.CheckCode;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PreparedReceipt;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.ReceiptGroups;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.receipts.domain.SealedDocument;
import org.piaolian.seals.domain.Seals;
import org.piaolian.settings.Settings;

/** A portal in small: the database, the channel with its contract, real seals, and the use cases on them. */
final class LivingReceipts implements AutoCloseable {

    static final AgencyId TAX = new AgencyId("tax");
    static final Actor CLERK = new Actor("tax-clerk", "王晓明", TAX, Role.CLERK);
    static final Actor REVIEWER = new Actor("tax-reviewer", "李芳", TAX, Role.REVIEWER);
    static final Actor SUPERVISOR = new Actor("finance-supervisor", "赵敏", new AgencyId("finance"), Role.SUPERVISOR);
    static final Actor AUDITOR = new Actor("audit-auditor", "陈静", new AgencyId("audit"), Role.AUDITOR);

    /** The network is one for all tests of this process, so each portal has a region of its own. */
    private static final AtomicInteger REGION = new AtomicInteger(30);

    final PortalDatabase database = new PortalDatabase();
    final Clock clock = Clock.system(ZoneId.of("Asia/Shanghai"));
    final FabricLedger channel;
    final Reversals reversals = database.port(Reversals.class, SqlReversals::new);
    final Receipts receipts = database.port(Receipts.class, entities -> new JpaReceipts(entities, clock));
    private final ReceiptGroups groups = database.port(ReceiptGroups.class, JpaReceiptGroups::new);
    private final Batches batches = database.port(Batches.class, entities -> new JpaBatches(entities, clock));
    final Agencies agencies = database.port(Agencies.class, JpaAgencies::new);
    final Officers officers = database.port(Officers.class, SqlOfficers::new);
    private final ReceiptLayout layout = new OpenPdfReceiptLayout();
    private final Settings settings;
    private final SealReceipts sealReceipts;
    private final RegisterReceipts registerReceipts;
    final FollowStates followStates;
    final CarryOutReversal carryOut;
    final AskReversal ask;
    final DecideReversal decide;
    final WithdrawReversal withdraw;
    final TakeSteps takeSteps;
    final Invoices invoices = database.port(Invoices.class, JpaInvoices::new);
    private final IssueInvoice issueInvoice;
    private final Map<Digest, EInvoice> sent = new ConcurrentHashMap<>();
    final Ledger ledger;

    /** What happens at a call of the ledger: before it is made, and after. */
    interface Mishap {
        void at(LifeAction action, boolean before);
    }

    private volatile Mishap mishap = (action, before) -> {};
    private volatile Runnable noteMishap = () -> {};

    LivingReceipts(Seals seals) throws IOException {
        Path profile = TestNetwork.profile();
        String region = Integer.toString(REGION.getAndIncrement());
        settings = new Settings() {
            @Override
            public Path fabricProfile() {
                return profile;
            }

            @Override
            public String region() {
                return region;
            }
        };
        channel = new FabricLedger(settings);
        ledger = (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    boolean transit = method.getName().equals("transit");
                    if (transit) {
                        mishap.at(((Transitions) arguments[0]).action(), true);
                    }
                    try {
                        return method.invoke(channel, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (transit) {
                            mishap.at(((Transitions) arguments[0]).action(), false);
                        }
                    }
                });
        KeepSealed keepSealed = new KeepSealed(receipts, groups, clock) {
            @Override
            public void keep(ReceiptGroup group, List<SealedDocument> documents) {
                database.run(entities -> super.keep(group, documents));
            }
        };
        KeepRegistration keepRegistration = new KeepRegistration(groups, clock) {
            @Override
            public boolean settle(List<ReceiptGroup> run) {
                return database.inTransaction(entities -> super.settle(run));
            }

            @Override
            public void keep(List<ReceiptGroup> run, Registration registration) {
                database.run(entities -> super.keep(run, registration));
            }
        };
        sealReceipts =
                new SealReceipts(receipts, invoices, new DrawReceipt(layout, agencies, settings), seals, keepSealed);
        registerReceipts = new RegisterReceipts(receipts, groups, ledger, keepRegistration);
        followStates = new FollowStates(receipts);
        carryOut = carryOut(ledger);
        FindReceipts findReceipts = new FindReceipts(receipts);
        ask = new AskReversal(findReceipts, reversals, layout, ItemMappingFile.builtIn(), carryOut, clock);
        issueInvoice = new IssueInvoice(
                xml -> new InvoiceReader.Reading.Accepted(
                        Optional.ofNullable(sent.get(Digest.sha256(xml))).orElseThrow(), List.of()),
                layout,
                findReceipts,
                new FindPreceding(findReceipts),
                new FindReversals(reversals),
                ask,
                numberInvoice());
        decide = new DecideReversal(reversals, numberReversal(), keepReversal(), carryOut, layout, clock);
        withdraw = new WithdrawReversal(reversals, keepReversal(), carryOut, clock);
        takeSteps = new TakeSteps(ledger, receipts, reversals, agencies, officers);
        for (Actor actor : List.of(CLERK, REVIEWER, SUPERVISOR, AUDITOR)) {
            database.run(entities -> entities.createNativeQuery(
                            "insert into account (user_name, display_name, agency, role, password_hash, failures,"
                                    + " disabled) values (:user, :name, :agency, :role, '-', 0, false)")
                    .setParameter("user", actor.user())
                    .setParameter("name", actor.name())
                    .setParameter("agency", actor.agency().value())
                    .setParameter("role", actor.role().name())
                    .executeUpdate());
        }
    }

    /** As a portal has it that is started anew. */
    CarryOutReversal carryOut(Ledger on) {
        return new CarryOutReversal(reversals, keepReversal(), receipts, on, agencies, officers, clock);
    }

    private KeepReversal keepReversal() {
        return new KeepReversal(reversals) {
            @Override
            public Reversal step(ReversalId id, Reversal.State from, UnaryOperator<Reversal> step) {
                return database.inTransaction(entities -> super.step(id, from, step));
            }
        };
    }

    @SuppressWarnings("unchecked") // Event has a type parameter, its class has none
    private static <T> Event<T> heard(Consumer<T> by) {
        return (Event<T>) Proxy.newProxyInstance(
                Event.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                    by.accept((T) arguments[0]);
                    return null;
                });
    }

    private NumberInvoice numberInvoice() {
        return new NumberInvoice(
                batches,
                receipts,
                groups,
                invoices,
                new FindReversals(reversals),
                agencies,
                settings,
                clock,
                heard(kept -> {})) {
            @Override
            public Optional<Numbered> number(EInvoice invoice, byte[] xml, Actor by) {
                return database.inTransaction(entities -> super.number(invoice, xml, by));
            }
        };
    }

    private NumberReversal numberReversal() {
        Event<BatchKept> unheard = heard(kept -> {});
        Event<CreditNoteNumbered> keeping = heard(numbered -> {
            noteMishap.run();
            new KeepCreditNote(invoices).keep(numbered);
        });
        return new NumberReversal(reversals, batches, receipts, groups, settings, clock, unheard, keeping) {
            @Override
            public Reversal confirm(ReversalId id, Actor by) {
                return database.inTransaction(entities -> super.confirm(id, by));
            }
        };
    }

    /** From now on this happens when the channel is asked for a step. */
    void mishap(Mishap next) {
        mishap = next;
    }

    /** What happens when a credit note has got its number. */
    void noteMishap(Runnable next) {
        noteMishap = next;
    }

    /** Hands in what a reader has read. */
    IssueInvoice.Outcome handIn(EInvoice invoice, Actor by) {
        sent.put(Digest.sha256(invoice.xml()), invoice);
        return issueInvoice.issue(invoice.xml(), by);
    }

    /** A registered tax receipt of these amounts. */
    Receipt issue(String... amounts) {
        BatchId batch = database.newBatch(1);
        ReceiptCode code = ReceiptCode.of(settings.region(), ReceiptKind.TAX_PAYMENT, Year.of(2026));
        ReceiptNumber number = database.inTransaction(entities -> {
            ReceiptGroup group = groups.lease(code, TAX, 1, batch, clock.instant());
            List<Line> lines = java.util.Arrays.stream(amounts)
                    .map(amount -> new Line("TAX-10101", "增值税", null, null, null, Money.of(amount, "CNY")))
                    .toList();
            ReceiptContent content = new ReceiptContent(
                    group.first(),
                    CheckCode.random(new SecureRandom()),
                    ReceiptKind.TAX_PAYMENT,
                    TAX,
                    OffsetDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS),
                    new Party(Party.Type.PERSON, "褚静洋", null),
                    lines,
                    lines.stream().map(Line::amount).reduce(Money::plus).orElseThrow(),
                    null,
                    "transfer",
                    "BDEV1",
                    LocalDate.parse("2026-11-23"),
                    "王晓明",
                    "李芳",
                    null,
                    null);
            receipts.add(
                    group,
                    List.of(new PreparedReceipt(
                            content,
                            ContentJson.write(content, new byte[ContentJson.SALT_BYTES]),
                            "payment " + group.first(),
                            "line 2")));
            return group.first();
        });
        goOnIssuing();
        return receipts.find(number).orElseThrow();
    }

    /** What the issuing line does: whatever is prepared is sealed, whatever is sealed is registered. */
    void goOnIssuing() {
        groups.listPrepared(100).forEach(group -> sealReceipts.seal(group, Runnable::run));
        groups.listSealed(100, 1, Instant.MAX).forEach(registerReceipts::register);
    }

    Reversal asked(Receipt receipt, @Nullable String amount) {
        AskReversal.Outcome outcome = ask.ask(request(receipt, amount), CLERK);
        assertThat(outcome).isInstanceOf(AskReversal.Outcome.Asked.class);
        return ((AskReversal.Outcome.Asked) outcome).reversal();
    }

    static AskReversal.Request request(Receipt receipt, @Nullable String amount) {
        return new AskReversal.Request(
                receipt.number(),
                org.piaolian.receipts.domain.ReversalReason.WRONG_AMOUNT,
                amount == null ? null : Money.of(amount, "CNY"),
                null,
                null);
    }

    Reversal confirmed(Reversal reversal) {
        DecideReversal.Outcome outcome = decide.confirm(reversal.id(), REVIEWER);
        assertThat(outcome).isInstanceOf(DecideReversal.Outcome.Decided.class);
        return ((DecideReversal.Outcome.Decided) outcome).reversal();
    }

    /** The whole way: asked, confirmed, issued, on the channel. */
    Reversal reversed(Receipt receipt, @Nullable String amount) {
        Reversal confirmed = confirmed(asked(receipt, amount));
        goOnIssuing();
        return carryOut.carryOut(confirmed.id());
    }

    Standing standing(ReceiptNumber number) {
        return channel.find(number).orElseThrow().standing().orElseThrow();
    }

    static TakeSteps.Step lock(Receipt receipt, String unit) {
        return new TakeSteps.Step(receipt.number(), unit, Instant.now().plus(Duration.ofDays(30)), null, null);
    }

    static TakeSteps.Step step(Receipt receipt, String unit) {
        return new TakeSteps.Step(receipt.number(), unit, null, null, null);
    }

    static Actor department(String agency) {
        return new Actor(agency, agency, new AgencyId(agency), Role.DEPARTMENT);
    }

    @Override
    public void close() {
        channel.close();
        database.close();
    }
}
