package org.piaolian.web.layout;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Answers 413 to a file that is larger than {@code web.xml} lets a page take. Where the page itself
 * were the first to ask for the form, that would be a fault of ours.
 */
@WebFilter({"/staff/import", "/staff/invoice"})
public class UploadLimit extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isReadable(request)) {
            chain.doFilter(request, response);
        } else {
            response.sendError(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
        }
    }

    private static boolean isReadable(HttpServletRequest request) throws IOException, ServletException {
        String type = String.valueOf(request.getContentType());
        if (!request.getMethod().equals("POST") || !type.startsWith("multipart/form-data")) {
            return true;
        }
        try {
            return request.getParts() != null;
        } catch (IllegalStateException e) {
            // What the servlet specification has for a part or a request above its limit.
            return false;
        }
    }
}
