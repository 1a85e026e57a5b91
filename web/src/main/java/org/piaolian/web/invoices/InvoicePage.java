package org.piaolian.web.invoices;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.invoices.IssueInvoice;
import org.piaolian.invoices.IssueInvoice.Outcome;
import org.piaolian.invoices.domain.Finding;
import org.piaolian.lifecycle.AskReversal;
import org.piaolian.lifecycle.domain.ReversalId;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Texts;
import org.piaolian.web.layout.Uploads;
import org.piaolian.web.lifecycle.Refusals;
import org.piaolian.web.problems.Problem;

/** The page on which staff hand an e-invoice in, and read what the rules say of it. */
@RequestScoped
@Named
public class InvoicePage {

    private final IssueInvoice issueInvoice;
    private final Refusals refusals;
    private final CurrentActor actor;
    private final Texts say;
    private @Nullable Part file;
    private Optional<Outcome> outcome = Optional.empty();

    @Inject
    public InvoicePage(IssueInvoice issueInvoice, Refusals refusals, CurrentActor actor, Texts say) {
        this.issueInvoice = issueInvoice;
        this.refusals = refusals;
        this.actor = actor;
        this.say = say;
    }

    /** Stays on the page, which says what became of the invoice. */
    public void send() throws IOException {
        Optional<Part> chosen = Uploads.chosen(file);
        if (chosen.isEmpty()) {
            refuse(say.of("invoice.missing"));
        } else if (!actor.isIssuingInvoices()) {
            refuse(say.of("invoice.forbidden"));
        } else if (chosen.get().getSize() > InvoiceResource.LARGEST) {
            refuse(say.of("invoice.tooLarge"));
        } else {
            try (InputStream in = chosen.get().getInputStream()) {
                Outcome now = issueInvoice.issue(in.readAllBytes(), actor.get());
                outcome = Optional.of(now);
                problem(now)
                        .flatMap(problem -> Optional.ofNullable(problem.detail()))
                        .ifPresent(InvoicePage::refuse);
            }
        }
    }

    /** Why a credit note does not take its invoice back now, in words. */
    private Optional<Problem> problem(Outcome now) {
        if (now instanceof Outcome.NotAsked notAsked && getAhead() == null) {
            return Optional.of(
                    refusals.of(notAsked.refused(), notAsked.original().toString()));
        }
        return now instanceof Outcome.Asked asked && asked.reversal().refusal() != null
                ? Optional.of(refusals.of(asked.reversal()))
                : Optional.empty();
    }

    private static void refuse(String text) {
        FacesContext.getCurrentInstance().addMessage(null, new FacesMessage(FacesMessage.SEVERITY_ERROR, text, null));
    }

    /** The receipt of the invoice; null where it has none. */
    public Outcome.@Nullable Issued getIssued() {
        return outcome.orElse(null) instanceof Outcome.Issued issued ? issued : null;
    }

    /** The seller's other invoice of the same number; null where there is none. */
    public Outcome.@Nullable Conflict getConflict() {
        return outcome.orElse(null) instanceof Outcome.Conflict conflict ? conflict : null;
    }

    /** The reversal that a credit note asked for; null where it asked for none, or the channel refused. */
    public Outcome.@Nullable Asked getAsked() {
        return outcome.orElse(null) instanceof Outcome.Asked asked
                        && asked.reversal().refusal() == null
                ? asked
                : null;
    }

    /** The reversal that the seller's other credit note of the same number waits in; null where there is none. */
    public @Nullable ReversalId getWaiting() {
        return outcome.orElse(null) instanceof Outcome.AskedOtherwise otherwise ? otherwise.reversal() : null;
    }

    /** The other reversal of the invoice's receipt that has to be decided first; null where there is none. */
    public @Nullable ReversalId getAhead() {
        return outcome.orElse(null) instanceof Outcome.NotAsked notAsked
                        && notAsked.refused().refusal() == AskReversal.Refusal.ALREADY_ASKED
                ? ReversalId.parse(notAsked.refused().what()).orElse(null)
                : null;
    }

    public boolean isRefused() {
        return outcome.orElse(null) instanceof Outcome.Refused;
    }

    /** What the rules say, errors first. */
    public List<Finding> getFindings() {
        List<Finding> findings;
        if (outcome.orElse(null) instanceof Outcome.Refused refused) {
            findings = refused.findings();
        } else {
            Outcome.@Nullable Issued issued = getIssued();
            Outcome.@Nullable Asked asked = getAsked();
            findings = issued != null ? issued.warnings() : asked != null ? asked.warnings() : List.of();
        }
        return findings.stream().sorted(Comparator.comparing(Finding::severity)).toList();
    }

    public long getErrors() {
        return getFindings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .count();
    }

    public @Nullable Part getFile() {
        return file;
    }

    public void setFile(@Nullable Part file) {
        this.file = file;
    }
}
