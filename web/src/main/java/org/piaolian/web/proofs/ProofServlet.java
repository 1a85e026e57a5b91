package org.piaolian.web.proofs;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.piaolian.web.security.TooManyRequests;

/** {@code /verify/proof?number=…&check=…} for anyone; {@code /staff/proofs/11010126-0000000001.proof} for staff. */
@WebServlet({"/verify/proof", "/staff/proofs/*"})
public class ProofServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient ProofFiles proofs;

    @Inject
    public ProofServlet(ProofFiles proofs) {
        this.proofs = proofs;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getServletPath().equals("/staff/proofs")) {
            String path = Objects.requireNonNullElse(request.getPathInfo(), "/");
            ProofFiles.answer(proofs.forActor(path.substring(1).replaceAll("\\.proof$", "")), response);
            return;
        }
        try {
            String number = Objects.requireNonNullElse(request.getParameter("number"), "");
            String check = Objects.requireNonNullElse(request.getParameter("check"), "");
            ProofFiles.answer(proofs.forAnyone(number, check, request), response);
        } catch (TooManyRequests e) {
            response.setHeader("Retry-After", Long.toString(e.seconds()));
            response.sendError(429);
        }
    }
}
