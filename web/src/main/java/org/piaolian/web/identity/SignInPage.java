package org.piaolian.web.identity;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.SignInRecord.Method;
import org.piaolian.web.language.LanguageSwitch;
import org.piaolian.web.language.Texts;
import org.piaolian.web.security.RateLimits;
import org.piaolian.web.security.RateLimits.Kind;

/** The sign-in page of staff. */
@RequestScoped
@Named
public class SignInPage {

    private final SecurityContext security;
    private final RateLimits limits;
    private final Texts say;
    private final HttpServletRequest request;

    private String user = "";
    private String password = "";
    private @Nullable String back;
    private boolean over;

    @Inject
    public SignInPage(SecurityContext security, RateLimits limits, Texts say, HttpServletRequest request) {
        this.security = security;
        this.limits = limits;
        this.say = say;
        this.request = request;
    }

    /** Leads to the page that was asked for, or says that name and password do not fit, whatever is wrong with them. */
    public void signIn() throws IOException {
        FacesContext faces = FacesContext.getCurrentInstance();
        ExternalContext external = faces.getExternalContext();
        String client = ClientAddress.of(request);
        Optional<Duration> wait = limits.waitFor(Kind.FAILED_SIGN_IN, client);
        if (wait.isPresent()) {
            refuse(faces, say.of("signin.tooMany"));
            return;
        }
        AuthenticationStatus status = security.authenticate(
                (HttpServletRequest) external.getRequest(),
                (HttpServletResponse) external.getResponse(),
                AuthenticationParameters.withParams()
                        .credential(new PasswordCredential(user.strip(), password, Method.PAGE, client)));
        if (status == AuthenticationStatus.SUCCESS) {
            external.redirect(target());
        } else {
            limits.take(Kind.FAILED_SIGN_IN, client);
            external.setResponseStatus(HttpServletResponse.SC_OK);
            refuse(faces, say.of("signin.refused"));
        }
    }

    private String target() {
        String path = LanguageSwitch.ownPath(back);
        return path.startsWith("/staff/") && !path.startsWith("/staff/sign") ? path : "/staff/";
    }

    private static void refuse(FacesContext faces, String text) {
        faces.addMessage(null, new FacesMessage(FacesMessage.SEVERITY_ERROR, text, null));
    }

    public String getUser() {
        return user;
    }

    public void setUser(@Nullable String user) {
        this.user = user == null ? "" : user;
    }

    public String getPassword() {
        return "";
    }

    public void setPassword(@Nullable String password) {
        this.password = password == null ? "" : password;
    }

    public @Nullable String getBack() {
        return back;
    }

    public void setBack(@Nullable String back) {
        this.back = back;
    }

    /** Whether the person comes here because the session is over. */
    public boolean isOver() {
        return over;
    }

    public void setOver(boolean over) {
        this.over = over;
    }
}
