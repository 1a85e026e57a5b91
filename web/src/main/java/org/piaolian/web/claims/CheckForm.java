package org.piaolian.web.claims;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.claims.CheckClaim;
import org.piaolian.claims.CheckClaim.Answer;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.payments.domain.Programme;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.web.api.Constants;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.language.Language;
import org.piaolian.web.language.Texts;
import org.piaolian.web.security.TooManyRequests;

/** The form that asks whether a person may be paid. It is posted: an identity number is nothing for an address. */
@RequestScoped
@Named
public class CheckForm {

    private final LimitedChecks checks;
    private final CheckClaim checkClaim;
    private final ClaimProblems refusals;
    private final CurrentActor actor;
    private final Language language;
    private final Texts say;
    private @Nullable String programme;
    private @Nullable String period;
    private @Nullable String scheme;
    private @Nullable String identifier;
    private @Nullable String notice;
    private @Nullable Answer answer;

    @Inject
    public CheckForm(
            LimitedChecks checks,
            CheckClaim checkClaim,
            ClaimProblems refusals,
            CurrentActor actor,
            Language language,
            Texts say) {
        this.checks = checks;
        this.checkClaim = checkClaim;
        this.refusals = refusals;
        this.actor = actor;
        this.language = language;
        this.say = say;
    }

    /** Of this scheme, in capitals where the scheme has letters; empty where it is none. */
    static Optional<PartyIdentifier> identifier(PartyIdentifier.Scheme scheme, String value) {
        String written = scheme == PartyIdentifier.Scheme.FOREIGN ? value : value.toUpperCase(Locale.ROOT);
        return scheme.isValid(written) ? Optional.of(new PartyIdentifier(scheme, written)) : Optional.empty();
    }

    /** Whether claims concern this person: of an agency that pays such subsidies, or one who sees all. */
    public boolean isShown() {
        return actor.get().seesAll() || isOffered();
    }

    /** Whether this person is one to ask. */
    public boolean isOffered() {
        return checkClaim.mayCheck(actor.get());
    }

    public void ask() {
        Optional<PartyIdentifier> person = Constants.find(PartyIdentifier.Scheme.values(), scheme)
                .flatMap(of -> Optional.ofNullable(identifier).flatMap(value -> identifier(of, value.strip())));
        if (programme == null || period == null || period.isBlank()) {
            notice = say.of("claims.check.incomplete");
        } else if (person.isEmpty()) {
            notice = say.of("reverse.identifier.malformed");
        } else {
            ask(programme, period.strip(), person.get());
        }
    }

    private void ask(String of, String in, PartyIdentifier person) {
        try {
            Answer told = checks.check(of, in, person, actor.get());
            if (told instanceof Answer.Refused refused) {
                notice = refusals.of(refused.why(), of, in).detail();
            } else {
                answer = told;
            }
        } catch (TooManyRequests e) {
            notice = say.of("claims.check.tooMany", e.seconds());
        } catch (LedgerUnavailable e) {
            notice = say.of("claims.check.away");
        }
    }

    public boolean isFree() {
        return answer instanceof Answer.Free;
    }

    /** Who claimed; null where nobody is known to have. */
    public Answer.@Nullable Claimed getClaimed() {
        return answer instanceof Answer.Claimed claimed ? claimed : null;
    }

    public @Nullable String getNotice() {
        return notice;
    }

    public List<Programme> getProgrammes() {
        return checkClaim.listProgrammes();
    }

    /** The name of a programme by its code, or the code where it is none of those configured. */
    public String name(String code) {
        return checkClaim.listProgrammes().stream()
                .filter(one -> one.code().equals(code))
                .map(one -> one.name().in(language.getLocale()))
                .findFirst()
                .orElse(code);
    }

    public PartyIdentifier.Scheme[] getSchemes() {
        return PartyIdentifier.Scheme.values();
    }

    public @Nullable String getProgramme() {
        return programme;
    }

    public void setProgramme(@Nullable String programme) {
        this.programme = programme;
    }

    public @Nullable String getPeriod() {
        return period;
    }

    public void setPeriod(@Nullable String period) {
        this.period = period;
    }

    public @Nullable String getScheme() {
        return scheme;
    }

    public void setScheme(@Nullable String scheme) {
        this.scheme = scheme;
    }

    public @Nullable String getIdentifier() {
        return identifier;
    }

    public void setIdentifier(@Nullable String identifier) {
        this.identifier = identifier;
    }
}
