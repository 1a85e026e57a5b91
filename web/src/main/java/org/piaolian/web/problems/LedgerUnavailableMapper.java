package org.piaolian.web.problems;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.piaolian.ledger.domain.LedgerUnavailable;

/** The channel does not answer, or not whether it did what it was asked for. */
@Provider
@ApplicationScoped
public class LedgerUnavailableMapper implements ExceptionMapper<LedgerUnavailable> {

    private static final Logger LOG = System.getLogger(LedgerUnavailableMapper.class.getName());
    private static final int AGAIN_SECONDS = 10;

    @Inject
    private Problems problems;

    @Context
    private UriInfo uri;

    @Override
    public Response toResponse(LedgerUnavailable e) {
        LOG.log(Level.WARNING, "the channel did not answer at " + uri.getPath(), e);
        return Response.fromResponse(problems.of(503, "channel-unavailable")
                        .response(uri.getRequestUri().getPath()))
                .header(HttpHeaders.RETRY_AFTER, AGAIN_SECONDS)
                .build();
    }
}
