package org.piaolian.web.sharing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.sharing.KeepGrants;
import org.piaolian.sharing.KeepGrants.Outcome;
import org.piaolian.sharing.domain.Department;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.sharing.domain.SharedField;
import org.piaolian.web.api.Constants;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Texts;

/** The form in which an officer lets a department ask. */
@RequestScoped
@Named
public class GrantForm {

    private final KeepGrants keepGrants;
    private final SharingProblems refusals;
    private final CurrentActor actor;
    private final Texts say;
    private final Clock clock;
    private @Nullable String department;
    private String[] kinds = {};
    private @Nullable String purpose;
    private @Nullable String legalBasis;
    private String[] fields = {};
    private @Nullable String from;
    private @Nullable String until;
    private @Nullable String notice;

    @Inject
    public GrantForm(KeepGrants keepGrants, SharingProblems refusals, CurrentActor actor, Texts say, Clock clock) {
        this.keepGrants = keepGrants;
        this.refusals = refusals;
        this.actor = actor;
        this.say = say;
        this.clock = clock;
    }

    public @Nullable String grant() {
        Optional<Department> to = Optional.ofNullable(department).flatMap(Department::parse);
        Optional<Purpose> what = Constants.find(Purpose.values(), purpose);
        Optional<Instant> end = day(until, 1);
        if (to.isEmpty()) {
            return refuse(say.of("grant.department.malformed"));
        }
        if (what.isEmpty()) {
            return refuse(say.of("grant.purpose.missing"));
        }
        if (end.isEmpty()) {
            return refuse(say.of("grant.until.missing"));
        }
        Outcome outcome = keepGrants.grant(
                new KeepGrants.Wanted(
                        to.get(),
                        Constants.chosen(ReceiptKind.values(), kinds),
                        what.get(),
                        legalBasis == null ? "" : legalBasis,
                        Constants.chosen(SharedField.values(), fields),
                        day(from, 0).orElse(null),
                        end.get()),
                actor.get());
        if (outcome instanceof Outcome.Refused refused) {
            notice = refusals.of(refused).detail();
            return null;
        }
        Grant made =
                outcome instanceof Outcome.Recorded recorded ? recorded.grant() : ((Outcome.Waiting) outcome).grant();
        return "/staff/grant?faces-redirect=true&id=" + made.id();
    }

    private @Nullable String refuse(String words) {
        notice = words;
        return null;
    }

    /** The moment at which a day begins, or the one so many days later. */
    private Optional<Instant> day(@Nullable String text, int later) {
        try {
            return text == null || text.isBlank()
                    ? Optional.empty()
                    : Optional.of(LocalDate.parse(text.strip())
                            .plusDays(later)
                            .atStartOfDay(clock.getZone())
                            .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    public boolean isGranting() {
        return KeepGrants.mayGrant(actor.get());
    }

    public ReceiptKind[] getAllKinds() {
        return ReceiptKind.values();
    }

    public Purpose[] getPurposes() {
        return Purpose.values();
    }

    public SharedField[] getAllFields() {
        return SharedField.values();
    }

    public @Nullable String getDepartment() {
        return department;
    }

    public void setDepartment(@Nullable String department) {
        this.department = department;
    }

    public String[] getKinds() {
        return kinds.clone();
    }

    public void setKinds(String @Nullable [] kinds) {
        this.kinds = kinds == null ? new String[0] : kinds.clone();
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

    public String[] getFields() {
        return fields.clone();
    }

    public void setFields(String @Nullable [] fields) {
        this.fields = fields == null ? new String[0] : fields.clone();
    }

    public @Nullable String getFrom() {
        return from;
    }

    public void setFrom(@Nullable String from) {
        this.from = from;
    }

    public @Nullable String getUntil() {
        return until;
    }

    public void setUntil(@Nullable String until) {
        this.until = until;
    }

    public @Nullable String getNotice() {
        return notice;
    }
}
