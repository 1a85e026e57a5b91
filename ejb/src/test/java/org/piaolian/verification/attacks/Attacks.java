package org.piaolian.verification.attacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.piaolian.verification.domain.Check;
import org.piaolian.verification.domain.Check.Answer;
import org.piaolian.verification.domain.Verdict;
import org.piaolian.verification.domain.Verification;
import org.piaolian.verifier.AgencySeal.NotSealed;

/**
 * One class of attacks on a receipt of ours, as a table. Every attack is answered with the verdict and the evidence that
 * the table names, and never within more time or memory than a strange file may take. The table in
 * {@code ear/docs/verification.md} has each of them with its answer; what times and memory it has are those that were
 * written to {@code target/attacks} when it was made.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Attacks {

    /** Of the processor, since a test may have to share it. */
    private static final double MOST_SECONDS = 2;

    private static final long MOST_BYTES = 256L << 20;

    /**
     * @param what the forger did
     * @param untouched the end of the evidence for the first question
     * @param seal the end of the evidence for the second question
     */
    record Attack(String what, Verdict verdict, String untouched, String seal, Supplier<byte[]> file) {

        @Override
        public String toString() {
            return what;
        }
    }

    private final List<String> ran = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // before all tests
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private IssuedReceipt receipt;

    /** For what the forger needs to keep. */
    Path folder() {
        return folder;
    }

    /** Of the class, as it heads its table in the documentation. */
    abstract String name();

    abstract List<Attack> attacks(IssuedReceipt receipt);

    Stream<Attack> table() {
        return attacks(receipt).stream();
    }

    @BeforeAll
    void issue(@TempDir Path temporary) {
        folder = temporary;
        receipt = IssuedReceipt.in(folder);
    }

    static Attack altered(String what, String untouched, String seal, Supplier<byte[]> file) {
        return new Attack(what, Verdict.ALTERED, untouched, seal, file);
    }

    static Attack unknown(String what, String untouched, String seal, Supplier<byte[]> file) {
        return new Attack(what, Verdict.UNKNOWN, untouched, seal, file);
    }

    @Test
    void the_receipt_itself_is_valid() {
        assertThat(receipt.verify(receipt.sealed()).verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void the_documentation_counts_them_and_has_no_row_more() throws IOException {
        AttackTable documented = AttackTable.of(name());
        List<Attack> all = attacks(receipt);

        assertThat(documented.rows()).hasSameSizeAs(all);
        assertThat(documented.counted())
                .isEqualTo(new AttackTable.Counted(
                        all.size(), with(Verdict.ALTERED, all), with(Verdict.UNKNOWN, all), with(Verdict.VALID, all)));
    }

    private static int with(Verdict verdict, List<Attack> all) {
        return (int) all.stream().filter(attack -> attack.verdict() == verdict).count();
    }

    @ParameterizedTest
    @MethodSource("table")
    void never_passes(Attack attack) throws IOException {
        byte[] file = attack.file().get();
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long time = thread.getCurrentThreadCpuTime();
        long memory = thread.getCurrentThreadAllocatedBytes();

        Verification answer = receipt.verify(file);

        double seconds = (thread.getCurrentThreadCpuTime() - time) / 1e9;
        long allocated = thread.getCurrentThreadAllocatedBytes() - memory;
        Check untouched = answer.checks().get(0);
        Check seal = answer.checks().get(1);
        ran.add(String.format(
                Locale.ROOT,
                "%s\t%s\t%s\t%s\t%s\t%d\t%.0f\t%.1f",
                getClass().getSimpleName().replace("AttacksTest", ""),
                attack.what(),
                answer.verdict().name().toLowerCase(Locale.ROOT),
                untouched.evidence(),
                seal.evidence(),
                file.length,
                seconds * 1000,
                allocated / 1048576.0));
        assertThat(answer.verdict()).as("%s", answer).isEqualTo(attack.verdict());
        assertThat(untouched.answer()).isNotEqualTo(Answer.YES);
        assertThat(untouched.evidence()).endsWith("." + attack.untouched());
        assertThat(seal.evidence()).endsWith("." + attack.seal());
        assertThat(AttackTable.of(name()).rows())
                .contains(AttackTable.row(attack.what(), answer.verdict(), untouched, seal));
        assertThat(answer.receipt()).isNull();
        for (Locale language : List.of(Locale.ROOT, Locale.CHINESE)) {
            assertThat(ResourceBundle.getBundle("org.piaolian.verification.Evidence", language)
                            .keySet())
                    .as("%s", language)
                    .containsAll(answer.checks().stream().map(Check::evidence).toList());
        }
        assertThat(answer.toString()).doesNotContain(Forgery.TEXT);
        assertThat(seconds).isLessThan(MOST_SECONDS);
        assertThat(allocated).isLessThan(MOST_BYTES);
        assertSealedOnlyWhereAnAgencyReallyDid(attack, file);
    }

    /** By what verifier.jar knows of seals, which looks at no timestamp and no revocation. */
    private void assertSealedOnlyWhereAnAgencyReallyDid(Attack attack, byte[] file) {
        if (attack.seal().equals("GENUINE")) {
            assertThatCode(() -> receipt.offline().open(file)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> receipt.offline().open(file)).isInstanceOf(NotSealed.class);
        }
    }

    @AfterAll
    void writeDown() throws IOException {
        Path table = Path.of("target/attacks").resolve(getClass().getSimpleName() + ".tsv");
        Files.createDirectories(table.getParent());
        Files.write(table, ran, UTF_8);
    }
}
