package org.piaolian.sharing.domain;

import java.util.Optional;
import java.util.UUID;

/** The keys that webhooks' messages are signed with. */
public interface WebhookSecrets {

    void keep(UUID webhook, byte[] secret);

    Optional<byte[]> find(UUID webhook);

    void forget(UUID webhook);
}
