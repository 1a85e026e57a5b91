package org.piaolian.web.receipts;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.ReceiptQuery;
import org.piaolian.web.agencies.AgencyNames;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Texts;
import org.piaolian.web.layout.Csv;
import org.piaolian.web.layout.Formats;

/** {@code /staff/export/receipts.csv}: all receipts that the page of the same query shows. */
@WebServlet("/staff/export/receipts.csv")
public class ReceiptsCsvServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient FindReceipts receipts;
    private final transient CurrentActor actor;
    private final transient AgencyNames agencies;
    private final transient Formats formats;
    private final transient Texts say;

    @Inject
    public ReceiptsCsvServlet(
            FindReceipts receipts, CurrentActor actor, AgencyNames agencies, Formats formats, Texts say) {
        this.receipts = receipts;
        this.actor = actor;
        this.agencies = agencies;
        this.formats = formats;
        this.say = say;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ReceiptFilter filter = filter(request);
        try (Csv csv = Csv.download(response, "receipts.csv")) {
            csv.row(
                    say.of("receipt.number"),
                    say.of("receipt.kind"),
                    say.of("receipt.agency"),
                    say.of("receipt.issued"),
                    say.of("receipt.party"),
                    say.of("receipt.item"),
                    say.of("receipt.currency"),
                    say.of("receipt.total"),
                    say.of("receipt.reference"),
                    say.of("receipt.state"));
            Csv.eachOf(
                    (offset, limit) ->
                            receipts.search(filter.query(ReceiptQuery.Sort.NUMBER, false, offset, limit), actor.get()),
                    r -> csv.row(
                            r.number(),
                            say.word("kind", r.kind()),
                            agencies.name(r.agency()),
                            formats.moment(r.issuedAt()),
                            r.party(),
                            r.item(),
                            r.total().currency().getCurrencyCode(),
                            r.total().figure(),
                            r.paymentReference(),
                            say.word("state", r.state())));
        }
    }

    private static ReceiptFilter filter(HttpServletRequest request) {
        ReceiptFilter filter = new ReceiptFilter();
        filter.setText(request.getParameter("q"));
        filter.setKind(request.getParameter("kind"));
        filter.setState(request.getParameter("state"));
        filter.setAgency(request.getParameter("agency"));
        filter.setFrom(request.getParameter("from"));
        filter.setTo(request.getParameter("to"));
        filter.setLeast(request.getParameter("least"));
        filter.setMost(request.getParameter("most"));
        filter.setBatch(request.getParameter("batch"));
        return filter;
    }
}
