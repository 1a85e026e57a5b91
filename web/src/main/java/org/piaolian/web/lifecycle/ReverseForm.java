package org.piaolian.web.lifecycle;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.lifecycle.AskReversal;
import org.piaolian.lifecycle.FindReversals;
import org.piaolian.lifecycle.domain.Replacement;
import org.piaolian.money.Money;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReversalReason;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Texts;
import org.piaolian.web.problems.Problem;

/** The form in which an officer asks for a reversal. The address, or the form, has the receipt's number. */
@RequestScoped
@Named
public class ReverseForm {

    /** Six fields each: a server takes so many in one form. Longer ones are corrected by the API. */
    private static final int MOST_LINES = 60;

    private final AskReversal askReversal;
    private final Refusals refusals;
    private final CurrentActor actor;
    private final Texts say;
    private final @Nullable Receipt receipt;
    private final @Nullable Money left;
    private @Nullable String reason;
    private @Nullable String amount;
    private boolean anew;
    private @Nullable String name;
    private @Nullable String scheme;
    private @Nullable String identifier;
    private @Nullable String remark;
    private List<LineRow> rows = List.of();
    private @Nullable String notice;

    @Inject
    public ReverseForm(
            AskReversal askReversal,
            FindReceipts receipts,
            FindReversals reversals,
            Refusals refusals,
            CurrentActor actor,
            Texts say,
            HttpServletRequest request) {
        this.askReversal = askReversal;
        this.refusals = refusals;
        this.actor = actor;
        this.say = say;
        this.receipt = Optional.ofNullable(request.getParameter("number"))
                .flatMap(ReceiptNumber::parse)
                .flatMap(number -> receipts.find(number, actor.get()))
                .orElse(null);
        this.left = receipt == null ? null : reversals.left(receipt);
        if (receipt != null) {
            fill(receipt.content());
        }
    }

    private void fill(ReceiptContent content) {
        name = content.party().name();
        remark = content.remark();
        PartyIdentifier known = content.party().identifier();
        scheme = known == null ? null : known.scheme().name();
        identifier = known == null ? null : known.value();
        rows = content.lines().size() <= MOST_LINES ? LineRow.of(content.lines()) : List.of();
    }

    /** Answers 404 where there is no such receipt, or it is not for this person. */
    public void open() throws IOException {
        if (receipt == null) {
            FacesContext faces = FacesContext.getCurrentInstance();
            faces.getExternalContext().responseSendError(HttpServletResponse.SC_NOT_FOUND, "");
            faces.responseComplete();
        }
    }

    public boolean isFound() {
        return receipt != null;
    }

    public ReceiptContent getContent() {
        return Optional.ofNullable(receipt).orElseThrow().content();
    }

    /** What no reversal has taken back yet. */
    public Money getLeft() {
        return Optional.ofNullable(left).orElseThrow();
    }

    /** An invoice is not issued anew here: its seller sends another. */
    public boolean isReplaceable() {
        return receipt != null && !receipt.content().kind().isInvoice();
    }

    public ReversalReason[] getReasons() {
        return ReversalReason.values();
    }

    public PartyIdentifier.Scheme[] getSchemes() {
        return PartyIdentifier.Scheme.values();
    }

    public @Nullable String ask() {
        Optional<AskReversal.Request> request = request();
        if (request.isEmpty()) {
            return null;
        }
        String number = getContent().number().toString();
        AskReversal.Outcome outcome = askReversal.ask(request.get(), actor.get());
        if (outcome instanceof AskReversal.Outcome.Refused refused) {
            return refuse(refusals.of(refused, number));
        }
        AskReversal.Outcome.Asked asked = (AskReversal.Outcome.Asked) outcome;
        String refusal = asked.reversal().refusal();
        return refusal == null
                ? "/staff/reversal?faces-redirect=true&id=" + asked.reversal().id()
                : refuse(refusals.ofCode(refusal, number, null));
    }

    private Optional<AskReversal.Request> request() {
        Optional<ReversalReason> why = constant(ReversalReason.values(), reason);
        if (why.isEmpty()) {
            return wrong("reverse.reason.missing");
        }
        Money wanted = null;
        if (amount != null && !amount.isBlank()) {
            String figure = amount.strip().replace(",", "");
            if (!figure.matches("[0-9]{1,15}([.][0-9]{1,4})?")) {
                return wrong("reverse.amount.malformed");
            }
            try {
                wanted = new Money(new BigDecimal(figure), getLeft().currency());
            } catch (IllegalArgumentException e) {
                return wrong("reverse.amount.malformed");
            }
        }
        Replacement replacement = null;
        if (anew) {
            Optional<Party> party = party();
            if (party.isEmpty()) {
                return Optional.empty();
            }
            if (remark != null && remark.length() > Replacement.MAX_REMARK) {
                return wrong("reverse.remark.long");
            }
            Optional<List<Line>> lines = lines();
            if (lines.isEmpty()) {
                return Optional.empty();
            }
            replacement = new Replacement(
                    party.get(), lines.get(), remark == null || remark.isBlank() ? null : remark.strip());
        }
        return Optional.of(new AskReversal.Request(getContent().number(), why.get(), wanted, replacement, null));
    }

    private Optional<Party> party() {
        if (name == null || name.isBlank() || name.strip().length() > Party.MAX_NAME) {
            return wrong("reverse.name.missing");
        }
        PartyIdentifier known = null;
        if (identifier != null && !identifier.isBlank()) {
            Optional<PartyIdentifier.Scheme> of = constant(PartyIdentifier.Scheme.values(), scheme);
            if (of.isEmpty() || !of.get().isValid(identifier.strip())) {
                return wrong("reverse.identifier.malformed");
            }
            known = new PartyIdentifier(of.get(), identifier.strip());
        }
        return Optional.of(new Party(getContent().party().type(), name.strip(), known));
    }

    private Optional<List<Line>> lines() {
        if (rows.isEmpty()) {
            return Optional.of(getContent().lines());
        }
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            LineRow row = rows.get(i);
            if (!row.isEmpty()) {
                Optional<Line> line = row.line(getContent().total().currency());
                if (line.isEmpty()) {
                    notice = say.of("reverse.line.malformed", i + 1);
                    return Optional.empty();
                }
                lines.add(line.get());
            }
        }
        return lines.isEmpty() ? wrong("reverse.lines.missing") : Optional.of(lines);
    }

    private <T> Optional<T> wrong(String key) {
        notice = say.of(key);
        return Optional.empty();
    }

    private @Nullable String refuse(Problem problem) {
        notice = problem.detail();
        return null;
    }

    private static <E extends Enum<E>> Optional<E> constant(E[] constants, @Nullable String name) {
        for (E constant : constants) {
            if (constant.name().equals(name)) {
                return Optional.of(constant);
            }
        }
        return Optional.empty();
    }

    /** What is issued anew, line by line; none where there are too many for a form. */
    public List<LineRow> getRows() {
        return rows;
    }

    public @Nullable String getNotice() {
        return notice;
    }

    public @Nullable String getReason() {
        return reason;
    }

    public void setReason(@Nullable String reason) {
        this.reason = reason;
    }

    public @Nullable String getAmount() {
        return amount;
    }

    public void setAmount(@Nullable String amount) {
        this.amount = amount;
    }

    public boolean isAnew() {
        return anew;
    }

    public void setAnew(boolean anew) {
        this.anew = anew;
    }

    public @Nullable String getName() {
        return name;
    }

    public void setName(@Nullable String name) {
        this.name = name;
    }

    public @Nullable String getScheme() {
        return scheme;
    }

    public void setScheme(@Nullable String scheme) {
        this.scheme = scheme;
    }

    public @Nullable String getIdentifier() {
        return identifier;
    }

    public void setIdentifier(@Nullable String identifier) {
        this.identifier = identifier;
    }

    public @Nullable String getRemark() {
        return remark;
    }

    public void setRemark(@Nullable String remark) {
        this.remark = remark;
    }
}
