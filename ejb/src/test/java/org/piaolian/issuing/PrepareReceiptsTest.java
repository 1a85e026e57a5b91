package org.piaolian.issuing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.piaolian.agencies.adapter.JpaAgencies;
import org.piaolian.database.PortalDatabase;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.money.Money;
import org.piaolian.payments.adapter.ItemMappingFile;
import org.piaolian.payments.adapter.JpaBatches;
import org.piaolian.payments.domain.Batches;
import org.piaolian.payments.domain.Direction;
import org.piaolian.payments.domain.Entry;
import org.piaolian.payments.domain.Payment;
import org.piaolian.payments.domain.PaymentFormat;
import org.piaolian.payments.domain.PaymentId;
import org.piaolian.payments.domain.Position;
import org.piaolian.receipts.adapter.JpaReceiptGroups;
import org.piaolian.receipts.adapter.JpaReceipts;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.ReceiptGroups;
import org.piaolian.settings.Settings;

class PrepareReceiptsTest {

    private static final OpenPdfReceiptLayout LAYOUT = new OpenPdfReceiptLayout();

    private PortalDatabase database;

    @BeforeEach
    void migrate() {
        database = new PortalDatabase();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void two_batches_that_open_the_same_series_in_opposite_order_are_both_prepared() throws Exception {
        CountDownLatch bothHaveOpenedOne = new CountDownLatch(2);
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> batches = new ArrayList<>();
            for (List<String> items : List.of(List.of("TAX-10101", "FEE-30101"), List.of("FEE-30101", "TAX-10101"))) {
                batches.add(two.submit(() -> prepare(items, bothHaveOpenedOne)));
            }
            for (Future<?> batch : batches) {
                batch.get(60, TimeUnit.SECONDS);
            }
        } finally {
            two.shutdownNow();
        }

        assertThat(numbers()).hasSize(4);
    }

    private void prepare(List<String> items, CountDownLatch bothHaveOpenedOne) {
        BatchId batch = database.newBatch(items.size());
        List<Entry> entries = new ArrayList<>();
        for (String item : items) {
            entries.add(new Entry.Payable(payment(batch, item, entries.size() + 2)));
        }
        database.run(e -> preparing(e, bothHaveOpenedOne)
                .prepare(
                        new Batches.Unfinished(batch, PaymentFormat.CSV, "安娜", entries.size(), 0),
                        0,
                        entries,
                        PrepareReceipts.Claimed.NONE));
    }

    private static PrepareReceipts preparing(EntityManager entities, CountDownLatch bothHaveOpenedOne) {
        Clock clock = Clock.systemUTC();
        return new PrepareReceipts(
                new JpaBatches(entities, clock),
                new JpaReceipts(entities, clock),
                slowly(new JpaReceiptGroups(entities), bothHaveOpenedOne),
                new JpaAgencies(entities),
                ItemMappingFile.builtIn(),
                LAYOUT,
                new Settings(),
                clock);
    }

    /** Waits behind each lease until the other batch has one too, or cannot get one. */
    private static ReceiptGroups slowly(ReceiptGroups groups, CountDownLatch bothHaveOpenedOne) {
        return (ReceiptGroups) Proxy.newProxyInstance(
                ReceiptGroups.class.getClassLoader(), new Class<?>[] {ReceiptGroups.class}, (proxy, method, args) -> {
                    try {
                        Object answer = method.invoke(groups, args);
                        if (method.getName().equals("lease")) {
                            bothHaveOpenedOne.countDown();
                            awaitAWhile(bothHaveOpenedOne);
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void awaitAWhile(CountDownLatch latch) throws InterruptedException {
        // In one order for all, the other one waits in the database meanwhile: then nobody comes.
        if (!latch.await(1, TimeUnit.SECONDS)) {
            latch.countDown();
        }
    }

    private static Payment payment(BatchId batch, String item, int line) {
        Money amount = Money.of("12.50", "CNY");
        return new Payment(
                Position.line(line),
                new PaymentId("6222000012345678", batch.value().toString().substring(0, 30), "line-" + line),
                Direction.CREDIT,
                amount,
                null,
                LocalDate.of(2026, 11, 24),
                null,
                new Party(Party.Type.PERSON, "王小明", null),
                List.of(new Payment.Item(item, null, null, null, null, amount)),
                null,
                null,
                "transfer");
    }

    private List<?> numbers() {
        return database.inTransaction(
                e -> e.createNativeQuery("select code, number from receipt").getResultList());
    }
}
