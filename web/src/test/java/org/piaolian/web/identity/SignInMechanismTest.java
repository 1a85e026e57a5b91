package org.piaolian.web.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.KeepAccounts;
import org.piaolian.identity.domain.Account;
import org.piaolian.identity.domain.Accounts;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.identity.domain.SignInLog;
import org.piaolian.identity.domain.SignInRecord;
import org.piaolian.web.language.Language;
import org.piaolian.web.problems.Problems;

/** In which order the ways of signing in are asked, and where each of them is asked at all. */
class SignInMechanismTest {

    private static final Actor DEPARTMENT = new Actor("tax", "tax", new AgencyId("tax"), Role.DEPARTMENT);
    private static final Actor CLERK = new Actor("tax-clerk", "tax-clerk", new AgencyId("tax"), Role.CLERK);
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString("tax-clerk:right".getBytes(UTF_8));

    private final List<Credential> shown = new ArrayList<>();
    private final StaffSession sessions =
            new StaffSession(new KeepAccounts(new OneAccount(), new NoLog(), clock()), clock());

    private @Nullable Actor admitted;
    private int status;
    private @Nullable String redirect;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    @Test
    void a_department_is_admitted_by_its_certificate() {
        assertThat(ask(api().withAttribute(CertificateReader.ATTRIBUTE, pem())))
                .isEqualTo(AuthenticationStatus.SUCCESS);
        assertThat(admitted).isEqualTo(DEPARTMENT);
    }

    @Test
    void a_password_that_is_sent_goes_before_a_certificate() {
        ask(api().with("Authorization", BASIC).withAttribute(CertificateReader.ATTRIBUTE, pem()));
        assertThat(admitted).isEqualTo(CLERK);
        assertThat(shown).hasOnlyElementsOfType(PasswordCredential.class);
    }

    @Test
    void a_wrong_password_is_not_made_good_by_a_certificate() {
        String wrong = "Basic " + Base64.getEncoder().encodeToString("tax-clerk:wrong".getBytes(UTF_8));
        ask(api().with("Authorization", wrong).withAttribute(CertificateReader.ATTRIBUTE, pem()));
        assertThat(admitted).isNull();
        assertThat(status).isEqualTo(401);
    }

    @Test
    void a_session_goes_before_whatever_the_request_carries() {
        FakeRequest request = api().withAttribute(CertificateReader.ATTRIBUTE, pem());
        sessions.begin(request.get(), CLERK);
        ask(request);
        assertThat(admitted).isEqualTo(CLERK);
        assertThat(shown).isEmpty();
    }

    @Test
    void pages_ask_neither_for_a_password_header_nor_for_a_certificate() {
        ask(new FakeRequest("/staff/receipts", true)
                .with("Authorization", BASIC)
                .withAttribute(CertificateReader.ATTRIBUTE, pem()));
        assertThat(admitted).isNull();
        assertThat(shown).isEmpty();
        assertThat(redirect).isEqualTo("/staff/signin?back=%2Fstaff%2Freceipts");
    }

    @Test
    void a_password_over_plain_http_is_refused_without_being_looked_at() {
        ask(new FakeRequest("/api/v1/receipts", false).with("Authorization", BASIC));
        assertThat(shown).isEmpty();
        assertThat(status).isEqualTo(403);
        assertThat(body.toString(UTF_8)).contains("urn:piaolian:problem:https-required");
    }

    @Test
    void who_sends_nothing_is_told_what_is_wanted() {
        ask(api());
        assertThat(status).isEqualTo(401);
        assertThat(body.toString(UTF_8)).contains("urn:piaolian:problem:credentials-required");
    }

    @Test
    void the_server_puts_the_certificate_where_the_reader_looks_for_it() throws IOException {
        assertThat(Files.readString(Path.of("src/main/webapp/WEB-INF/undertow-handlers.conf")))
                .contains("set(attribute='%{r," + CertificateReader.ATTRIBUTE + "}', value='%{SSL_CLIENT_CERT}')");
    }

    private static FakeRequest api() {
        return new FakeRequest("/api/v1/receipts", true);
    }

    private AuthenticationStatus ask(FakeRequest fake) {
        HttpServletRequest request = fake.get();
        HttpServletResponse response = FakeRequest.proxy(HttpServletResponse.class, (method, arguments) -> {
            switch (method) {
                case "setStatus" -> status = (Integer) arguments[0];
                case "sendRedirect" -> redirect = (String) arguments[0];
                case "getOutputStream" -> {
                    return new Body();
                }
                default -> {
                    // Headers are nothing that these tests look at.
                }
            }
            return null;
        });
        HttpMessageContext context =
                FakeRequest.proxy(HttpMessageContext.class, (method, arguments) -> switch (method) {
                    case "getAuthParameters" -> new AuthenticationParameters();
                    case "isProtected" -> true;
                    case "notifyContainerAboutLogin" -> {
                        admitted = ((ActorPrincipal) arguments[0]).actor();
                        yield AuthenticationStatus.SUCCESS;
                    }
                    default -> throw new UnsupportedOperationException(method);
                });
        return new SignInMechanism(new Stores(), sessions, new Problems(new Language(request)))
                .validateRequest(request, response, context);
    }

    private static String pem() {
        try (@Nullable InputStream in = SignInMechanismTest.class.getResourceAsStream("department.pem")) {
            if (in == null) {
                throw new IllegalStateException("no certificate to test with");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Clock clock() {
        return Clock.fixed(Instant.parse("2026-11-24T08:00:00Z"), ZoneOffset.UTC);
    }

    private final class Stores implements IdentityStoreHandler {

        @Override
        public CredentialValidationResult validate(Credential credential) {
            shown.add(credential);
            if (credential instanceof CertificateCredential certificate) {
                assertThat(certificate.chain().get(0).getSubjectX500Principal().getName())
                        .isEqualTo("CN=tax");
                return admitted(DEPARTMENT);
            }
            return ((PasswordCredential) credential).password().equals("right")
                    ? admitted(CLERK)
                    : CredentialValidationResult.INVALID_RESULT;
        }

        private CredentialValidationResult admitted(Actor actor) {
            ActorPrincipal principal = new ActorPrincipal(actor);
            return new CredentialValidationResult(principal, principal.roles());
        }
    }

    private final class Body extends ServletOutputStream {

        @Override
        public void write(int b) {
            body.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class OneAccount implements Accounts {

        private final Account clerk = Account.open(CLERK.user(), CLERK.name(), CLERK.agency(), CLERK.role(), "hash");

        @Override
        public Optional<Account> find(String user) {
            return Optional.of(clerk).filter(account -> account.user().equals(user));
        }

        @Override
        public Optional<Account> lock(String user) {
            return find(user);
        }

        @Override
        public List<Account> list() {
            return List.of(clerk);
        }

        @Override
        public void add(Account account) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void update(Account account) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class NoLog implements SignInLog {

        @Override
        public void add(SignInRecord line) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<SignInRecord> newestWithout(Set<String> users, int limit) {
            return List.of();
        }
    }
}
