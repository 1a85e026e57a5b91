package org.piaolian.web.sharing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.sharing.DiscardDisclosure;
import org.piaolian.sharing.FindDisclosures;
import org.piaolian.sharing.ReceiveDisclosure;
import org.piaolian.sharing.domain.DiscardReason;
import org.piaolian.sharing.domain.Disclosure;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.web.api.Constants;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Texts;

/** One disclosure: its terms, its content to who asks for it, and its end. The address, or the form, has its id. */
@RequestScoped
@Named
public class DisclosurePage {

    private final FindDisclosures findDisclosures;
    private final ReceiveDisclosure receiveDisclosure;
    private final DiscardDisclosure discardDisclosure;
    private final SharingProblems refusals;
    private final CurrentActor actor;
    private final Texts say;
    private final @Nullable Disclosure disclosure;
    private @Nullable JsonObject content;
    private @Nullable String reason;
    private @Nullable String notice;

    @Inject
    public DisclosurePage(
            FindDisclosures findDisclosures,
            ReceiveDisclosure receiveDisclosure,
            DiscardDisclosure discardDisclosure,
            SharingProblems refusals,
            CurrentActor actor,
            Texts say,
            HttpServletRequest request) {
        this.findDisclosures = findDisclosures;
        this.receiveDisclosure = receiveDisclosure;
        this.discardDisclosure = discardDisclosure;
        this.refusals = refusals;
        this.actor = actor;
        this.say = say;
        this.disclosure = Optional.ofNullable(request.getParameter("id"))
                .flatMap(Ids::parse)
                .flatMap(id -> findDisclosures.find(id, actor.get()))
                .orElse(null);
    }

    /** A receipt as it was disclosed. */
    public record Told(String number, List<Fact> facts) {}

    /** @param label in the language of the request */
    public record Fact(String label, String value) {}

    /** Answers 404 where there is no such disclosure, or it is between other agencies. */
    public void open() throws IOException {
        if (disclosure == null) {
            FacesContext faces = FacesContext.getCurrentInstance();
            faces.getExternalContext().responseSendError(HttpServletResponse.SC_NOT_FOUND, "");
            faces.responseComplete();
        }
    }

    public boolean isFound() {
        return disclosure != null;
    }

    public Disclosure getDisclosure() {
        return Optional.ofNullable(disclosure).orElseThrow();
    }

    public Disclosure.Standing getStanding() {
        return findDisclosures.standing(getDisclosure());
    }

    public boolean isReceived() {
        return getDisclosure().recipient().equals(actor.get().agency());
    }

    public boolean isReadable() {
        return disclosure != null && content == null && getStanding() == Disclosure.Standing.OPEN;
    }

    /** Shows the content; that the recipient read it is noted. */
    public @Nullable String read() {
        try {
            ReceiveDisclosure.Outcome outcome =
                    receiveDisclosure.read(getDisclosure().id(), actor.get());
            if (outcome instanceof ReceiveDisclosure.Outcome.Read read) {
                content = DisclosureJson.parsed(read.contentJson());
            } else {
                notice = say.of("disclosure.nothing");
            }
        } catch (LedgerUnavailable e) {
            notice = say.of("disclosure.away");
        }
        return null;
    }

    public boolean isShown() {
        return content != null;
    }

    public String getCaseNumber() {
        return content == null ? "" : content.getString("caseNumber", "");
    }

    public List<Told> getReceipts() {
        List<Told> all = new ArrayList<>();
        if (content != null) {
            for (JsonObject receipt : content.getJsonArray("receipts").getValuesAs(JsonObject.class)) {
                List<Fact> facts = new ArrayList<>();
                add(facts, "", receipt.getJsonObject("fields"));
                all.add(new Told(receipt.getString("number"), facts));
            }
        }
        return all;
    }

    private void add(List<Fact> facts, String within, JsonObject fields) {
        for (Map.Entry<String, JsonValue> field : fields.entrySet()) {
            String path = within + field.getKey();
            Optional<SharedField> known = SharedField.of(path);
            if (known.isEmpty() && field.getValue() instanceof JsonObject parts) {
                add(facts, path + ".", parts);
            } else {
                String label = known.map(one -> say.word("field", one)).orElse(path);
                facts.add(new Fact(label, words(field.getValue())));
            }
        }
    }

    private static String words(JsonValue value) {
        return value instanceof JsonString text ? text.getString() : value.toString();
    }

    public boolean isDiscardable() {
        return disclosure != null && disclosure.discarding() == null && DiscardDisclosure.mayDiscard(actor.get());
    }

    public @Nullable String discard() {
        Optional<DiscardReason> why = Constants.find(DiscardReason.values(), reason);
        if (why.isEmpty()) {
            notice = say.of("grant.reason.missing");
            return null;
        }
        DiscardDisclosure.Outcome outcome =
                discardDisclosure.discard(getDisclosure().id(), why.get(), actor.get());
        if (outcome instanceof DiscardDisclosure.Outcome.Refused refused) {
            notice = refusals.of(refused).detail();
            return null;
        }
        return "/staff/disclosures?faces-redirect=true";
    }

    public DiscardReason[] getReasons() {
        return new DiscardReason[] {DiscardReason.NO_LONGER_NEEDED, DiscardReason.BASIS_GONE, DiscardReason.MISTAKE};
    }

    public @Nullable String getReason() {
        return reason;
    }

    public void setReason(@Nullable String reason) {
        this.reason = reason;
    }

    public @Nullable String getNotice() {
        return notice;
    }
}
