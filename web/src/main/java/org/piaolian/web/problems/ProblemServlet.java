package org.piaolian.web.problems;

import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.piaolian.web.api.AskedAddress;

/** Where the server sends every error that nothing else answered: a problem under {@code /api}, a page elsewhere. */
@WebServlet("/problem")
public class ProblemServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Problems problems;

    @Inject
    public ProblemServlet(Problems problems) {
        this.problems = problems;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        boolean called = request.getDispatcherType() == DispatcherType.ERROR;
        int status = called && request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? code
                : HttpServletResponse.SC_NOT_FOUND;
        if (called && AskedAddress.isApi(request)) {
            problems.ofStatus(status).write(request, response);
            return;
        }
        response.setStatus(status);
        request.setAttribute(ProblemPage.STATUS, status);
        request.getRequestDispatcher("/problem-page.xhtml").forward(new FormlessRequest(request), response);
    }
}
