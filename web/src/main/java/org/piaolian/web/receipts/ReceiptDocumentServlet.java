package org.piaolian.web.receipts;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.archive.FindArchived;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.web.identity.CurrentActor;

/**
 * {@code /staff/documents/11010126-0000000001.pdf}, shown in the browser, or saved with {@code ?save}; and
 * {@code 11010126-0000000001-archive.pdf}, the same with the evidence that is kept beside it.
 */
@WebServlet("/staff/documents/*")
public class ReceiptDocumentServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String SUFFIX = ".pdf";
    private static final String ARCHIVE = "-archive.pdf";

    private final transient FindReceipts receipts;
    private final transient FindArchived archive;
    private final transient CurrentActor actor;

    @Inject
    public ReceiptDocumentServlet(FindReceipts receipts, FindArchived archive, CurrentActor actor) {
        this.receipts = receipts;
        this.archive = archive;
        this.actor = actor;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        @Nullable String path = request.getPathInfo();
        String suffix = path != null && path.endsWith(ARCHIVE) ? ARCHIVE : SUFFIX;
        Optional<ReceiptNumber> number = path != null && path.endsWith(suffix)
                ? ReceiptNumber.parse(path.substring(1, path.length() - suffix.length()))
                : Optional.empty();
        Optional<byte[]> pdf = number.flatMap(n ->
                suffix.equals(ARCHIVE) ? archive.findDocument(n, actor.get()) : receipts.findDocument(n, actor.get()));
        if (pdf.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        String disposition = request.getParameter("save") == null ? "inline" : "attachment";
        response.setContentType("application/pdf");
        response.setHeader("Content-Disposition", disposition + "; filename=\"" + number.get() + suffix + "\"");
        response.setContentLength(pdf.get().length);
        response.getOutputStream().write(pdf.get());
    }
}
