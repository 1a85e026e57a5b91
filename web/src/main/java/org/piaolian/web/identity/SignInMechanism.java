package org.piaolian.web.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.authentication.mechanism.http.HttpAuthenticationMechanism;
import jakarta.security.enterprise.authentication.mechanism.http.HttpMessageContext;
import jakarta.security.enterprise.credential.Credential;
import jakarta.security.enterprise.identitystore.CredentialValidationResult;
import jakarta.security.enterprise.identitystore.CredentialValidationResult.Status;
import jakarta.security.enterprise.identitystore.IdentityStoreHandler;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.Actor;
import org.piaolian.web.problems.Problem;
import org.piaolian.web.problems.Problems;

/**
 * Finds out who is behind a request (ADR 0008): the sign-in page's form; else a session; else, at the API, what a
 * request carries by itself. Where the address is protected and nobody is found, pages lead to the sign-in page and the
 * API answers 401.
 */
@ApplicationScoped
public class SignInMechanism implements HttpAuthenticationMechanism {

    private static final List<CredentialReader> READERS = List.of(new BasicReader(), new CertificateReader());

    private final IdentityStoreHandler stores;
    private final StaffSession session;
    private final Problems problems;

    @Inject
    public SignInMechanism(IdentityStoreHandler stores, StaffSession session, Problems problems) {
        this.stores = stores;
        this.session = session;
        this.problems = problems;
    }

    @Override
    public AuthenticationStatus validateRequest(
            HttpServletRequest request, HttpServletResponse response, HttpMessageContext context) {
        @Nullable Credential fromForm = context.getAuthParameters().getCredential();
        if (fromForm != null) {
            return signIn(request, fromForm, context);
        }
        Optional<Actor> known = session.find(request);
        if (known.isPresent()) {
            return admit(request, new ActorPrincipal(known.get()), context);
        }
        if (isApi(request)) {
            Optional<Credential> carried =
                    READERS.stream().flatMap(r -> r.read(request).stream()).findFirst();
            if (carried.isPresent()) {
                return byOwnCredential(request, response, carried.get(), context);
            }
        }
        return context.isProtected() ? challenge(request, response) : context.doNothing();
    }

    private AuthenticationStatus signIn(HttpServletRequest request, Credential credential, HttpMessageContext context) {
        CredentialValidationResult result = stores.validate(credential);
        if (result.getStatus() != Status.VALID) {
            return AuthenticationStatus.SEND_FAILURE;
        }
        ActorPrincipal principal = (ActorPrincipal) result.getCallerPrincipal();
        session.begin(request, principal.actor());
        return admit(request, principal, context);
    }

    private AuthenticationStatus byOwnCredential(
            HttpServletRequest request,
            HttpServletResponse response,
            Credential credential,
            HttpMessageContext context) {
        if (!request.isSecure()) {
            return answer(request, response, problems.of(403, "https-required"));
        }
        CredentialValidationResult result = stores.validate(credential);
        return result.getStatus() == Status.VALID
                ? admit(request, (ActorPrincipal) result.getCallerPrincipal(), context)
                : challenge(request, response);
    }

    private static AuthenticationStatus admit(
            HttpServletRequest request, ActorPrincipal principal, HttpMessageContext context) {
        request.setAttribute(CurrentActor.ATTRIBUTE, principal.actor());
        return context.notifyContainerAboutLogin(principal, principal.roles());
    }

    private AuthenticationStatus challenge(HttpServletRequest request, HttpServletResponse response) {
        if (isApi(request)) {
            if (!request.isSecure()) {
                return answer(request, response, problems.of(403, "https-required"));
            }
            // A browser's script must not make the browser ask for a password that it would then keep.
            if (!"XMLHttpRequest".equals(request.getHeader("X-Requested-With"))) {
                response.setHeader("WWW-Authenticate", "Basic realm=\"Piaolian\", charset=\"UTF-8\"");
            }
            return answer(request, response, problems.of(401, "credentials-required"));
        }
        return leadToSignIn(request, response);
    }

    private static AuthenticationStatus leadToSignIn(HttpServletRequest request, HttpServletResponse response) {
        String signIn = "/staff/signin";
        if (request.getMethod().equals("GET")) {
            @Nullable String query = request.getQueryString();
            String here = query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
            signIn += "?back=" + URLEncoder.encode(here, StandardCharsets.UTF_8);
        }
        try {
            if ("partial/ajax".equals(request.getHeader("Faces-Request"))) {
                response.setContentType("text/xml");
                response.setCharacterEncoding("UTF-8");
                response.getWriter()
                        .write("<?xml version=\"1.0\" encoding=\"UTF-8\"?><partial-response><redirect url=\""
                                + "/staff/signin?over=true\"/></partial-response>");
            } else {
                response.sendRedirect(signIn);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return AuthenticationStatus.SEND_CONTINUE;
    }

    private static AuthenticationStatus answer(
            HttpServletRequest request, HttpServletResponse response, Problem problem) {
        problem.write(request, response);
        // "Failure" would make the container write an error of its own over this answer.
        return AuthenticationStatus.SEND_CONTINUE;
    }

    private static boolean isApi(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/api/");
    }
}
