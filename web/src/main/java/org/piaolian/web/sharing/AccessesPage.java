package org.piaolian.web.sharing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.sharing.FindAccesses;
import org.piaolian.sharing.domain.Accesses.Disclosed;
import org.piaolian.web.identity.ClientAddress;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Texts;
import org.piaolian.web.security.TooManyRequests;

/** Who looked: {@code /accesses?number=…&check=…} for the person concerned, and a part of the receipt's page for staff. */
@RequestScoped
@Named
public class AccessesPage {

    private final LimitedAccesses limited;
    private final FindAccesses findAccesses;
    private final CurrentActor actor;
    private final Texts say;
    private final HttpServletRequest request;

    private @Nullable String number;
    private @Nullable String check;
    private @Nullable String notice;
    private @Nullable List<Disclosed> found;

    @Inject
    public AccessesPage(
            LimitedAccesses limited,
            FindAccesses findAccesses,
            CurrentActor actor,
            Texts say,
            HttpServletRequest request) {
        this.limited = limited;
        this.findAccesses = findAccesses;
        this.actor = actor;
        this.say = say;
        this.request = request;
    }

    /** Answers the question in the address. */
    public void look() {
        Optional<ReceiptNumber> receipt = Optional.ofNullable(number).flatMap(ReceiptNumber::parse);
        if (receipt.isEmpty() || check == null || check.isBlank()) {
            refuse(400, say.of("accesses.ask"));
            return;
        }
        try {
            found = limited.list(receipt.get(), check, ClientAddress.of(request))
                    .orElse(null);
            if (found == null) {
                refuse(404, say.of("accesses.unknown"));
            }
        } catch (TooManyRequests e) {
            FacesContext.getCurrentInstance()
                    .getExternalContext()
                    .setResponseHeader("Retry-After", Long.toString(e.seconds()));
            refuse(429, say.of("verify.tooMany", e.seconds()));
        }
    }

    private void refuse(int status, String text) {
        FacesContext.getCurrentInstance().getExternalContext().setResponseStatus(status);
        notice = text;
    }

    /** Where the person concerned sees who looked. */
    public String address(ReceiptNumber receipt, String checkCode) {
        return "/accesses?number=" + receipt + "&check=" + URLEncoder.encode(checkCode, StandardCharsets.UTF_8);
    }

    /** For staff who may see the receipt. */
    public List<Disclosed> of(ReceiptNumber receipt) {
        return findAccesses.list(receipt, actor.get()).orElse(List.of());
    }

    public @Nullable List<Disclosed> getFound() {
        return found;
    }

    public @Nullable String getNotice() {
        return notice;
    }

    public @Nullable String getNumber() {
        return number;
    }

    public void setNumber(@Nullable String number) {
        this.number = number;
    }

    public @Nullable String getCheck() {
        return check;
    }

    public void setCheck(@Nullable String check) {
        this.check = check;
    }
}
