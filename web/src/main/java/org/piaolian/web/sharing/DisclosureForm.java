package org.piaolian.web.sharing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.sharing.DiscloseReceipts;
import org.piaolian.sharing.DiscloseReceipts.Outcome;
import org.piaolian.sharing.KeepGrants;
import org.piaolian.sharing.domain.Disclosure;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.web.api.Constants;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Texts;

/** The form in which an officer discloses receipts to another agency. */
@RequestScoped
@Named
public class DisclosureForm {

    private final DiscloseReceipts discloseReceipts;
    private final Agencies agencies;
    private final SharingProblems refusals;
    private final CurrentActor actor;
    private final Texts say;
    private @Nullable String recipient;
    private @Nullable String receipts;
    private @Nullable String purpose;
    private @Nullable String legalBasis;
    private @Nullable String caseNumber;
    private @Nullable String days;
    private String[] fields = {};
    private @Nullable String notice;

    @Inject
    public DisclosureForm(
            DiscloseReceipts discloseReceipts,
            Agencies agencies,
            SharingProblems refusals,
            CurrentActor actor,
            Texts say) {
        this.discloseReceipts = discloseReceipts;
        this.agencies = agencies;
        this.refusals = refusals;
        this.actor = actor;
        this.say = say;
    }

    public @Nullable String disclose() {
        Optional<Agency> to = getRecipients().stream()
                .filter(agency -> agency.id().value().equals(recipient))
                .findFirst();
        Optional<Purpose> what = Constants.find(Purpose.values(), purpose);
        if (to.isEmpty()) {
            return refuse(say.of("disclosure.recipient.missing"));
        }
        if (what.isEmpty()) {
            return refuse(say.of("grant.purpose.missing"));
        }
        List<ReceiptNumber> numbers = new ArrayList<>();
        for (String text : words(receipts)) {
            Optional<ReceiptNumber> number = ReceiptNumber.parse(text);
            if (number.isEmpty()) {
                return refuse(say.of("disclosure.receipts.malformed", text));
            }
            numbers.add(number.get());
        }
        Outcome outcome = discloseReceipts.disclose(
                new DiscloseReceipts.Wanted(
                        to.get().id(),
                        numbers,
                        Constants.chosen(SharedField.values(), fields),
                        what.get(),
                        legalBasis == null ? "" : legalBasis,
                        caseNumber == null ? "" : caseNumber,
                        count(days)),
                actor.get());
        if (outcome instanceof Outcome.Refused refused) {
            return refuse(refusals.of(refused).detail());
        }
        Disclosure made = outcome instanceof Outcome.Delivered delivered
                ? delivered.disclosure()
                : ((Outcome.Waiting) outcome).disclosure();
        return "/staff/disclosure?faces-redirect=true&id=" + made.id();
    }

    private @Nullable String refuse(@Nullable String words) {
        notice = words;
        return null;
    }

    /** Numbers with blanks, commas or line ends between them. */
    private static List<String> words(@Nullable String text) {
        return text == null || text.isBlank()
                ? List.of()
                : Arrays.asList(text.strip().split("[\\s,;，；、]+"));
    }

    /** 0, which is refused, where it is no number of days. */
    private static int count(@Nullable String text) {
        return text != null && text.strip().matches("[0-9]{1,3}") ? Integer.parseInt(text.strip()) : 0;
    }

    public boolean isDisclosing() {
        return KeepGrants.mayGrant(actor.get());
    }

    /** All agencies but the person's own. */
    public List<Agency> getRecipients() {
        return agencies.list().stream()
                .filter(agency -> !agency.id().equals(actor.get().agency()))
                .toList();
    }

    public Purpose[] getPurposes() {
        return Purpose.values();
    }

    public SharedField[] getAllFields() {
        return SharedField.values();
    }

    public int getMostDays() {
        return DiscloseReceipts.MOST_DAYS;
    }

    public @Nullable String getRecipient() {
        return recipient;
    }

    public void setRecipient(@Nullable String recipient) {
        this.recipient = recipient;
    }

    public @Nullable String getReceipts() {
        return receipts;
    }

    public void setReceipts(@Nullable String receipts) {
        this.receipts = receipts;
    }

    public @Nullable String getPurpose() {
        return purpose;
    }

    public void setPurpose(@Nullable String purpose) {
        this.purpose = purpose;
    }

    public @Nullable String getLegalBasis() {
        return legalBasis;
    }

    public void setLegalBasis(@Nullable String legalBasis) {
        this.legalBasis = legalBasis;
    }

    public @Nullable String getCaseNumber() {
        return caseNumber;
    }

    public void setCaseNumber(@Nullable String caseNumber) {
        this.caseNumber = caseNumber;
    }

    public @Nullable String getDays() {
        return days;
    }

    public void setDays(@Nullable String days) {
        this.days = days;
    }

    public String[] getFields() {
        return fields.clone();
    }

    public void setFields(String @Nullable [] fields) {
        this.fields = fields == null ? new String[0] : fields.clone();
    }

    public @Nullable String getNotice() {
        return notice;
    }
}
