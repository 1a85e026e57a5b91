package org.piaolian.web.problems;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.seals.domain.SealUnavailable;

/** What was to be sealed cannot be now, so it is not answered. */
@Provider
@ApplicationScoped
public class SealUnavailableMapper implements ExceptionMapper<SealUnavailable> {

    private static final Logger LOG = Logger.getLogger(SealUnavailableMapper.class.getName());
    private static final int AGAIN_SECONDS = 10;

    @Inject
    private Problems problems;

    @Context
    private UriInfo uri;

    @Override
    public Response toResponse(SealUnavailable e) {
        LOG.log(Level.SEVERE, "nothing can be sealed at " + uri.getPath(), e);
        return Response.fromResponse(problems.of(503, "seal-unavailable")
                        .response(uri.getRequestUri().getPath()))
                .header(HttpHeaders.RETRY_AFTER, AGAIN_SECONDS)
                .build();
    }
}
