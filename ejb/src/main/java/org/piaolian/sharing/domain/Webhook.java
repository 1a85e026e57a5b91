package org.piaolian.sharing.domain;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;

/**
 * An address that the portal sends changes to, one message after the other.
 *
 * @param chosen what it is sent; of changes that are left out only the positions are
 * @param position of the next change to send
 * @param upTo end of the message that is being sent; null where none is. A message that failed is sent again as it was
 * @param failures how often that message failed, one after the other
 * @param lastAnswer what came of the last attempt, in words for an engineer
 * @param stopped it failed for too long; a person lets it go on
 */
public record Webhook(
        UUID id,
        AgencyId agency,
        URI url,
        String by,
        Instant createdAt,
        ChosenChanges chosen,
        long position,
        @Nullable Long upTo,
        int failures,
        @Nullable Instant failingSince,
        Instant nextAttempt,
        @Nullable String lastAnswer,
        @Nullable Instant lastSuccess,
        boolean stopped) {}
