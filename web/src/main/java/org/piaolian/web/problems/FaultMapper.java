package org.piaolian.web.problems;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A fault of ours: the log gets the whole of it, the client a reference to that place in the log. */
@Provider
@ApplicationScoped
public class FaultMapper implements ExceptionMapper<Throwable> {

    private static final Logger LOG = System.getLogger(FaultMapper.class.getName());

    @Inject
    private Problems problems;

    @Context
    private UriInfo uri;

    @Override
    public Response toResponse(Throwable fault) {
        if (isTooLarge(fault)) {
            return problems.of(413, "too-large").response(uri.getRequestUri().getPath());
        }
        String reference = UUID.randomUUID().toString();
        LOG.log(Level.ERROR, "fault " + reference + " at " + uri.getPath(), fault);
        return problems.of(500, "fault")
                .with("reference", reference)
                .response(uri.getRequestUri().getPath());
    }

    // Whoever reads a body may have wrapped what the body itself threw.
    private static boolean isTooLarge(Throwable fault) {
        for (@Nullable Throwable cause = fault; cause != null; cause = cause.getCause()) {
            if (cause instanceof TooLarge) {
                return true;
            }
        }
        return false;
    }
}
