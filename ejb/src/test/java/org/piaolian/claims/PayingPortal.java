package org.piaolian.claims;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.inject.Instance;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.adapter.JpaAgencies;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.claims.adapter.SqlClaims;
import org.piaolian.claims.domain.BrokenClaimKeys;
import org.piaolian.claims.domain.Claim;
import org.piaolian.claims.domain.ClaimKey;
import org.piaolian.claims.domain.ClaimQuery;
import org.piaolian.claims.domain.Claims;
import org.piaolian.claims.domain.Claims.Listed;
import org.piaolian.database.PortalDatabase;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.issuing.PrepareReceipts;
import org.piaolian.issuing.TakeInEntries;
import org.piaolian.ledger.adapter.FabricLedger;
import org.piaolian.ledger.adapter.TestNetwork;
import org.piaolian.ledger.domain.ClaimLedger;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.paging.Page;
import org.piaolian.payments.PaymentFileReaders;
import org.piaolian.payments.adapter.CsvReader;
import org.piaolian.payments.adapter.ItemMappingFile;
import org.piaolian.payments.adapter.JpaBatches;
import org.piaolian.payments.domain.Batches;
import org.piaolian.payments.domain.Entry;
import org.piaolian.payments.domain.ItemMapping;
import org.piaolian.payments.domain.PaymentFileReader;
import org.piaolian.payments.domain.PaymentFormat;
import org.piaolian.payments.domain.RejectedEntry;
import org.piaolian.payments.domain.UnreadableFile;
import org.piaolian.receipts.adapter.JpaReceiptGroups;
import org.piaolian.receipts.adapter.JpaReceipts;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptGroups;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.settings.Settings;

/** A portal in small that pays subsidies: a database of its own, the channel with its contract, and the use cases. */
final class PayingPortal implements AutoCloseable {

    static final AgencyId CIVIL = new AgencyId("civil");
    static final Actor CLERK = new Actor("civil-clerk", "孙丽", CIVIL, Role.CLERK);
    static final Actor FINANCE_CLERK = new Actor("finance-clerk", "周强", new AgencyId("finance"), Role.CLERK);

    private static final String HEADER =
            "account,bank_reference,direction,amount,currency,booked_on,value_on,party_name,"
                    + "party_type,party_id_scheme,party_id,item_code,period\n";

    final PortalDatabase database = new PortalDatabase();
    final Clock clock = Clock.system(ZoneId.of("Asia/Shanghai"));
    final FabricLedger channel;
    final Claims claims = database.port(Claims.class, SqlClaims::new);
    final Receipts receipts = database.port(Receipts.class, entities -> new JpaReceipts(entities, clock));
    private final ReceiptGroups groups = database.port(ReceiptGroups.class, JpaReceiptGroups::new);
    private final Map<BatchId, byte[]> files = new ConcurrentHashMap<>();
    final Batches batches;
    private final Agencies agencies = database.port(Agencies.class, JpaAgencies::new);
    private final ItemMapping mapping = ItemMappingFile.builtIn();
    private final CsvReader reader = new CsvReader();
    final CheckClaim checkClaim;
    final FindClaims findClaims;
    final GiveUpClaims giveUp;
    final BringClaimsOver bringOver;
    private final TakeInEntries takeIn;

    private volatile List<ClaimKey> keys;
    private volatile @Nullable BrokenClaimKeys broken;

    /** Whether the next answer of the channel is lost, behind what it did. */
    private volatile BooleanSupplier losesAnswer = () -> false;

    PayingPortal(ClaimKey... inForce) throws IOException {
        keys = List.of(inForce);
        Path profile = TestNetwork.profile();
        Settings settings = new Settings() {
            @Override
            public Path fabricProfile() {
                return profile;
            }
        };
        channel = new FabricLedger(settings);
        ClaimLedger ledger = (ClaimLedger) Proxy.newProxyInstance(
                ClaimLedger.class.getClassLoader(), new Class<?>[] {ClaimLedger.class}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(channel, arguments);
                        if (losesAnswer.getAsBoolean()) {
                            throw new LedgerUnavailable("the answer got lost", null);
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        Batches kept = database.port(Batches.class, entities -> new JpaBatches(entities, clock));
        // A stream from the database lasts as long as its transaction, and taking in is none.
        batches = (Batches) Proxy.newProxyInstance(
                Batches.class.getClassLoader(), new Class<?>[] {Batches.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("open")) {
                        return new ByteArrayInputStream(files.get((BatchId) arguments[0]));
                    }
                    try {
                        return method.invoke(kept, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        ClaimPayments claimPayments = new ClaimPayments(claims, this::keys, ledger, agencies, clock);
        checkClaim = new CheckClaim(claims, this::keys, ledger, mapping, clock);
        findClaims = new FindClaims(claims, this::keys);
        giveUp = new GiveUpClaims(claims, ledger, clock);
        bringOver = new BringClaimsOver(claims, this::keys, ledger, clock);
        PrepareReceipts prepare =
                new PrepareReceipts(
                        batches, receipts, groups, agencies, mapping, new OpenPdfReceiptLayout(), settings, clock) {
                    @Override
                    public void prepare(Batches.Unfinished batch, int from, List<Entry> entries, Claimed claimed) {
                        database.run(entities -> super.prepare(batch, from, entries, claimed));
                    }
                };
        takeIn = new TakeInEntries(batches, readers(), prepare, claimPayments);
    }

    @SuppressWarnings("unchecked") // Instance has a type parameter, its class has none
    private PaymentFileReaders readers() {
        Instance<PaymentFileReader> none = (Instance<PaymentFileReader>) Proxy.newProxyInstance(
                Instance.class.getClassLoader(), new Class<?>[] {Instance.class}, (proxy, method, arguments) -> {
                    throw new AssertionError("the one reader there is is known");
                });
        return new PaymentFileReaders(none) {
            @Override
            public PaymentFileReader of(PaymentFormat format) {
                return reader;
            }
        };
    }

    private List<ClaimKey> keys() {
        BrokenClaimKeys why = broken;
        if (why != null) {
            throw why;
        }
        return keys;
    }

    /** The file of the keys is like this from now on. */
    void breakKeys(BrokenClaimKeys why) {
        broken = why;
    }

    void useKeys(ClaimKey... inForce) {
        broken = null;
        keys = List.of(inForce);
    }

    void loseAnswers(BooleanSupplier when) {
        losesAnswer = when;
    }

    /** A row that pays this person. */
    static String row(String reference, String item, String person, String bookedOn, String period) {
        return "6222000012345678," + reference + ",DEBIT,600.00,CNY," + bookedOn + ",,王小明,PERSON,"
                + (person.isEmpty() ? "," : "FOREIGN," + person) + "," + item + "," + period + "\n";
    }

    /** A payment of the minimum living allowance, paid by Civil Affairs in November. */
    static String row(String reference, String person) {
        return row(reference, "SUB-20819", person, "2026-11-24", "");
    }

    /** Keeps a file, whose entries are to be taken in. */
    BatchId keep(Actor by, String... rows) throws IOException {
        byte[] file = (HEADER + String.join("", rows)).getBytes(UTF_8);
        List<Entry> entries = new ArrayList<>();
        try {
            reader.read(new ByteArrayInputStream(file), entries::add);
        } catch (UnreadableFile e) {
            throw new IOException(e);
        }
        BatchId id = batches.keep(
                        Digest.sha256(file),
                        PaymentFormat.CSV,
                        null,
                        file.length,
                        entries.size(),
                        new ByteArrayInputStream(file),
                        by)
                .id();
        files.put(id, file);
        return id;
    }

    /** What the issuing line does with a kept file, as often as it is not at its end. */
    void takeIn(BatchId id) {
        batches.listUnfinished().stream()
                .filter(batch -> batch.id().equals(id) && batch.read() < batch.entries())
                .forEach(takeIn::takeIn);
    }

    /** Keeps a file and takes it in. */
    BatchId pay(Actor by, String... rows) throws IOException {
        BatchId id = keep(by, rows);
        takeIn(id);
        return id;
    }

    List<RejectedEntry> rejected(BatchId id) {
        return batches.listRejected(id, 0, 1000).items();
    }

    int receiptsOf(BatchId id) {
        return batches.find(id).orElseThrow().receipts();
    }

    /** As the channel tells it once a receipt was taken back as a whole. */
    void reversed(String reference) {
        database.run(entities -> entities.createNativeQuery(
                        "update receipt set later_state = 'REVERSED' where payment_reference = :reference")
                .setParameter("reference", reference)
                .executeUpdate());
    }

    /** At its end, whatever of it was taken in. */
    void done(BatchId id) {
        database.run(entities -> entities.createNativeQuery(
                        "update batch set state = 'DONE', read = entries, done_at = now() where id = :id")
                .setParameter("id", id.value())
                .executeUpdate());
    }

    List<Listed> listed() {
        Page<Listed> page =
                claims.search(new ClaimQuery(null, null, Set.of(), null, ClaimQuery.Sort.CLAIMED, false, 0, 1000));
        return page.items();
    }

    List<Claim.State> states() {
        return listed().stream().map(one -> one.claim().state()).toList();
    }

    static ClaimKey key(String id, int filled) {
        byte[] secret = new byte[ClaimKey.BYTES];
        Arrays.fill(secret, (byte) filled);
        return ClaimKey.of(id, secret);
    }

    @Override
    public void close() {
        channel.close();
        database.close();
    }
}
