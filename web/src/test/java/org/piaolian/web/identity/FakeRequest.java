package org.piaolian.web.identity;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a servlet's request and session the sign-in looks at; anything else is a fault of the test. */
final class FakeRequest {

    private final String uri;
    private final boolean secure;
    private final Map<String, String> headers = new HashMap<>();
    private final Map<String, Object> attributes = new HashMap<>();
    private @Nullable Map<String, Object> session;

    FakeRequest(String uri, boolean secure) {
        this.uri = uri;
        this.secure = secure;
    }

    FakeRequest with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    FakeRequest withAttribute(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    HttpServletRequest get() {
        return proxy(HttpServletRequest.class, (method, arguments) -> switch (method) {
            case "getRequestURI" -> uri;
            case "getQueryString", "getCookies" -> null;
            case "getMethod" -> "GET";
            case "isSecure" -> secure;
            case "getRemoteAddr" -> "192.0.2.7";
            case "getHeader" -> headers.get((String) arguments[0]);
            case "getAttribute" -> attributes.get((String) arguments[0]);
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            case "getSession" -> session(arguments.length == 0 || (Boolean) arguments[0]);
            default -> throw new UnsupportedOperationException(method);
        });
    }

    private @Nullable HttpSession session(boolean create) {
        if (session == null && !create) {
            return null;
        }
        Map<String, Object> held = session == null ? new HashMap<>() : session;
        session = held;
        return proxy(HttpSession.class, (method, arguments) -> switch (method) {
            case "getAttribute" -> held.get((String) arguments[0]);
            case "setAttribute" -> held.put((String) arguments[0], arguments[1]);
            case "invalidate" -> {
                session = null;
                yield null;
            }
            default -> throw new UnsupportedOperationException(method);
        });
    }

    interface Answer {

        @Nullable
        Object to(String method, Object[] arguments);
    }

    static <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) ->
                        answer.to(method.getName(), arguments == null ? new Object[0] : arguments)));
    }
}
