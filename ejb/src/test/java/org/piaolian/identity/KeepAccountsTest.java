package org.piaolian.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Account;
import org.piaolian.identity.domain.Accounts;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.identity.domain.SignInLog;
import org.piaolian.identity.domain.SignInRecord;
import org.piaolian.identity.domain.SignInRecord.Method;
import org.piaolian.identity.domain.SignInRecord.Result;

class KeepAccountsTest {

    private static final Instant NOW = Instant.parse("2026-11-24T08:00:00Z");
    private static final AgencyId TAX = new AgencyId("tax");
    private static final AgencyId FINANCE = new AgencyId("finance");

    private final FakeAccounts accounts = new FakeAccounts();
    private final FakeLog log = new FakeLog();
    private final KeepAccounts keep = new KeepAccounts(accounts, log, Clock.fixed(NOW, ZoneOffset.UTC));

    private final Actor administrator = open("tax-administrator", TAX, Role.ADMINISTRATOR);
    private final Actor clerk = open("tax-clerk", TAX, Role.CLERK);
    private final Actor stranger = open("finance-clerk", FINANCE, Role.CLERK);

    @Test
    void an_administrator_keeps_the_accounts_of_the_own_agency_only() {
        assertThat(keep.list(administrator))
                .extracting(Account::user)
                .containsExactly("tax-administrator", "tax-clerk");
        assertThat(keep.disable(clerk.user(), administrator, "c")).isTrue();
        assertThat(keep.disable(stranger.user(), administrator, "c")).isFalse();
        assertThat(keep.stillHolds(clerk)).isFalse();
        assertThat(keep.stillHolds(stranger)).isTrue();
    }

    @Test
    void nobody_else_keeps_any() {
        assertThat(keep.list(clerk)).isEmpty();
        assertThat(keep.listSignIns(clerk, 10)).isEmpty();
        assertThat(keep.disable(clerk.user(), clerk, "c")).isFalse();
        assertThat(keep.enable(clerk.user(), clerk, "c")).isFalse();
    }

    @Test
    void an_administrator_cannot_close_the_own_account() {
        assertThat(keep.disable(administrator.user(), administrator, "c")).isFalse();
    }

    @Test
    void the_log_shows_the_own_agency_and_names_that_nobody_has() {
        for (String user : List.of("tax-clerk", "finance-clerk", "guess")) {
            log.add(new SignInRecord(NOW, user, Method.PAGE, Result.WRONG_PASSWORD, "c"));
        }
        assertThat(keep.listSignIns(administrator, 10))
                .extracting(SignInRecord::user)
                .containsExactly("guess", "tax-clerk");
    }

    private Actor open(String user, AgencyId agency, Role role) {
        accounts.add(Account.open(user, user, agency, role, "hash"));
        return accounts.find(user).orElseThrow().actor();
    }

    private static final class FakeAccounts implements Accounts {

        private final Map<String, Account> byName = new TreeMap<>();

        @Override
        public Optional<Account> find(String user) {
            return Optional.ofNullable(byName.get(user));
        }

        @Override
        public Optional<Account> lock(String user) {
            return find(user);
        }

        @Override
        public List<Account> list() {
            return List.copyOf(byName.values());
        }

        @Override
        public void add(Account account) {
            byName.put(account.user(), account);
        }

        @Override
        public void update(Account account) {
            byName.put(account.user(), account);
        }
    }

    private static final class FakeLog implements SignInLog {

        private final List<SignInRecord> newestFirst = new ArrayList<>();

        @Override
        public void add(SignInRecord line) {
            newestFirst.add(0, line);
        }

        @Override
        public List<SignInRecord> newestWithout(Set<String> users, int limit) {
            return newestFirst.stream()
                    .filter(line -> !users.contains(line.user()))
                    .limit(limit)
                    .toList();
        }
    }
}
