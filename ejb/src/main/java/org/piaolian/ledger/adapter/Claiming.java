package org.piaolian.ledger.adapter;

import io.grpc.Status;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;
import org.piaolian.ledger.adapter.Asking.RefusedException;
import org.piaolian.ledger.adapter.ConnectionProfile.Member;
import org.piaolian.ledger.domain.ClaimLedger.GivenUp;
import org.piaolian.ledger.domain.ClaimLedger.LedgerClaim;
import org.piaolian.ledger.domain.ClaimLedger.Outcome;
import org.piaolian.ledger.domain.ClaimLedger.Wanted;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.receipts.domain.Digest;

/**
 * Claims subsidies and gives claims up: endorse, submit, wait for the commit. A claim is made under a reference that makes
 * it the same one again, so an attempt whose outcome is unknown is simply repeated. What an endorser answers counts only
 * once it is committed, by which the peers say that nobody else wrote what it had read.
 */
final class Claiming {

    private static final Logger LOG = Logger.getLogger(Claiming.class.getName());

    private final Asking asking;
    private final Attempts attempts;

    Claiming(Asking asking, Attempts attempts) {
        this.asking = asking;
        this.attempts = attempts;
    }

    private record Call(String function, List<String> arguments, int items) {

        String what() {
            return function + " for " + items + (items == 1 ? " payment" : " payments");
        }
    }

    private record Endorsed(Transaction transaction, Gateway gateway, List<Outcome> outcomes) {

        /** Whether there is anything that the channel could take. */
        boolean isToSubmit() {
            return outcomes.stream().anyMatch(Outcome.Done.class::isInstance);
        }
    }

    List<Outcome> claim(Member agency, List<Wanted> claims) {
        return take(agency, new Call("claim", List.of(ClaimMessages.claimArguments(claims)), claims.size()));
    }

    List<Outcome> unclaim(Member agency, List<GivenUp> claims) {
        return take(agency, new Call("unclaim", List.of(ClaimMessages.unclaimArguments(claims)), claims.size()));
    }

    Optional<LedgerClaim> find(Member as, String programme, String period, Digest tag) {
        try {
            return Optional.of(asking.ask(
                    as,
                    "find a claim of " + programme,
                    gateway -> ClaimMessages.found(gateway.getNetwork(FabricLedger.CHANNEL)
                            .getContract(FabricLedger.CHAINCODE)
                            .evaluateTransaction(
                                    "findClaim", ClaimMessages.findClaimArguments(programme, period, tag)))));
        } catch (RefusedException e) {
            if (e.refused().code().equals("NOT_FOUND")) {
                return Optional.empty();
            }
            throw new LedgerUnavailable("the contract does not tell of a claim of " + programme, e);
        } catch (IllegalArgumentException e) {
            throw new LedgerUnavailable("what the contract tells of a claim of " + programme + " is not understood", e);
        }
    }

    private List<Outcome> take(Member agency, Call call) {
        String why = "not tried";
        @Nullable Exception cause = null;
        for (int attempt = 0; attempt < Attempts.MOST; attempt++) {
            if (attempt > 0) {
                LOG.log(Level.INFO, "{0} again: {1}", new Object[] {call.what(), why});
                Attempts.pause(attempt);
            }
            try {
                Endorsed endorsed = endorse(agency, call);
                if (!endorsed.isToSubmit()) {
                    return endorsed.outcomes();
                }
                Optional<TxValidationCode> outcome =
                        attempts.submit(agency, endorsed.transaction(), endorsed.gateway());
                if (outcome.isPresent() && outcome.get() == TxValidationCode.VALID) {
                    return endorsed.outcomes();
                }
                why = "transaction " + endorsed.transaction().getTransactionId() + " is "
                        + outcome.map(TxValidationCode::name).orElse("not known to have come through");
            } catch (LedgerUnavailable e) {
                if (!(e.getCause() instanceof EndorseException failure)
                        || failure.getStatus().getCode() != Status.Code.ABORTED) {
                    throw e;
                }
                // The peers are there but do not agree, as while one of them is a block behind.
                why = String.valueOf(e.getMessage());
                cause = failure;
            }
        }
        throw new LedgerUnavailable("could not " + call.what() + ": " + why, cause);
    }

    private Endorsed endorse(Member agency, Call call) {
        try {
            return asking.ask(agency, "endorse to " + call.what(), gateway -> {
                Transaction transaction = gateway.getNetwork(FabricLedger.CHANNEL)
                        .getContract(FabricLedger.CHAINCODE)
                        .newProposal(call.function())
                        .addArguments(call.arguments().toArray(String[]::new))
                        .build()
                        .endorse();
                return new Endorsed(transaction, gateway, understood(transaction.getResult(), call));
            });
        } catch (RefusedException e) {
            throw new IllegalArgumentException(
                    "the contract does not understand: " + e.refused().words(), e);
        }
    }

    private static List<Outcome> understood(byte[] answer, Call call) {
        try {
            return ClaimMessages.outcomes(answer, call.items());
        } catch (IllegalArgumentException e) {
            throw new LedgerUnavailable("what the contract says to " + call.what() + " is not understood", e);
        }
    }
}
