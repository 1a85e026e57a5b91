package org.piaolian.identity.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.agencies.domain.AgencyId;

class AccountTest {

    private static final Instant NOW = Instant.parse("2026-11-26T09:00:00Z");
    private static final Account OPEN = Account.open("wang.fang", "王芳", new AgencyId("tax"), Role.CLERK, "a hash");

    @ParameterizedTest
    @ValueSource(strings = {"", " wang", "-wang", "wang fang", "王芳", "wang:fang"})
    void a_name_that_is_no_account_name_is_refused(String user) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Account.open(user, "王芳", new AgencyId("tax"), Role.CLERK, "a hash"));
    }

    @Test
    void four_wrong_passwords_do_not_lock_and_the_fifth_does_for_a_quarter_of_an_hour() {
        Account four = OPEN.failed(NOW).failed(NOW).failed(NOW).failed(NOW);
        assertThat(four.admits(NOW)).isTrue();
        assertThat(four.failures()).isEqualTo(4);

        Account five = four.failed(NOW);
        assertThat(five.isLocked(NOW)).isTrue();
        assertThat(five.admits(NOW.plus(Account.LOCK).minusNanos(1))).isFalse();
        assertThat(five.admits(NOW.plus(Account.LOCK))).isTrue();
        assertThat(five.failures()).as("counting begins anew behind the lock").isZero();
    }

    @Test
    void a_wrong_password_behind_a_lock_does_not_take_the_lock_off() {
        Account locked = OPEN;
        for (int i = 0; i < Account.FAILURES_UNTIL_LOCK; i++) {
            locked = locked.failed(NOW);
        }
        assertThat(locked.failed(NOW.plusSeconds(1)).isLocked(NOW.plusSeconds(2)))
                .isTrue();
    }

    @Test
    void the_right_password_takes_failures_and_lock_away() {
        Account unlocked = OPEN.failed(NOW).unlocked();

        assertThat(unlocked.failures()).isZero();
        assertThat(unlocked.lockedUntil()).isNull();
    }

    @Test
    void who_is_disabled_is_not_admitted_until_enabled_again() {
        Account disabled = OPEN.disable();
        assertThat(disabled.admits(NOW)).isFalse();
        assertThat(disabled.unlocked().admits(NOW))
                .as("unlocking does not enable")
                .isFalse();
        assertThat(disabled.failed(NOW).disabled()).isTrue();

        assertThat(disabled.enable().admits(NOW)).isTrue();
    }

    @Test
    void who_acts_is_the_account_without_its_secrets() {
        assertThat(OPEN.actor()).isEqualTo(new Actor("wang.fang", "王芳", new AgencyId("tax"), Role.CLERK, ""));
    }
}
