package org.piaolian.web.problems;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.jspecify.annotations.Nullable;

/** What JAX-RS itself refuses: an unknown path, method, media type, a missing role. */
@Provider
@ApplicationScoped
public class RefusalMapper implements ExceptionMapper<WebApplicationException> {

    @Inject
    private Problems problems;

    @Context
    private UriInfo uri;

    @Override
    public Response toResponse(WebApplicationException refusal) {
        Response refused = refusal.getResponse();
        Response.ResponseBuilder answer = Response.fromResponse(problems.ofStatus(refused.getStatus())
                .response(uri.getRequestUri().getPath()));
        @Nullable String allowed = refused.getHeaderString(HttpHeaders.ALLOW);
        return allowed == null
                ? answer.build()
                : answer.header(HttpHeaders.ALLOW, allowed).build();
    }
}
