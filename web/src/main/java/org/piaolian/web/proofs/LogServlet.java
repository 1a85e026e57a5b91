package org.piaolian.web.proofs;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.proofs.domain.LogUnavailable;
import org.piaolian.proofs.domain.PublishedLog;

/** The log for anyone: {@code /log/checkpoint}, {@code /log/tile/…} (c2sp.org/tlog-tiles), {@code /log/agencies.keys}. */
@WebServlet("/log/*")
public class LogServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = Logger.getLogger(LogServlet.class.getName());

    private final transient PublishedLog log;

    @Inject
    public LogServlet(PublishedLog log) {
        this.log = log;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = Objects.requireNonNullElse(request.getPathInfo(), "/").substring(1);
        Optional<byte[]> file;
        try {
            file = log.file(path);
        } catch (LogUnavailable e) {
            LOG.log(Level.SEVERE, "The log cannot be shown", e);
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        if (file.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        boolean tile = path.startsWith("tile/");
        response.setContentType(tile ? "application/octet-stream" : "text/plain;charset=utf-8");
        response.setHeader("Cache-Control", tile ? "public, max-age=31536000, immutable" : "no-cache");
        response.setHeader("Access-Control-Allow-Origin", "*");
        response.setContentLength(file.get().length);
        response.getOutputStream().write(file.get());
    }
}
