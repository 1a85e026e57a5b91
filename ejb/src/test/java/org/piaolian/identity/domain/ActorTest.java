package org.piaolian.identity.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.piaolian.agencies.domain.AgencyId;

class ActorTest {

    private static final AgencyId TAX = new AgencyId("tax");
    private static final AgencyId CIVIL = new AgencyId("civil");
    private static final AgencyId FINANCE = new AgencyId("finance");

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"CLERK", "REVIEWER", "DEPARTMENT"})
    void who_works_for_an_agency_sees_its_receipts_and_nobody_elses(Role role) {
        Actor actor = actor(TAX, role);

        assertThat(actor.sees(TAX)).isTrue();
        assertThat(actor.sees(CIVIL)).isFalse();
        assertThat(actor.seesAll()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"SUPERVISOR", "AUDITOR"})
    void who_supervises_or_audits_sees_the_receipts_of_all(Role role) {
        assertThat(actor(TAX, role).seesAll()).isTrue();
        assertThat(actor(TAX, role).sees(CIVIL)).isTrue();
    }

    @Test
    void the_finance_bureaus_systems_see_all_but_its_clerks_do_not() {
        assertThat(actor(FINANCE, Role.DEPARTMENT).sees(TAX)).isTrue();
        assertThat(actor(FINANCE, Role.CLERK).sees(TAX)).isFalse();
    }

    @Test
    void an_administrator_keeps_accounts_and_sees_no_receipt() {
        assertThat(actor(TAX, Role.ADMINISTRATOR).sees(TAX)).isFalse();
    }

    @Test
    void clerks_supervisors_and_systems_import_and_nobody_else() {
        Set<Role> may = EnumSet.noneOf(Role.class);
        Arrays.stream(Role.values())
                .filter(role -> actor(TAX, role).mayImport())
                .forEach(may::add);

        assertThat(may).containsExactlyInAnyOrder(Role.CLERK, Role.SUPERVISOR, Role.DEPARTMENT);
    }

    private static Actor actor(AgencyId agency, Role role) {
        return new Actor("wang", "王芳", agency, role);
    }
}
