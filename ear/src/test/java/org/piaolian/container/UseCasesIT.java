package org.piaolian.container;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.bench.DemoPayments;
import org.piaolian.identity.SignIn;
import org.piaolian.identity.domain.Account;
import org.piaolian.identity.domain.Accounts;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Passwords;
import org.piaolian.identity.domain.Role;
import org.piaolian.identity.domain.SignInRecord.Method;
import org.piaolian.payments.FindBatches;
import org.piaolian.payments.ReceivePayments;
import org.piaolian.payments.domain.BatchProgress;
import org.piaolian.payments.domain.BatchState;
import org.piaolian.payments.domain.PaymentFormat;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptQuery;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.ReceiptSummary;
import org.piaolian.verification.VerifyReceipt;
import org.piaolian.verification.domain.Verdict;

@ExtendWith({ProvisionedServer.class, ArquillianExtension.class})
class UseCasesIT {

    private static final Actor SUPERVISOR =
            new Actor("finance-supervisor", "Supervisor", new AgencyId("finance"), Role.SUPERVISOR);
    private static final Actor TAX_CLERK = new Actor("tax-clerk", "Clerk", new AgencyId("tax"), Role.CLERK);
    private static final LocalDate DAY = LocalDate.of(2026, 11, 24);

    @Inject
    private ReceivePayments receivePayments;

    @Inject
    private FindBatches findBatches;

    @Inject
    private FindReceipts findReceipts;

    @Inject
    private VerifyReceipt verifyReceipt;

    @Inject
    private SignIn signIn;

    @Inject
    private Accounts accounts;

    @Inject
    private Passwords passwords;

    @Inject
    private UserTransaction transaction;

    @Deployment
    static EnterpriseArchive portal() {
        return Deployments.portalWith(UseCasesIT.class);
    }

    @Test
    void a_payment_file_becomes_receipts_that_are_registered_and_valid() throws Exception {
        BatchProgress done = untilDone(receive(file(1, 30)));

        assertThat(done.registered()).isEqualTo(30);
        List<ReceiptSummary> receipts = findReceipts
                .search(ReceiptQuery.ofBatch(done.id(), 0, 100), SUPERVISOR)
                .items();
        assertThat(receipts).hasSize(30).allMatch(one -> one.state() == ReceiptState.REGISTERED);
        Receipt receipt =
                findReceipts.find(receipts.get(0).number(), SUPERVISOR).orElseThrow();
        byte[] document =
                findReceipts.findDocument(receipt.number(), SUPERVISOR).orElseThrow();
        assertThat(verifyReceipt.ofDocument(onDisk(document)).verdict()).isEqualTo(Verdict.VALID);
        document[document.length / 3] ^= 1;
        assertThat(verifyReceipt.ofDocument(onDisk(document)).verdict()).isEqualTo(Verdict.ALTERED);
    }

    private static Path onDisk(byte[] document) throws IOException {
        return Files.write(Files.createTempFile("shown", ".pdf"), document);
    }

    @Test
    void the_same_file_20_times_at_once_is_one_batch_and_receipted_once() throws Exception {
        byte[] file = file(2, 25);
        Callable<ReceivePayments.Outcome> post = () ->
                receivePayments.receive(new ByteArrayInputStream(file), PaymentFormat.CAMT_054, "day.xml", SUPERVISOR);
        List<ReceivePayments.Outcome.Received> answers = new ArrayList<>();

        ExecutorService clients = Executors.newFixedThreadPool(20);
        try {
            for (Future<ReceivePayments.Outcome> answer : clients.invokeAll(java.util.Collections.nCopies(20, post))) {
                answers.add((ReceivePayments.Outcome.Received) answer.get());
            }
        } finally {
            clients.shutdownNow();
        }

        assertThat(answers.stream().map(ReceivePayments.Outcome.Received::batch).distinct())
                .hasSize(1);
        assertThat(answers).filteredOn(answer -> !answer.again()).hasSize(1);
        assertThat(untilDone(answers.get(0).batch()).registered()).isEqualTo(25);
    }

    @Test
    void an_entry_that_two_files_share_is_receipted_by_the_first_and_rejected_in_the_second() throws Exception {
        byte[] file = file(3, 10);
        byte[] other =
                new String(file, UTF_8).replaceFirst("<MsgId>", "<MsgId>x").getBytes(UTF_8);

        BatchProgress first = untilDone(receive(file));
        BatchProgress second = untilDone(receive(other));

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(first.registered()).isEqualTo(10);
        assertThat(second.registered()).isZero();
        assertThat(findBatches.listRejected(second.id(), SUPERVISOR, 0, 100).total())
                .isEqualTo(10);
    }

    @Test
    void an_agency_sees_its_own_receipts_and_the_supervisor_all_of_them() throws Exception {
        untilDone(receive(file(4, 60)));

        List<ReceiptSummary> all =
                findReceipts.search(ReceiptQuery.newest(0, 1000), SUPERVISOR).items();
        List<ReceiptSummary> own =
                findReceipts.search(ReceiptQuery.newest(0, 1000), TAX_CLERK).items();

        assertThat(own).isNotEmpty().hasSizeLessThan(all.size());
        for (ReceiptSummary one : all) {
            assertThat(findReceipts.find(one.number(), TAX_CLERK).isPresent())
                    .as(one.number().toString())
                    .isEqualTo(own.contains(one));
        }
    }

    @Test
    void the_fifth_wrong_password_locks_the_account_for_the_right_one_too() throws Exception {
        transaction.begin();
        accounts.add(Account.open(
                "locked-out", "Somebody", new AgencyId("tax"), Role.CLERK, passwords.hash("the right one")));
        transaction.commit();
        assertThat(signIn.byPassword("locked-out", "the right one", Method.PAGE, "127.0.0.1"))
                .isInstanceOf(SignIn.Outcome.Admitted.class);

        for (int i = 0; i < Account.FAILURES_UNTIL_LOCK; i++) {
            assertThat(signIn.byPassword("locked-out", "a wrong one", Method.PAGE, "127.0.0.1"))
                    .isInstanceOf(SignIn.Outcome.Refused.class);
        }

        assertThat(signIn.byPassword("locked-out", "the right one", Method.PAGE, "127.0.0.1"))
                .isInstanceOf(SignIn.Outcome.Refused.class);
    }

    @Test
    void a_file_that_cannot_be_read_leaves_nothing_behind() throws Exception {
        long before = findBatches.list(SUPERVISOR, 0, 1).total();
        byte[] whole = file(5, 10);
        byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);

        ReceivePayments.Outcome outcome =
                receivePayments.receive(new ByteArrayInputStream(half), PaymentFormat.CAMT_054, "half.xml", SUPERVISOR);

        assertThat(outcome).isInstanceOf(ReceivePayments.Outcome.Refused.class);
        assertThat(findBatches.list(SUPERVISOR, 0, 1).total()).isEqualTo(before);
    }

    private static byte[] file(long seed, int payments) throws IOException {
        StringWriter file = new StringWriter();
        new DemoPayments(seed, DAY).writeCamt(payments, false, file);
        return file.toString().getBytes(UTF_8);
    }

    private BatchId receive(byte[] file) throws IOException {
        ReceivePayments.Outcome outcome =
                receivePayments.receive(new ByteArrayInputStream(file), PaymentFormat.CAMT_054, "day.xml", SUPERVISOR);
        assertThat(outcome).isInstanceOf(ReceivePayments.Outcome.Received.class);
        return ((ReceivePayments.Outcome.Received) outcome).batch();
    }

    private BatchProgress untilDone(BatchId id) throws InterruptedException {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
        while (true) {
            BatchProgress batch = findBatches.find(id, SUPERVISOR).orElseThrow();
            if (batch.state() == BatchState.DONE) {
                return batch;
            }
            assertThat(Instant.now()).as("still %s", batch).isBefore(deadline);
            Thread.sleep(50);
        }
    }
}
