package org.piaolian.web.sharing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.sharing.KeepWebhooks;
import org.piaolian.sharing.KeepWebhooks.Outcome;
import org.piaolian.sharing.ListChanges;
import org.piaolian.sharing.domain.ChosenChanges;
import org.piaolian.sharing.domain.Webhook;
import org.piaolian.web.agencies.AgencyNames;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Texts;

/** Where changes are sent to, for officers of an agency. */
@RequestScoped
@Named
public class WebhooksPage {

    private static final String HERE = "/staff/webhooks?faces-redirect=true";

    private final KeepWebhooks keepWebhooks;
    private final ListChanges listChanges;
    private final SharingProblems refusals;
    private final CurrentActor actor;
    private final AgencyNames agencies;
    private final Texts say;
    private @Nullable String url;
    private String[] chosenAgencies = {};
    private String[] chosenActions = {};
    private @Nullable String from;
    private @Nullable String notice;
    private @Nullable String secret;

    @Inject
    public WebhooksPage(
            KeepWebhooks keepWebhooks,
            ListChanges listChanges,
            SharingProblems refusals,
            CurrentActor actor,
            AgencyNames agencies,
            Texts say) {
        this.keepWebhooks = keepWebhooks;
        this.listChanges = listChanges;
        this.refusals = refusals;
        this.actor = actor;
        this.agencies = agencies;
        this.say = say;
    }

    public boolean isKeeping() {
        return KeepWebhooks.mayKeep(actor.get());
    }

    public List<Webhook> getRows() {
        return keepWebhooks.list(actor.get());
    }

    /** How many changes there are. */
    public long getEnd() {
        return listChanges.after(Long.MAX_VALUE, 1).completeUpTo();
    }

    /** Stays on the page, which shows the secret this once. */
    public void register() {
        Optional<URI> address = Optional.ofNullable(url).flatMap(WebhookResource::parse);
        if (address.isEmpty()) {
            notice = say.of("webhook.url.malformed");
            return;
        }
        Outcome outcome = keepWebhooks.register(address.get(), chosen(), null, actor.get());
        if (outcome instanceof Outcome.Registered registered) {
            secret = registered.secret();
            url = null;
            chosenAgencies = new String[0];
            chosenActions = new String[0];
        } else {
            notice = refusals.of(outcome).detail();
        }
    }

    private ChosenChanges chosen() {
        return new ChosenChanges(
                Arrays.stream(chosenAgencies).map(AgencyId::new).collect(Collectors.toSet()),
                Arrays.stream(chosenActions)
                        .filter(ChosenChanges.ACTIONS::contains)
                        .collect(Collectors.toSet()));
    }

    /** What one is sent, in words. */
    public String told(Webhook webhook) {
        String whose = webhook.chosen().agencies().stream()
                .map(agencies::name)
                .sorted()
                .collect(Collectors.joining(", "));
        String what = ChosenChanges.ACTIONS.stream()
                .filter(webhook.chosen().actions()::contains)
                .map(action -> say.word("life.action", action))
                .collect(Collectors.joining(", "));
        return (whose.isEmpty() ? say.of("webhook.allAgencies") : whose)
                + " · "
                + (what.isEmpty() ? say.of("webhook.allChanges") : what);
    }

    public List<String> getActions() {
        return ChosenChanges.ACTIONS;
    }

    public String[] getChosenAgencies() {
        return chosenAgencies.clone();
    }

    public void setChosenAgencies(String @Nullable [] ids) {
        chosenAgencies = ids == null ? new String[0] : ids.clone();
    }

    public String[] getChosenActions() {
        return chosenActions.clone();
    }

    public void setChosenActions(String @Nullable [] words) {
        chosenActions = words == null ? new String[0] : words.clone();
    }

    /** @param id of a webhook of the agency */
    public String remove(String id) {
        Ids.parse(id).ifPresent(webhook -> keepWebhooks.remove(webhook, actor.get()));
        return HERE;
    }

    /** From the position that was typed; without one, what failed. */
    public @Nullable String replay(String id) {
        String typed = from == null ? "" : from.strip();
        if (!typed.matches("[0-9]{0,18}")) {
            notice = say.of("webhook.from.malformed");
            return null;
        }
        Long position = typed.isEmpty() ? null : Long.valueOf(typed);
        Ids.parse(id).ifPresent(webhook -> keepWebhooks.replay(webhook, position, actor.get()));
        return HERE;
    }

    public @Nullable String getUrl() {
        return url;
    }

    public void setUrl(@Nullable String url) {
        this.url = url;
    }

    public @Nullable String getFrom() {
        return from;
    }

    public void setFrom(@Nullable String from) {
        this.from = from;
    }

    public @Nullable String getNotice() {
        return notice;
    }

    public @Nullable String getSecret() {
        return secret;
    }
}
