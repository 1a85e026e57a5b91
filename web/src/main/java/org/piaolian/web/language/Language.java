package org.piaolian.web.language;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.web.api.AskedAddress;

/** The language of this request: what the person chose with the switch, else what the browser asks for. */
@RequestScoped
@Named
public class Language {

    static final String COOKIE = "language";

    static final List<Locale> SPOKEN = List.of(Locale.CHINESE, Locale.ENGLISH);

    private final HttpServletRequest request;

    @Inject
    public Language(HttpServletRequest request) {
        this.request = request;
    }

    /** {@link Locale#CHINESE} or {@link Locale#ENGLISH}. */
    public Locale getLocale() {
        return chosen().orElseGet(this::asked);
    }

    /** For the {@code lang} attribute: the Chinese pages are in simplified characters. */
    public String getTag() {
        return isChinese() ? "zh-Hans" : "en";
    }

    public boolean isChinese() {
        return getLocale().equals(Locale.CHINESE);
    }

    /** Where the switch leads: to this very page in the other language. */
    public String getSwitchTo() {
        return isChinese() ? "en" : "zh";
    }

    /** Path and query of the page that is shown, for the switch to come back to. */
    public String getHere() {
        @Nullable Object forwardedFrom = request.getAttribute("jakarta.servlet.forward.request_uri");
        String path = forwardedFrom != null ? forwardedFrom.toString() : request.getRequestURI();
        @Nullable String query = request.getQueryString();
        return query == null || !request.getMethod().equals("GET") ? path : path + "?" + query;
    }

    private Optional<Locale> chosen() {
        Cookie @Nullable [] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .flatMap(cookie -> spoken(cookie.getValue()).stream())
                        .findFirst();
    }

    private Locale asked() {
        // Without the header the servlet API answers with the server's own locale, which says nothing about the person.
        // A system that calls the API is spoken to in English then, a person in the language of the house.
        if (request.getHeader("Accept-Language") == null) {
            return AskedAddress.isApi(request) ? Locale.ENGLISH : Locale.CHINESE;
        }
        return Collections.list(request.getLocales()).stream()
                .flatMap(locale -> spoken(locale.getLanguage()).stream())
                .findFirst()
                .orElse(Locale.ENGLISH);
    }

    static Optional<Locale> spoken(String language) {
        return SPOKEN.stream().filter(l -> l.getLanguage().equals(language)).findFirst();
    }
}
