package org.piaolian.web.lifecycle;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.lifecycle.DecideReversal;
import org.piaolian.lifecycle.FindReversals;
import org.piaolian.lifecycle.WithdrawReversal;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.problems.Problem;

/**
 * One reversal; for another officer of the agency its decision, and for who asked for it the way to take that back. The address, or the form, has its id.
 */
@RequestScoped
@Named
public class ReversalPage {

    private final FindReversals reversals;
    private final DecideReversal decideReversal;
    private final WithdrawReversal withdrawReversal;
    private final Refusals refusals;
    private final CurrentActor actor;
    private final String id;
    private @Nullable Reversal reversal;
    private @Nullable String notice;

    @Inject
    public ReversalPage(
            FindReversals reversals,
            DecideReversal decideReversal,
            WithdrawReversal withdrawReversal,
            Refusals refusals,
            CurrentActor actor,
            HttpServletRequest request) {
        this.reversals = reversals;
        this.decideReversal = decideReversal;
        this.withdrawReversal = withdrawReversal;
        this.refusals = refusals;
        this.actor = actor;
        @Nullable String asked = request.getParameter("id");
        this.id = asked == null ? "" : asked;
        this.reversal = find().orElse(null);
    }

    private Optional<Reversal> find() {
        return ReversalId.parse(id).flatMap(parsed -> reversals.find(parsed, actor.get()));
    }

    /** Answers 404 where there is no such reversal, or it is not for this person. */
    public void open() throws IOException {
        if (reversal == null) {
            FacesContext faces = FacesContext.getCurrentInstance();
            faces.getExternalContext().responseSendError(HttpServletResponse.SC_NOT_FOUND, id);
            faces.responseComplete();
        }
    }

    public boolean isFound() {
        return reversal != null;
    }

    public Reversal getReversal() {
        return Optional.ofNullable(reversal).orElseThrow();
    }

    public boolean isDecidable() {
        return reversal != null && decideReversal.mayDecide(reversal, actor.get());
    }

    /** Whether the person is who asked for it, and so is not to decide. */
    public boolean isOwn() {
        return reversal != null
                && reversal.state() == Reversal.State.OPEN
                && reversal.asked().is(actor.get());
    }

    public boolean isWithdrawable() {
        return reversal != null && withdrawReversal.mayWithdraw(reversal, actor.get());
    }

    public @Nullable String withdraw() {
        WithdrawReversal.Outcome outcome =
                withdrawReversal.withdraw(getReversal().id(), actor.get());
        return outcome instanceof WithdrawReversal.Outcome.Refused refused
                ? refuse(refusals.of(refused.refusal(), id))
                : again();
    }

    public @Nullable String confirm() {
        return decided(decideReversal.confirm(getReversal().id(), actor.get()));
    }

    public @Nullable String decline() {
        return decided(decideReversal.decline(getReversal().id(), actor.get()));
    }

    private @Nullable String decided(DecideReversal.Outcome outcome) {
        if (outcome instanceof DecideReversal.Outcome.Refused refused) {
            return refuse(refusals.of(refused.refusal(), id));
        }
        return again();
    }

    private @Nullable String refuse(Problem problem) {
        notice = problem.detail();
        reversal = find().orElse(null);
        return null;
    }

    private String again() {
        return "/staff/reversal?faces-redirect=true&id=" + getReversal().id();
    }

    /** Why it was not decided or withdrawn; null where nothing was asked, or all is well. */
    public @Nullable String getNotice() {
        return notice;
    }
}
