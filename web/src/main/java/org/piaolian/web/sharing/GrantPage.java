package org.piaolian.web.sharing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.sharing.KeepGrants;
import org.piaolian.sharing.KeepGrants.Outcome;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.sharing.domain.WithdrawalReason;
import org.piaolian.web.api.Constants;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Texts;

/** One grant, and for officers of its agency its withdrawal. The address, or the form, has its id. */
@RequestScoped
@Named
public class GrantPage {

    private final KeepGrants keepGrants;
    private final SharingProblems refusals;
    private final CurrentActor actor;
    private final Texts say;
    private final @Nullable Grant grant;
    private @Nullable String reason;
    private @Nullable String notice;

    @Inject
    public GrantPage(
            KeepGrants keepGrants,
            SharingProblems refusals,
            CurrentActor actor,
            Texts say,
            HttpServletRequest request) {
        this.keepGrants = keepGrants;
        this.refusals = refusals;
        this.actor = actor;
        this.say = say;
        this.grant = Optional.ofNullable(request.getParameter("id"))
                .flatMap(Ids::parse)
                .flatMap(id -> keepGrants.find(id, actor.get()))
                .orElse(null);
    }

    /** Answers 404 where there is no such grant, or it is not for this person. */
    public void open() throws IOException {
        if (grant == null) {
            FacesContext faces = FacesContext.getCurrentInstance();
            faces.getExternalContext().responseSendError(HttpServletResponse.SC_NOT_FOUND, "");
            faces.responseComplete();
        }
    }

    public boolean isFound() {
        return grant != null;
    }

    public Grant getGrant() {
        return Optional.ofNullable(grant).orElseThrow();
    }

    public Grant.Standing getStanding() {
        return keepGrants.standing(getGrant());
    }

    public List<ReceiptKind> getKinds() {
        return getGrant().kinds().stream().sorted().toList();
    }

    /** None where only questions are answered. */
    public List<SharedField> getFields() {
        return getGrant().fields().stream().sorted().toList();
    }

    public boolean isWithdrawable() {
        return grant != null
                && grant.withdrawal() == null
                && KeepGrants.mayGrant(actor.get())
                && grant.agency().equals(actor.get().agency());
    }

    public @Nullable String withdraw() {
        Optional<WithdrawalReason> why = Constants.find(WithdrawalReason.values(), reason);
        if (why.isEmpty()) {
            notice = say.of("grant.reason.missing");
            return null;
        }
        Outcome outcome = keepGrants.withdraw(getGrant().id(), why.get(), actor.get());
        if (outcome instanceof Outcome.Refused refused) {
            notice = refusals.of(refused).detail();
            return null;
        }
        return "/staff/grant?faces-redirect=true&id=" + getGrant().id();
    }

    public WithdrawalReason[] getReasons() {
        return WithdrawalReason.values();
    }

    public @Nullable String getReason() {
        return reason;
    }

    public void setReason(@Nullable String reason) {
        this.reason = reason;
    }

    public @Nullable String getNotice() {
        return notice;
    }
}
