package org.piaolian.web.lifecycle;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.piaolian.ledger.domain.LedgerEntry;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.lifecycle.TellHistory;
import org.piaolian.lifecycle.TellHistory.History;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.verification.domain.Verdict;
import org.piaolian.verification.domain.Verification;
import org.piaolian.web.agencies.AgencyNames;
import org.piaolian.web.language.Texts;
import org.piaolian.web.layout.Formats;

/** The life of a receipt in the language of the request. */
@RequestScoped
public class LifeWords {

    private final TellHistory tellHistory;
    private final Texts say;
    private final AgencyNames agencies;
    private final Formats formats;

    /** A page and its reports tell the same, and the channel is asked once. */
    private final Map<ReceiptNumber, LifeView> told = new HashMap<>();

    @Inject
    public LifeWords(TellHistory tellHistory, Texts say, AgencyNames agencies, Formats formats) {
        this.tellHistory = tellHistory;
        this.say = say;
        this.agencies = agencies;
        this.formats = formats;
    }

    /** @param number of a receipt that the person may know */
    public LifeView of(ReceiptNumber number) {
        return told.computeIfAbsent(number, this::look);
    }

    private LifeView look(ReceiptNumber number) {
        History history = tellHistory.of(number);
        if (history instanceof History.Told answer) {
            List<Standing> all = answer.standings();
            return new LifeView(
                    true,
                    all.isEmpty() ? null : all.get(all.size() - 1),
                    all.stream().map(this::step).toList());
        }
        return new LifeView(false, null, List.of());
    }

    /** Of the receipt that a verification shows; empty where it shows none, or it is not on the channel yet. */
    public Optional<LifeView> of(Verification verification) {
        if (verification.receipt() == null) {
            return Optional.empty();
        }
        LedgerEntry entry = verification.entry();
        if (entry == null) {
            return verification.verdict() == Verdict.UNAVAILABLE
                    ? Optional.of(new LifeView(false, null, List.of()))
                    : Optional.empty();
        }
        return Optional.of(entry.standing().isEmpty() ? new LifeView(true, null, List.of()) : of(entry.number()));
    }

    private LifeView.StepView step(Standing standing) {
        Standing.Step step = standing.last();
        return new LifeView.StepView(
                say.word("life.action", step.action()),
                agencies.ofMsp(step.mspId()),
                formats.moment(step.at()),
                say.word("life.reason", step.reason()),
                detail(standing),
                standing);
    }

    private String detail(Standing standing) {
        return switch (standing.last().action()) {
            case "lock", "askReversal", "pledge", "transfer" ->
                standing.hold() == null
                        ? ""
                        : say.of("life.until", formats.moment(standing.hold().until()));
            case "reverse" ->
                standing.reversals().isEmpty()
                        ? ""
                        : say.of(
                                "life.red",
                                standing.reversals().get(standing.reversals().size() - 1));
            case "reverses" -> say.of("life.original", String.valueOf(standing.reverses()));
            case "replaces" -> say.of("life.original", String.valueOf(standing.replaces()));
            default -> "";
        };
    }
}
