package org.piaolian.web.lifecycle;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.lifecycle.AskReversal;
import org.piaolian.lifecycle.DecideReversal;
import org.piaolian.lifecycle.TakeSteps.Result;
import org.piaolian.lifecycle.WithdrawReversal;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.web.layout.Formats;
import org.piaolian.web.problems.Problem;
import org.piaolian.web.problems.Problems;

/** Why a step of a receipt's life was not taken, as a problem in the language of the request. */
@RequestScoped
public class Refusals {

    private final Problems problems;
    private final Formats formats;

    @Inject
    public Refusals(Problems problems, Formats formats) {
        this.problems = problems;
        this.formats = formats;
    }

    public Problem of(AskReversal.Outcome.Refused refused, String receipt) {
        String what = refused.what();
        return switch (refused.refusal()) {
            case NOT_FOUND -> problems.of(404, "receipt-not-found", receipt);
            case NOT_YOURS -> problems.of(403, "reversal-not-yours");
            case NOT_REGISTERED -> problems.of(409, "receipt-not-registered", receipt);
            case RED_RECEIPT -> problems.of(409, "receipt-is-red", receipt);
            case REVERSED -> problems.of(409, "receipt-reversed", receipt);
            case ALREADY_ASKED ->
                problems.of(409, "reversal-already-asked", receipt).with("reversal", what);
            case KEY_USED -> problems.of(422, "idempotency-key-used").with("reversal", what);
            case TOO_MUCH -> problems.of(422, "reversal-too-much", what);
            case BAD_AMOUNT -> problems.of(422, "reversal-bad-amount", what);
            case PARTLY_REPLACED -> problems.of(422, "replacement-of-a-part");
            case INVOICE_REPLACED -> problems.of(422, "replacement-of-an-invoice");
            case OTHER_TOTAL -> problems.of(422, "replacement-total", what);
            case CLAIMED_OTHERWISE -> problems.of(422, "replacement-claimed");
            case NOTHING_CORRECTED -> problems.of(422, "replacement-same");
            case TEXT_WITHOUT_GLYPH -> problems.of(422, "text-without-glyph", what);
            case OTHER_BUYER -> problems.of(422, "reversal-other-buyer", receipt);
            case NOTE_ASKED_OTHERWISE ->
                problems.of(409, "credit-note-asked-otherwise").with("reversal", what);
            case NOTE_NUMBERED -> problems.of(409, "invoice-number-taken", what).with("receipt", what);
        };
    }

    /** Of a reversal that the channel refused. */
    public Problem of(Reversal refused) {
        return ofCode(
                        Optional.ofNullable(refused.refusal()).orElseThrow(),
                        refused.receipt().toString(),
                        null)
                .with("reversal", refused.id().toString());
    }

    Problem of(DecideReversal.Refusal refusal, String reversal) {
        return switch (refusal) {
            case NOT_FOUND -> problems.of(404, "reversal-not-found", reversal);
            case NOT_YOURS -> problems.of(403, "reversal-decision-not-yours");
            case SAME_OFFICER -> problems.of(409, "reversal-same-officer");
            case NOT_LOCKED_YET -> problems.of(409, "reversal-not-locked");
            case ALREADY_DECIDED -> problems.of(409, "reversal-decided");
            case EXPIRED -> problems.of(409, "reversal-expired");
            case TEXT_WITHOUT_GLYPH -> problems.of(422, "text-without-glyph", "");
        };
    }

    Problem of(WithdrawReversal.Refusal refusal, String reversal) {
        return switch (refusal) {
            case NOT_FOUND -> problems.of(404, "reversal-not-found", reversal);
            case NOT_YOURS -> problems.of(403, "reversal-withdrawal-not-yours");
            case ALREADY_DECIDED -> problems.of(409, "reversal-decided");
        };
    }

    /** @param code by which the channel refused it */
    Problem ofCode(String code, String receipt, @Nullable Instant until) {
        Problem problem = switch (code) {
            case "NOT_FOUND" -> problems.of(404, "receipt-not-found", receipt);
            case "LOCKED" -> problems.of(409, "receipt-locked", receipt, end(until));
            case "PLEDGED" -> problems.of(409, "receipt-pledged", receipt, end(until));
            case "CLOSED" -> problems.of(409, "receipt-closed", receipt);
            case "REVERSED" -> problems.of(409, "receipt-reversed", receipt);
            case "RED_RECEIPT" -> problems.of(409, "receipt-is-red", receipt);
            case "NOT_LOCKED", "NOT_PLEDGED", "NOT_ASKED" -> problems.of(409, "nothing-held", receipt);
            case "LOCK_ENDED", "PLEDGE_ENDED" -> problems.of(409, "hold-ended", receipt, end(until));
            case "NOT_OWNER", "WRONG_AGENCY" -> problems.of(403, "not-the-holder", receipt);
            case "BAD_TERM" -> problems.of(422, "term-refused");
            case "UNKNOWN_MEMBER" -> problems.of(422, "pledgee-unknown");
            default -> problems.of(422, "step-refused", receipt, code);
        };
        return problem.with("receipt", receipt)
                .with("refusal", code)
                .with("until", until == null ? null : until.toString());
    }

    Problem of(Result.Refused refused) {
        Problem problem = ofCode(
                refused.code(), refused.receipt().toString(), refused.until().orElse(null));
        return refused.holder()
                .map(holder -> problem.with("holder", holder.mspId()).with("unit", holder.unit()))
                .orElse(problem);
    }

    private String end(@Nullable Instant until) {
        return until == null ? "—" : formats.moment(until);
    }
}
