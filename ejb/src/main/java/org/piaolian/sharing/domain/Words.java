package org.piaolian.sharing.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonArrayBuilder;
import java.util.Collection;
import org.piaolian.json.Json;
import org.piaolian.receipts.domain.Digest;

/** What somebody wants, as it can be compared with what they wanted before. */
public final class Words {

    private final JsonArrayBuilder parts = Json.createArrayBuilder();

    public Words add(Object part) {
        parts.add(part.toString());
        return this;
    }

    /** Whatever their order is. */
    public Words addAll(Collection<?> several) {
        parts.add(Json.createArrayBuilder(
                several.stream().map(Object::toString).distinct().sorted().toList()));
        return this;
    }

    public Digest digest() {
        return Digest.sha256(parts.build().toString().getBytes(UTF_8));
    }
}
