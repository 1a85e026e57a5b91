package org.piaolian.web.language;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code GET /language?to=zh|en&back=/path}: remembers the choice for a year and goes back to the page. */
@WebServlet("/language")
public class LanguageSwitch extends HttpServlet {

    private static final long serialVersionUID = 1L;

    // A path on this server; not //host and not /\host, which browsers read as another server.
    private static final Pattern OWN_PATH = Pattern.compile("/(?![/\\\\])[^\\p{Cntrl}\\\\]*");

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        @Nullable String to = request.getParameter("to");
        Optional<Locale> language = to == null ? Optional.empty() : Language.spoken(to);
        language.ifPresent(l -> {
            Cookie cookie = new Cookie(Language.COOKIE, l.getLanguage());
            cookie.setPath("/");
            cookie.setMaxAge((int) Duration.ofDays(365).toSeconds());
            cookie.setHttpOnly(true);
            cookie.setAttribute("SameSite", "Lax");
            response.addCookie(cookie);
        });
        response.sendRedirect(ownPath(request.getParameter("back")));
    }

    /** The given path if it is one on this server, else the home page. */
    public static String ownPath(@Nullable String back) {
        return back != null && OWN_PATH.matcher(back).matches() ? back : "/";
    }
}
