package org.piaolian.claims;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.piaolian.claims.domain.BrokenClaimKeys;
import org.piaolian.claims.domain.ClaimKey;
import org.piaolian.claims.domain.ClaimKeys;
import org.piaolian.claims.domain.Claims;
import org.piaolian.identity.domain.Actor;
import org.piaolian.ledger.domain.ClaimLedger;
import org.piaolian.ledger.domain.ClaimLedger.LedgerClaim;
import org.piaolian.payments.domain.ItemMapping;
import org.piaolian.payments.domain.Programme;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.ReceiptNumber;

/**
 * Whether a person may be paid under a programme for a period. It is only a look: what is free now may be claimed a moment
 * later. Who asked is kept, without the person's identifier.
 */
@ApplicationScoped
public class CheckClaim {

    private final Claims claims;
    private final ClaimKeys keys;
    private final ClaimLedger ledger;
    private final ItemMapping mapping;
    private final Clock clock;

    @Inject
    public CheckClaim(Claims claims, ClaimKeys keys, ClaimLedger ledger, ItemMapping mapping, Clock clock) {
        this.claims = claims;
        this.keys = keys;
        this.ledger = ledger;
        this.mapping = mapping;
        this.clock = clock;
    }

    /** What came of asking. */
    public sealed interface Answer {

        /** Nobody has claimed for the person. */
        record Free() implements Answer {}

        /**
         * @param mspId who has
         * @param receipt of the payment, where it is one of the asker's agency
         */
        record Claimed(String mspId, Instant at, Optional<ReceiptNumber> receipt) implements Answer {}

        record Refused(Why why) implements Answer {}
    }

    public enum Why {
        /** Not a clerk, reviewer or system of an agency that pays under programmes, nor the supervisor. */
        NOT_FOR_YOU,
        NO_SUCH_PROGRAMME,
        /** Not a period of the programme. */
        BAD_PERIOD,
        /** The installation has no key to compare persons by. */
        NO_KEY,
        /** Its keys are not what they should be; {@link FindClaims#keys} says what is wrong. */
        BROKEN_KEYS
    }

    public boolean mayCheck(Actor by) {
        return switch (by.role()) {
            case SUPERVISOR -> true;
            case CLERK, REVIEWER, DEPARTMENT -> mapping.paysProgrammes(by.agency());
            case AUDITOR, ADMINISTRATOR -> false;
        };
    }

    public List<Programme> listProgrammes() {
        return mapping.listProgrammes();
    }

    /** @throws org.piaolian.ledger.domain.LedgerUnavailable where it cannot be told */
    public Answer check(String programme, String period, PartyIdentifier person, Actor by) {
        if (!mayCheck(by)) {
            return new Answer.Refused(Why.NOT_FOR_YOU);
        }
        Optional<Programme> known = mapping.listProgrammes().stream()
                .filter(one -> one.code().equals(programme))
                .findFirst();
        if (known.isEmpty()) {
            return new Answer.Refused(Why.NO_SUCH_PROGRAMME);
        }
        if (!known.get().cycle().isPeriod(period)) {
            return new Answer.Refused(Why.BAD_PERIOD);
        }
        List<ClaimKey> inForce;
        try {
            inForce = keys.inForce();
        } catch (BrokenClaimKeys e) {
            return new Answer.Refused(Why.BROKEN_KEYS);
        }
        if (inForce.isEmpty()) {
            return new Answer.Refused(Why.NO_KEY);
        }
        Optional<LedgerClaim> found = inForce.stream()
                .map(key ->
                        ledger.findClaim(by.agency(), programme, period, key.tag(person.value(), programme, period)))
                .flatMap(Optional::stream)
                .filter(LedgerClaim::holds)
                .findFirst();
        claims.addCheck(new Claims.Check(
                clock.instant(),
                by.user(),
                by.agency(),
                programme,
                period,
                inForce.get(0).tag(person.value(), programme, period),
                found.isPresent()));
        return found.<Answer>map(claim -> claimed(claim, by)).orElseGet(Answer.Free::new);
    }

    private Answer claimed(LedgerClaim claim, Actor by) {
        Optional<ReceiptNumber> receipt = claims.findByReference(claim.reference())
                .filter(one -> by.sees(one.claim().agency()))
                .flatMap(one -> Optional.ofNullable(one.receipt()));
        return new Answer.Claimed(claim.mspId(), claim.at(), receipt);
    }
}
