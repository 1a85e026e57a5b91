package org.piaolian.web.verification;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.MultipartConfig;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.piaolian.web.identity.ClientAddress;
import org.piaolian.web.language.Texts;
import org.piaolian.web.problems.FormlessRequest;
import org.piaolian.web.security.TooManyRequests;

/** The full check of a document that a person sends, with or without a script; shown on the verification page. */
@WebServlet("/verify/document")
@MultipartConfig(
        maxFileSize = LimitedVerification.LARGEST_DOCUMENT,
        maxRequestSize = LimitedVerification.LARGEST_DOCUMENT + 65_536L,
        fileSizeThreshold = 65_536)
public class VerifyDocumentServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient LimitedVerification verify;
    private final transient VerifyPage page;
    private final transient Texts say;

    @Inject
    public VerifyDocumentServlet(LimitedVerification verify, VerifyPage page, Texts say) {
        this.verify = verify;
        this.page = page;
        this.say = say;
    }

    /** A reload of the answer's address, or somebody's bookmark of it, has no document to check. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendRedirect("/verify");
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            verify.admitDocument(ClientAddress.of(request));
            check(request, response);
        } catch (TooManyRequests e) {
            response.setStatus(429);
            response.setHeader("Retry-After", Long.toString(e.seconds()));
            page.tell(say.of("verify.tooMany", e.seconds()));
        }
        // The page shows what was found out here, and has no need of the form, which may not even be readable.
        request.getRequestDispatcher("/verify.xhtml").forward(new FormlessRequest(request), response);
    }

    private void check(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
        @Nullable Part part;
        try {
            part = request.getPart("document");
        } catch (IllegalStateException e) {
            // What the servlet specification has for a part or a request above its limit.
            response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            page.tell(say.of("verify.file.tooLarge"));
            return;
        }
        if (part == null || part.getSize() == 0) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            page.tell(say.of("verify.file.missing"));
            return;
        }
        try (InputStream in = part.getInputStream()) {
            verify.ofDocument(in)
                    .ifPresentOrElse(page::showWithReport, () -> page.tell(say.of("verify.file.tooLarge")));
        }
    }
}
