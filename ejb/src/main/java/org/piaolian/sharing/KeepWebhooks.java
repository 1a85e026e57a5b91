package org.piaolian.sharing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.sharing.domain.Changes;
import org.piaolian.sharing.domain.ChosenChanges;
import org.piaolian.sharing.domain.Webhook;
import org.piaolian.sharing.domain.WebhookReceiver;
import org.piaolian.sharing.domain.WebhookSecrets;
import org.piaolian.sharing.domain.Webhooks;

/** Where an agency's departments have changes sent to: kept by the agency's officers and by the departments themselves. */
@ApplicationScoped
public class KeepWebhooks {

    /** As Standard Webhooks has it: 24 to 64 bytes, shown in base64 behind this. */
    private static final String SECRET_PREFIX = "whsec_";

    private static final int SECRET_BYTES = 32;
    private static final int MOST_OF_AN_AGENCY = 20;

    private final Webhooks webhooks;
    private final WebhookSecrets secrets;
    private final WebhookReceiver receiver;
    private final Changes changes;
    private final Agencies agencies;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    @Inject
    public KeepWebhooks(
            Webhooks webhooks,
            WebhookSecrets secrets,
            WebhookReceiver receiver,
            Changes changes,
            Agencies agencies,
            Clock clock) {
        this.webhooks = webhooks;
        this.secrets = secrets;
        this.receiver = receiver;
        this.changes = changes;
        this.agencies = agencies;
        this.clock = clock;
    }

    /** What comes of registering one. */
    public sealed interface Outcome {

        /** @param secret shown this once, {@code whsec_…} */
        record Registered(Webhook webhook, String secret) implements Outcome {}

        record NotForYou() implements Outcome {}

        /** @param why in words for an engineer */
        record BadAddress(String why) implements Outcome {}

        record TooMany(int most) implements Outcome {}

        /** Changes of receipts of an agency that there is not. */
        record UnknownAgency(AgencyId agency) implements Outcome {}
    }

    public static boolean mayKeep(Actor actor) {
        return KeepGrants.mayGrant(actor) || actor.role() == Role.DEPARTMENT;
    }

    /**
     * @param chosen what is to be sent
     * @param from position of the first change to send; null for what comes from now on
     */
    public Outcome register(URI url, ChosenChanges chosen, @Nullable Long from, Actor by) {
        if (!mayKeep(by)) {
            return new Outcome.NotForYou();
        }
        Optional<String> refusal = receiver.refusal(url);
        if (refusal.isPresent()) {
            return new Outcome.BadAddress(refusal.get());
        }
        Set<AgencyId> known = agencies.list().stream().map(Agency::id).collect(Collectors.toSet());
        Optional<AgencyId> unknown = chosen.agencies().stream()
                .filter(agency -> !known.contains(agency))
                .findFirst();
        if (unknown.isPresent()) {
            return new Outcome.UnknownAgency(unknown.get());
        }
        if (webhooks.list(by.agency()).size() >= MOST_OF_AN_AGENCY) {
            return new Outcome.TooMany(MOST_OF_AN_AGENCY);
        }
        long end = changes.end();
        Instant now = clock.instant();
        Webhook webhook = new Webhook(
                UUID.randomUUID(),
                by.agency(),
                url,
                by.user(),
                now,
                chosen,
                from == null ? end : Math.min(Math.max(from, 0), end),
                null,
                0,
                null,
                now,
                null,
                null,
                false);
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        // Before the row: a message must never go out unsigned.
        secrets.keep(webhook.id(), secret);
        webhooks.add(webhook);
        return new Outcome.Registered(
                webhook, SECRET_PREFIX + Base64.getEncoder().encodeToString(secret));
    }

    /** Those of the actor's agency. */
    public List<Webhook> list(Actor by) {
        return mayKeep(by) ? webhooks.list(by.agency()) : List.of();
    }

    /** @return false where there is none of the actor's agency */
    public boolean remove(UUID id, Actor by) {
        boolean removed = isOf(id, by) && webhooks.remove(id);
        if (removed) {
            secrets.forget(id);
        }
        return removed;
    }

    /**
     * Sends again from a position on, at once; or what failed, where none is given. One that was stopped goes on.
     *
     * @return false where there is none of the actor's agency
     */
    public boolean replay(UUID id, @Nullable Long position, Actor by) {
        Long from = position == null ? null : (Long) Math.min(Math.max(position, 0), changes.end());
        return isOf(id, by) && webhooks.replay(id, from, clock.instant());
    }

    private boolean isOf(UUID id, Actor by) {
        return mayKeep(by)
                && webhooks.find(id).filter(w -> w.agency().equals(by.agency())).isPresent();
    }
}
