package org.piaolian.web.problems;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.piaolian.json.Json;
import org.piaolian.web.api.AskedAddress;

/**
 * Problem details for HTTP APIs (RFC 9457).
 *
 * @param status HTTP status code
 * @param code last part of the {@code type}, {@code urn:piaolian:problem:<code>}
 * @param title what kind of problem it is, in the language of the request
 * @param detail what is wrong this time, and what would help
 * @param members further members of this type, strings
 * @param findings what each rule says, where several are broken
 */
public record Problem(
        int status,
        String code,
        String title,
        @Nullable String detail,
        Map<String, String> members,
        List<JsonObject> findings) {

    public static final String MEDIA_TYPE = "application/problem+json";
    private static final String TYPE = "urn:piaolian:problem:";

    public Problem {
        members = Map.copyOf(members);
        findings = List.copyOf(findings);
    }

    public Problem(int status, String code, String title, @Nullable String detail, Map<String, String> members) {
        this(status, code, title, detail, members, List.of());
    }

    public Problem withFindings(List<JsonObject> found) {
        return new Problem(status, code, title, detail, members, found);
    }

    public Problem with(String member, @Nullable String value) {
        if (value == null) {
            return this;
        }
        Map<String, String> more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(status, code, title, detail, more, findings);
    }

    public Problem withDetail(String newDetail) {
        return new Problem(status, code, title, newDetail, members, findings);
    }

    public String json(@Nullable String instance) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("type", TYPE + code)
                .add("title", title)
                .add("status", status);
        if (detail != null) {
            json.add("detail", detail);
        }
        if (instance != null) {
            json.add("instance", instance);
        }
        members.forEach(json::add);
        if (!findings.isEmpty()) {
            JsonArrayBuilder each = Json.createArrayBuilder();
            findings.forEach(each::add);
            json.add("findings", each);
        }
        return json.build().toString();
    }

    public Response response(@Nullable String instance) {
        return Response.status(status).type(MEDIA_TYPE).entity(json(instance)).build();
    }

    public void write(HttpServletRequest request, HttpServletResponse response) {
        response.setStatus(status);
        response.setContentType(MEDIA_TYPE);
        response.setHeader("Cache-Control", "no-store");
        byte[] body = json(AskedAddress.of(request)).getBytes(UTF_8);
        response.setContentLength(body.length);
        try {
            response.getOutputStream().write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
