package org.piaolian.web.sharing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import org.piaolian.sharing.AskReceipts;
import org.piaolian.sharing.DiscardDisclosure;
import org.piaolian.sharing.DiscloseReceipts;
import org.piaolian.sharing.KeepGrants;
import org.piaolian.sharing.KeepWebhooks;
import org.piaolian.sharing.domain.Disclosure;
import org.piaolian.web.problems.Problem;
import org.piaolian.web.problems.Problems;

/** Why something was not granted, answered or registered, as a problem in the language of the request. */
@RequestScoped
public class SharingProblems {

    private final Problems problems;

    @Inject
    public SharingProblems(Problems problems) {
        this.problems = problems;
    }

    Problem of(KeepGrants.Outcome.Refused refused) {
        String detail = refused.detail();
        return switch (refused.why()) {
            case NOT_FOR_YOU -> problems.of(403, "grant-not-yours");
            case NO_SUCH_GRANT -> problems.of(404, "grant-not-found", detail);
            case NO_LEGAL_BASIS -> problems.of(422, "legal-basis-missing", KeepGrants.LONGEST_TEXT);
            case NO_KIND -> problems.of(422, "grant-without-kind");
            case BAD_TERM -> problems.of(422, "grant-bad-term", detail);
            case WITHDRAWN -> problems.of(409, "grant-withdrawn", detail);
            case BY_THE_CHANNEL -> problems.of(409, "refused-by-the-channel", detail);
        };
    }

    Problem of(AskReceipts.Outcome.Refused refused) {
        String detail = refused.detail();
        return switch (refused.why()) {
            case NOT_A_DEPARTMENT -> problems.of(403, "query-not-by-certificate");
            case NO_PURPOSE -> problems.of(400, "query-without-purpose");
            case NOT_GRANTED -> problems.of(403, "query-not-granted", detail);
            case NOT_IN_TIME -> problems.of(403, "grant-not-in-time", detail);
            case WITHDRAWN -> problems.of(403, "grant-withdrawn", detail);
            case OTHER_PURPOSE -> problems.of(403, "query-other-purpose", detail);
            case SEVERAL_GRANTS -> problems.of(409, "query-several-grants", detail);
            case FIELD_NOT_GRANTED ->
                problems.of(403, "field-not-granted", detail).with("field", detail);
            case KIND_NOT_GRANTED -> problems.of(403, "kind-not-granted", detail);
            case QUESTIONS_ONLY -> problems.of(403, "grant-for-questions");
            case NO_LEGAL_BASIS -> problems.of(422, "legal-basis-missing", KeepGrants.LONGEST_TEXT);
            case NO_CASE_NUMBER -> problems.of(422, "case-number-missing", AskReceipts.LONGEST_CASE_NUMBER);
            case NO_NUMBERS -> problems.of(422, "query-without-numbers");
            case TOO_MANY_NUMBERS -> problems.of(422, "query-too-many-numbers", detail, AskReceipts.MOST_RECEIPTS);
            case COVERT_NOT_ALLOWED -> problems.of(403, "covert-not-allowed", detail);
            case COVERT_TERM -> problems.of(422, "covert-term", detail);
            case BY_THE_CHANNEL -> problems.of(403, "refused-by-the-channel", detail);
        };
    }

    Problem of(DiscloseReceipts.Outcome.Refused refused) {
        String detail = refused.detail();
        return switch (refused.why()) {
            case NOT_FOR_YOU -> problems.of(403, "disclosure-not-yours");
            case NO_RECIPIENT -> problems.of(422, "disclosure-without-recipient", detail);
            case NO_LEGAL_BASIS -> problems.of(422, "legal-basis-missing", KeepGrants.LONGEST_TEXT);
            case NO_CASE_NUMBER -> problems.of(422, "case-number-missing", DiscloseReceipts.LONGEST_CASE_NUMBER);
            case NO_NUMBERS -> problems.of(422, "disclosure-without-numbers");
            case TOO_MANY_NUMBERS -> problems.of(422, "disclosure-too-many-numbers", detail, Disclosure.MOST_RECEIPTS);
            case NO_FIELD -> problems.of(422, "disclosure-without-field");
            case BAD_TERM -> problems.of(422, "disclosure-bad-term", DiscloseReceipts.MOST_DAYS);
            case NOT_YOUR_RECEIPTS -> problems.of(422, "disclosure-not-your-receipts", detail);
            case TOO_LARGE -> problems.of(422, "disclosure-too-large", detail);
            case BY_THE_CHANNEL -> problems.of(409, "refused-by-the-channel", detail);
        };
    }

    Problem of(DiscardDisclosure.Outcome.Refused refused) {
        String detail = refused.detail();
        return switch (refused.why()) {
            case NOT_FOR_YOU -> problems.of(403, "disclosure-not-yours");
            case NO_SUCH_DISCLOSURE -> disclosureNotFound(detail);
            case DISCARDED -> problems.of(409, "disclosure-discarded", detail);
            case NO_REASON -> problems.of(422, "disclosure-not-ended");
        };
    }

    Problem disclosureNotFound(String id) {
        return problems.of(404, "disclosure-not-found", id);
    }

    Problem of(KeepWebhooks.Outcome refused) {
        if (refused instanceof KeepWebhooks.Outcome.BadAddress bad) {
            return problems.of(422, "webhook-bad-address", bad.why());
        }
        if (refused instanceof KeepWebhooks.Outcome.TooMany many) {
            return problems.of(409, "webhook-too-many", many.most());
        }
        if (refused instanceof KeepWebhooks.Outcome.UnknownAgency unknown) {
            return problems.of(422, "webhook-unknown-agency", unknown.agency().value());
        }
        return problems.of(403, "webhook-not-yours");
    }

    Problem webhookNotFound(String id) {
        return problems.of(404, "webhook-not-found", id);
    }
}
