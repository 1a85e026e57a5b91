package org.piaolian.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Account;
import org.piaolian.identity.domain.Accounts;
import org.piaolian.identity.domain.Passwords;
import org.piaolian.identity.domain.Role;
import org.piaolian.migration.SchemaMigrated;
import org.piaolian.settings.Settings;

/**
 * Opens the accounts that {@code logins.txt} of the installation names, each once: {@code user password role agency}, a
 * line each. An account that exists keeps its password, role and state, whatever the file says.
 */
@ApplicationScoped
public class ImportLogins {

    private final Accounts accounts;
    private final Passwords passwords;
    private final Settings settings;

    @Inject
    public ImportLogins(Accounts accounts, Passwords passwords, Settings settings) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.settings = settings;
    }

    @Transactional
    void onStart(@Observes SchemaMigrated start) {
        importNew();
    }

    /** @return the names of the accounts that were opened now */
    @Transactional
    public List<String> importNew() {
        Path file = settings.state().resolve("logins.txt");
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        return read(file).stream()
                .filter(login -> accounts.find(login.user).isEmpty())
                .map(this::open)
                .toList();
    }

    private String open(Login login) {
        accounts.add(Account.open(login.user, login.user, login.agency, login.role, passwords.hash(login.password)));
        return login.user;
    }

    private record Login(String user, String password, Role role, AgencyId agency) {

        static Login parse(String line) {
            String[] parts = line.strip().split("\\s+", -1);
            if (parts.length != 4) {
                throw new IllegalArgumentException(
                        "a line of logins.txt is \"user password role agency\", not " + parts.length + " words");
            }
            return new Login(
                    parts[0], parts[1], Role.valueOf(parts[2].toUpperCase(Locale.ROOT)), new AgencyId(parts[3]));
        }
    }

    private static List<Login> read(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Login::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read logins.txt", e);
        }
    }
}
