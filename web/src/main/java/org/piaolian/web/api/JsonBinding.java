package org.piaolian.web.api;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;

/**
 * What turns objects into JSON and back, one for all answers: it learns each class's form once, which takes longer than
 * most answers do. Left to itself the server makes one for every answer.
 */
@Provider
public class JsonBinding implements ContextResolver<Jsonb> {

    /** Safe for use by many threads, as JSON-B wants it. */
    public static final Jsonb JSONB = JsonbBuilder.create();

    @Override
    public Jsonb getContext(Class<?> type) {
        return JSONB;
    }
}
