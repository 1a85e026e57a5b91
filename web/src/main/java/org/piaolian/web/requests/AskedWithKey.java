package org.piaolian.web.requests;

import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.requests.domain.KeyedRequests.Found;

/** What is known of this request by its {@link IdempotencyKey}; nothing where it has none. */
@RequestScoped
public class AskedWithKey {

    private Found.@Nullable ToDo found;

    /** When it was first made, where an earlier attempt at it came to no known end. */
    public Optional<Instant> firstAt() {
        return Optional.ofNullable(found).flatMap(Found.ToDo::before);
    }

    /** Id for what it makes, the same in each attempt. */
    public Optional<UUID> makes() {
        return Optional.ofNullable(found).map(Found.ToDo::makes);
    }

    void set(Found.ToDo toDo) {
        found = toDo;
    }
}
