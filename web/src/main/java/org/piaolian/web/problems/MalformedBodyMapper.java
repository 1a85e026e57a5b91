package org.piaolian.web.problems;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.piaolian.web.api.JsonBody;

/** Says what is wrong with a body, and where. */
@Provider
@ApplicationScoped
public class MalformedBodyMapper implements ExceptionMapper<JsonBody.Malformed> {

    @Inject
    private Problems problems;

    @Context
    private UriInfo uri;

    @Override
    public Response toResponse(JsonBody.Malformed e) {
        return problems.of(400, "body-malformed", String.valueOf(e.getMessage()))
                .response(uri.getRequestUri().getPath());
    }
}
