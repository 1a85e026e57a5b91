package org.piaolian.web.problems;

import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What a question needs is away, so it is not answered; asked again soon, it may be. */
abstract class UnavailableMapper<E extends RuntimeException> implements ExceptionMapper<E> {

    private static final int AGAIN_SECONDS = 10;

    @Inject
    private Problems problems;

    @Context
    private UriInfo uri;

    private final Level level;
    private final String words;
    private final String code;

    /**
     * @param words of what happened, for the log, before the address
     * @param code of the problem
     */
    UnavailableMapper(Level level, String words, String code) {
        this.level = level;
        this.words = words;
        this.code = code;
    }

    @Override
    public Response toResponse(E e) {
        Logger.getLogger(getClass().getName()).log(level, words + " at " + uri.getPath(), e);
        return Response.fromResponse(
                        problems.of(503, code).response(uri.getRequestUri().getPath()))
                .header(HttpHeaders.RETRY_AFTER, AGAIN_SECONDS)
                .build();
    }
}
