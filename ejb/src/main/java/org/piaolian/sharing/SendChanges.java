package org.piaolian.sharing;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.piaolian.json.Json;
import org.piaolian.sharing.domain.Changes;
import org.piaolian.sharing.domain.Changes.Change;
import org.piaolian.sharing.domain.Webhook;
import org.piaolian.sharing.domain.WebhookReceiver;
import org.piaolian.sharing.domain.WebhookReceiver.Answer;
import org.piaolian.sharing.domain.WebhookSecrets;
import org.piaolian.sharing.domain.Webhooks;

/**
 * Sends one message to one webhook (Standard Webhooks 1.0). The next is sent when this one arrived, so they arrive in
 * ledger order; one that failed is sent again as it was, with the same id.
 */
@ApplicationScoped
public class SendChanges {

    private static final int MOST_IN_A_MESSAGE = 100;
    private static final int MOST_LOOKED_THROUGH = 50_000;
    private static final int MOST_DUE = 200;
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
    private static final Duration PATIENCE = Duration.ofDays(5);

    private final Webhooks webhooks;
    private final WebhookSecrets secrets;
    private final WebhookReceiver receiver;
    private final Changes changes;
    private final Clock clock;

    @Inject
    public SendChanges(
            Webhooks webhooks, WebhookSecrets secrets, WebhookReceiver receiver, Changes changes, Clock clock) {
        this.webhooks = webhooks;
        this.secrets = secrets;
        this.receiver = receiver;
        this.changes = changes;
        this.clock = clock;
    }

    public List<UUID> listDue() {
        return webhooks.listDue(clock.instant(), MOST_DUE);
    }

    /** Sends the next message, if there is one and no other node of the portal is at it. */
    public void send(UUID id) {
        Instant now = clock.instant();
        Optional<Webhook> taken = webhooks.take(id, now, now.plus(LEASE));
        if (taken.isEmpty()) {
            return;
        }
        Webhook webhook = taken.get();
        @Nullable Long begun = webhook.upTo();
        long end = begun != null ? begun : Math.min(changes.end(), webhook.position() + MOST_LOOKED_THROUGH);
        if (end <= webhook.position()) {
            return;
        }
        List<Change> told = changes.listChosen(webhook.position(), end, webhook.chosen(), MOST_IN_A_MESSAGE);
        if (told.isEmpty()) {
            webhooks.pass(id, webhook.position(), end, clock.instant());
            return;
        }
        boolean full = begun == null && told.size() == MOST_IN_A_MESSAGE;
        long upTo = full ? told.get(told.size() - 1).position() + 1 : end;
        if (begun == null) {
            webhooks.begin(id, upTo);
        }
        Answer answer = post(webhook, told, upTo);
        Instant then = clock.instant();
        if (answer.accepted()) {
            webhooks.delivered(id, upTo, answer.words(), then);
        } else {
            @Nullable Instant since = webhook.failingSince();
            webhooks.failed(
                    id,
                    answer.words(),
                    then,
                    then.plus(pause(webhook.failures())),
                    since != null && since.plus(PATIENCE).isBefore(then));
        }
    }

    private Answer post(Webhook webhook, List<Change> told, long upTo) {
        Optional<byte[]> secret = secrets.find(webhook.id());
        if (secret.isEmpty()) {
            return new Answer(false, "its secret is missing in the installation");
        }
        String message = "msg_" + webhook.id().toString().replace("-", "") + "_" + webhook.position() + "_" + upTo;
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        byte[] body = body(told, upTo).getBytes(UTF_8);
        return receiver.post(
                webhook.url(),
                Map.of(
                        "webhook-id", message,
                        "webhook-timestamp", timestamp,
                        "webhook-signature", "v1," + signature(secret.get(), message + "." + timestamp + ".", body)),
                body);
    }

    private static String body(List<Change> told, long upTo) {
        JsonArrayBuilder list = Json.createArrayBuilder();
        for (Change change : told) {
            JsonObjectBuilder one = Json.createObjectBuilder()
                    .add("position", change.position())
                    .add("receipt", change.number().toString())
                    .add("action", change.action())
                    .add("state", change.state());
            if (change.mspId() != null) {
                one.add("msp", change.mspId());
            }
            list.add(one.add("block", change.block()).add("transaction", change.transactionId()));
        }
        return Json.createObjectBuilder()
                .add("type", "receipts.changed")
                .add("data", Json.createObjectBuilder().add("changes", list).add("next", upTo))
                .build()
                .toString();
    }

    private static String signature(byte[] secret, String before, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update(before.getBytes(UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    private static Duration pause(int failuresBefore) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(2 * failuresBefore, 20));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
