package org.piaolian.web.proofs;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.proofs.GiveProof;
import org.piaolian.proofs.GiveProof.Answer;
import org.piaolian.proofs.domain.LogUnavailable;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.web.identity.ClientAddress;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.problems.Problem;
import org.piaolian.web.problems.Problems;
import org.piaolian.web.security.RateLimits;
import org.piaolian.web.security.RateLimits.Kind;
import org.piaolian.web.security.TooManyRequests;

/** Asks for a proof in the name of whoever asks, and answers with the file or a problem: never with half a proof. */
@RequestScoped
public class ProofFiles {

    /** When the answer is 409, as OpenAPI says it of each resource that gives proofs. */
    public static final String NOT_LOGGED =
            "The last thing that was done to it is in no log, as it was done before the log"
                    + " took up such things; verification knows of it";

    /** When the answer is 503, likewise. */
    public static final String NOT_YET = "No checkpoint covers it and the last thing that was done to it yet, or log or"
            + " channel cannot be read; Retry-After says how many seconds to wait";

    static final String MEDIA_TYPE = "text/plain;charset=utf-8";

    /** For the description of the API; paths and signatures are cut. */
    static final String EXAMPLE = """
            piaolian receipt proof v1
            number 11010126-0000000701
            content RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=
            pdf Tr14TyIG2JE1JcKV1qCuJYqUlsd8pPPcEgiQrbQ9ziw=
            agency TaxMSP
            index 700
            path eDfBK7JB9YyYV1jZdbMJfKpwGpIq5jmNfNcMjYHYRfs=
            state REVERSED
            state-sequence 2
            state-time 1789999940
            state-reference Tr14TyIG2JE1JcKV1qCuJYqUlsd8pPPcEgiQrbQ9ziw=
            state-agency TaxMSP
            state-index 900
            state-path eDfBK7JB9YyYV1jZdbMJfKpwGpIq5jmNfNcMjYHYRfs=

            piaolian/receipts/1b2c3d4e5f607182
            1000
            5RnFJ9VeWLSOkkwojbvgZe7H7BsE5H/IYV1jZdbMJfI=

            \u2014 piaolian/receipts/1b2c3d4e5f607182/finance hsw1ywAAAABqsc2A
            """;

    private static final Logger LOG = Logger.getLogger(ProofFiles.class.getName());

    private final GiveProof giveProof;
    private final CurrentActor actor;
    private final RateLimits limits;
    private final Problems problems;

    @Inject
    public ProofFiles(GiveProof giveProof, CurrentActor actor, RateLimits limits, Problems problems) {
        this.giveProof = giveProof;
        this.actor = actor;
        this.limits = limits;
        this.problems = problems;
    }

    /** A proof file, or the problem and, where it helps to wait, for how many seconds. */
    sealed interface Outcome {

        record File(Answer.Given given) implements Outcome {

            String disposition() {
                return "attachment; filename=\"" + given.number() + ".proof\"";
            }
        }

        record Refused(Problem problem, Optional<Long> retryAfter) implements Outcome {}
    }

    Outcome forActor(String number) {
        return outcome(number, receipt -> giveProof.give(receipt, actor.get()));
    }

    /** @throws TooManyRequests where this client has asked too much, or tried too many check codes */
    Outcome forAnyone(String number, String check, HttpServletRequest request) {
        String client = ClientAddress.of(request);
        limits.admitCheckCode(client);
        return outcome(number, receipt -> {
            Answer answer = giveProof.give(receipt, check);
            if (answer instanceof Answer.NoSuchReceipt) {
                limits.spend(Kind.WRONG_CHECK_CODE, client);
            }
            return answer;
        });
    }

    /** Asks for the proof of a receipt. */
    public interface Question {
        Answer about(ReceiptNumber number);
    }

    /** For the API: the file, or the problem. */
    public Response respond(String number, Question question, String path) {
        return response(outcome(number, question), path);
    }

    private Outcome outcome(String text, Question question) {
        Supplier<Outcome> unknown =
                () -> new Outcome.Refused(problems.of(404, "receipt-not-found", text), Optional.empty());
        Optional<ReceiptNumber> number = ReceiptNumber.parse(text);
        if (number.isEmpty()) {
            return unknown.get();
        }
        try {
            Answer answer = question.about(number.get());
            if (answer instanceof Answer.Given given) {
                return new Outcome.File(given);
            }
            if (answer instanceof Answer.NotLogged) {
                return new Outcome.Refused(problems.of(409, "proof-not-logged", text), Optional.empty());
            }
            return answer instanceof Answer.NotYet notYet
                    ? new Outcome.Refused(
                            problems.of(503, "proof-not-yet", text),
                            Optional.of(notYet.again().toSeconds()))
                    : unknown.get();
        } catch (LogUnavailable e) {
            LOG.log(Level.SEVERE, "No proof of " + number.get(), e);
            return new Outcome.Refused(problems.of(503, "proof-unavailable", text), Optional.of(60L));
        }
    }

    static Response response(Outcome outcome, String path) {
        if (outcome instanceof Outcome.File file) {
            return Response.ok(file.given().bytes(), MEDIA_TYPE)
                    .header(HttpHeaders.CONTENT_DISPOSITION, file.disposition())
                    .build();
        }
        Outcome.Refused refused = (Outcome.Refused) outcome;
        Response.ResponseBuilder answer =
                Response.fromResponse(refused.problem().response(path));
        refused.retryAfter().ifPresent(seconds -> answer.header(HttpHeaders.RETRY_AFTER, seconds));
        return answer.build();
    }

    /** For people: the file to save, or a page that says what is the matter. */
    static void answer(Outcome outcome, HttpServletResponse response) throws IOException {
        if (outcome instanceof Outcome.File file) {
            response.setContentType(MEDIA_TYPE);
            response.setHeader(HttpHeaders.CONTENT_DISPOSITION, file.disposition());
            byte[] bytes = file.given().bytes();
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        } else if (outcome instanceof Outcome.Refused refused) {
            refused.retryAfter()
                    .ifPresent(seconds -> response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds)));
            response.sendError(refused.problem().status());
        }
    }
}
