package org.piaolian.ledger.adapter;

import java.util.Optional;
import org.piaolian.ledger.adapter.Asking.RefusedException;
import org.piaolian.ledger.adapter.ConnectionProfile.Member;
import org.piaolian.ledger.adapter.ContractMessages.Found;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.receipts.domain.ReceiptNumber;

/** Looks one receipt up. */
final class Finding {

    private interface Way {
        byte[] ask(Member as, String what, Asking.Call<byte[]> call) throws RefusedException;
    }

    private Finding() {}

    /** As the first peer that answers has it. */
    static Optional<Found> find(Asking asking, Member as, ReceiptNumber number) {
        return find(asking::ask, as, number);
    }

    /**
     * As any peer has it: one may be behind.
     *
     * @throws LedgerUnavailable where no peer has it, and not all answered
     */
    static Optional<Found> findAnywhere(Asking asking, Member as, ReceiptNumber number) {
        return find(asking::askAll, as, number);
    }

    private static Optional<Found> find(Way way, Member as, ReceiptNumber number) {
        try {
            byte[] answer = way.ask(
                    as,
                    "find " + number,
                    gateway -> gateway.getNetwork(FabricLedger.CHANNEL)
                            .getContract(FabricLedger.CHAINCODE)
                            .evaluateTransaction("find", ContractMessages.findArguments(number)));
            return Optional.of(ContractMessages.found(answer, number));
        } catch (RefusedException e) {
            if (e.refused().code().equals("NOT_FOUND")) {
                return Optional.empty();
            }
            throw new LedgerUnavailable("the contract does not look up " + number, e);
        } catch (IllegalArgumentException e) {
            throw new LedgerUnavailable("what the contract says of " + number + " is not understood", e);
        }
    }
}
