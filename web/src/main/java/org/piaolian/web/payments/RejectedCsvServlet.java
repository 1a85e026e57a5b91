package org.piaolian.web.payments;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.payments.FindBatches;
import org.piaolian.payments.domain.BatchProgress;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Language;
import org.piaolian.web.language.Texts;
import org.piaolian.web.layout.Csv;

/** {@code /staff/export/rejected.csv?batch=…}: the rejected entries of a batch with their reasons. */
@WebServlet("/staff/export/rejected.csv")
public class RejectedCsvServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient FindBatches batches;
    private final transient CurrentActor actor;
    private final transient Language language;
    private final transient Texts say;

    @Inject
    public RejectedCsvServlet(FindBatches batches, CurrentActor actor, Language language, Texts say) {
        this.batches = batches;
        this.actor = actor;
        this.language = language;
        this.say = say;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        @Nullable String id = request.getParameter("batch");
        Optional<BatchProgress> batch =
                id == null ? Optional.empty() : BatchId.parse(id).flatMap(b -> batches.find(b, actor.get()));
        if (batch.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        try (Csv csv = Csv.download(response, "rejected-" + batch.get().id() + ".csv")) {
            csv.row(
                    say.of("rejected.position"),
                    say.of("receipt.reference"),
                    say.of("rejected.code"),
                    say.of("rejected.reason"),
                    say.of("rejected.queue"));
            Csv.eachOf(
                    (offset, limit) -> batches.listRejected(batch.get().id(), actor.get(), offset, limit),
                    entry -> csv.row(
                            entry.position(),
                            entry.reference(),
                            entry.refusal().reason(),
                            entry.refusal().message(language.getLocale()),
                            say.of(entry.unmatched() == null ? "no" : "yes")));
        }
    }
}
