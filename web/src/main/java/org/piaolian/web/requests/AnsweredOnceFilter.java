package org.piaolian.web.requests;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.Actor;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.requests.AnswerOnce;
import org.piaolian.requests.domain.KeptAnswer;
import org.piaolian.requests.domain.KeyedRequest;
import org.piaolian.requests.domain.KeyedRequests.Found;
import org.piaolian.web.api.LimitedStream;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.problems.Problem;
import org.piaolian.web.problems.Problems;

/**
 * Around what is {@link AnsweredOnce}: looks the key up before the request is done, and keeps what it was answered. Without
 * the header nothing is looked up or kept. It comes behind the check of roles, so that a key is its caller's own.
 */
@Provider
@AnsweredOnce
@ApplicationScoped
@Priority(Priorities.USER)
public class AnsweredOnceFilter implements ContainerRequestFilter, ContainerResponseFilter, WriterInterceptor {

    /** Of an answer that is not given for the first time. */
    static final String REPLAYED = "Idempotency-Replayed";

    private static final String ATTEMPT = AnsweredOnceFilter.class.getName();
    private static final String ANSWER = ATTEMPT + ".answer";
    private static final long LARGEST = 1L << 20;
    private static final int TOO_MANY_REQUESTS = 429;

    private record Attempt(KeyedRequest request, UUID id) {}

    @Inject
    private AnswerOnce answerOnce;

    @Inject
    private CurrentActor actor;

    @Inject
    private AskedWithKey asked;

    @Inject
    private Problems problems;

    @Override
    public void filter(ContainerRequestContext context) throws IOException {
        @Nullable String header = context.getHeaderString(IdempotencyKey.HEADER);
        if (header == null) {
            return;
        }
        String path = context.getUriInfo().getRequestUri().getPath();
        @Nullable IdempotencyKey key = IdempotencyKey.parse(header).orElse(null);
        if (key == null) {
            context.abortWith(problems.of(400, "idempotency-key-malformed").response(path));
            return;
        }
        byte[] body = new LimitedStream(context.getEntityStream(), LARGEST).readAllBytes();
        context.setEntityStream(new ByteArrayInputStream(body));
        KeyedRequest request = new KeyedRequest(
                caller(actor.get()),
                key.value(),
                Digest.sha256((context.getMethod() + " " + path + "\n").getBytes(UTF_8), body));
        Found found = answerOnce.begin(request);
        if (found instanceof Found.ToDo toDo) {
            asked.set(toDo);
            context.setProperty(ATTEMPT, new Attempt(request, toDo.attempt()));
        } else if (found instanceof Found.Answered answered) {
            context.abortWith(again(answered.answer()));
        } else {
            Problem problem = found instanceof Found.InFlight
                    ? problems.of(409, "request-in-flight")
                    : problems.of(422, "idempotency-key-used");
            context.abortWith(Response.fromResponse(problem.response(path))
                    .header(HttpHeaders.RETRY_AFTER, found instanceof Found.InFlight ? 1 : null)
                    .build());
        }
    }

    /** An account, or the subject of a certificate: neither can be taken for the other. */
    private static String caller(Actor actor) {
        String caller = actor.subject().isEmpty() ? "account " + actor.user() : "certificate " + actor.subject();
        return caller.length() <= KeyedRequest.LONGEST_CALLER
                ? caller
                : "digest " + Digest.sha256(caller.getBytes(UTF_8)).hex();
    }

    private static Response again(KeptAnswer answer) {
        Response.ResponseBuilder response = Response.status(answer.status()).header(REPLAYED, "true");
        if (!answer.body().isEmpty()) {
            response.entity(answer.body().getBytes(UTF_8)).type(answer.mediaType());
        }
        if (answer.location() != null) {
            response.location(URI.create(answer.location()));
        }
        return response.build();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(request.getProperty(ATTEMPT) instanceof Attempt attempt)) {
            return;
        }
        int status = response.getStatus();
        if (status >= 500 || status == TOO_MANY_REQUESTS) {
            answerOnce.failed(attempt.request(), attempt.id());
            return;
        }
        @Nullable MediaType type = response.getMediaType();
        @Nullable URI location = response.getLocation();
        KeptAnswer answer = new KeptAnswer(
                status, type == null ? null : type.toString(), location == null ? null : location.toString(), "");
        if (response.hasEntity()) {
            // Its bytes are there when it is written.
            request.setProperty(ANSWER, answer);
        } else {
            answerOnce.answered(attempt.request(), attempt.id(), answer);
        }
    }

    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
        if (!(context.getProperty(ATTEMPT) instanceof Attempt attempt)
                || !(context.getProperty(ANSWER) instanceof KeptAnswer answer)) {
            context.proceed();
            return;
        }
        OutputStream client = context.getOutputStream();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        context.setOutputStream(body);
        context.proceed();
        context.setOutputStream(client);
        // Before the client has it: it may go away while it is written, and ask again.
        answerOnce.answered(
                attempt.request(),
                attempt.id(),
                new KeptAnswer(answer.status(), answer.mediaType(), answer.location(), body.toString(UTF_8)));
        body.writeTo(client);
    }
}
