package org.piaolian.web.security;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import org.piaolian.web.problems.Problems;

/** 429 with {@code Retry-After}. */
@Provider
@ApplicationScoped
public class TooManyRequestsMapper implements ExceptionMapper<TooManyRequests> {

    @Inject
    private Problems problems;

    @Context
    private UriInfo uri;

    @Override
    public Response toResponse(TooManyRequests e) {
        return Response.fromResponse(
                        problems.ofStatus(429).response(uri.getRequestUri().getPath()))
                .header(HttpHeaders.RETRY_AFTER, e.seconds())
                .build();
    }
}
