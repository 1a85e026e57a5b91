package org.piaolian.sharing.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.sharing.domain.Grant.Standing;
import org.piaolian.sharing.domain.Grant.Withdrawal;

class GrantTest {

    private static final Instant FROM = Instant.parse("2026-12-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2027-12-01T00:00:00Z");
    private static final Set<ReceiptKind> KINDS = Set.of(ReceiptKind.FEE);

    @Test
    void it_counts_from_its_first_moment_until_its_last_is_over() {
        Grant grant = grant("ab12", null);

        assertThat(grant.standing(FROM.minusNanos(1))).isEqualTo(Standing.COMING);
        assertThat(grant.standing(FROM)).isEqualTo(Standing.IN_FORCE);
        assertThat(grant.standing(UNTIL.minusNanos(1))).isEqualTo(Standing.IN_FORCE);
        assertThat(grant.standing(UNTIL)).isEqualTo(Standing.ENDED);
    }

    @Test
    void it_does_not_count_before_the_channel_has_it() {
        assertThat(grant(null, null).standing(FROM)).isEqualTo(Standing.WAITING);
        assertThat(grant(null, null).standing(UNTIL)).isEqualTo(Standing.ENDED);
    }

    @Test
    void withdrawn_it_does_not_count_even_before_the_channel_has_the_withdrawal() {
        Withdrawal withdrawal = new Withdrawal("zhao", FROM, WithdrawalReason.MISUSE, null);

        assertThat(grant("ab12", withdrawal).standing(FROM)).isEqualTo(Standing.WITHDRAWN);
    }

    @Test
    void it_names_a_kind_and_a_time() {
        assertThatIllegalArgumentException().isThrownBy(() -> grant(Set.of(), FROM, UNTIL, null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> grant(KINDS, FROM, FROM, null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> grant(KINDS, UNTIL, FROM, null, null));
    }

    @Test
    void a_department_is_one_however_its_name_is_spelled() {
        Department department = new Department("CN=housing.example, O=Housing Fund, C=CN");

        assertThat(department.digest())
                .isEqualTo(new Department("cn=housing.example,O=housing  fund,C=cn").digest())
                .isNotEqualTo(new Department("O=Housing Fund, CN=housing.example, C=CN").digest());
        assertThat(Department.parse(" CN=housing.example,O=Housing Fund,C=CN ")).contains(department);
        assertThat(department).hasToString("CN=housing.example,O=Housing Fund,C=CN");
    }

    @Test
    void what_is_no_distinguished_name_is_no_department() {
        assertThat(Department.parse("")).isEmpty();
        assertThat(Department.parse("housing")).isEmpty();
        assertThat(Department.parse("CN=" + "x".repeat(Department.LONGEST - 2))).isEmpty();
        assertThat(Department.parse("CN=" + "x".repeat(Department.LONGEST - 3))).isPresent();
    }

    private static Grant grant(@Nullable String transactionId, @Nullable Withdrawal withdrawal) {
        return grant(KINDS, FROM, UNTIL, transactionId, withdrawal);
    }

    private static Grant grant(
            Set<ReceiptKind> kinds,
            Instant from,
            Instant until,
            @Nullable String transactionId,
            @Nullable Withdrawal withdrawal) {
        return new Grant(
                new UUID(0, 7),
                new AgencyId("tax"),
                new Department("CN=housing.example,O=Housing Fund,C=CN"),
                kinds,
                Purpose.CREDIT_REVIEW,
                "§ 12",
                Set.of(SharedField.TOTAL),
                from,
                until,
                "wang",
                FROM,
                transactionId,
                withdrawal);
    }
}
