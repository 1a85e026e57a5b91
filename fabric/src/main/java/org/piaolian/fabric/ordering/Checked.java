package org.piaolian.fabric.ordering;

import java.util.List;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;
import org.piaolian.fabric.ledger.ReadWriteSet;
import org.piaolian.fabric.msp.Identity;

/**
 * What can be said of an envelope without the state.
 *
 * @param code VALID where nothing is wrong so far; only then there is the rest
 * @param endorsers whose signatures over the result are good
 */
record Checked(
        TxValidationCode code,
        String transactionId,
        @Nullable ReadWriteSet readWriteSet,
        List<Identity> endorsers) {

    static Checked invalid(TxValidationCode code, String transactionId) {
        return new Checked(code, transactionId, null, List.of());
    }
}
