package org.piaolian.chaincode;

import com.google.gson.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A receipt that stands otherwise after a transaction.
 *
 * @param endorsers who must endorse what comes next, where that changes
 */
record Change(
        ReceiptNumber receipt,
        Standing standing,
        Standing.Step step,
        @Nullable Endorsers endorsers) {

    void write(Standings standings) {
        standings.put(receipt, standing);
        if (endorsers != null) {
            standings.protect(receipt, endorsers);
        }
    }

    /** For the answer to the caller. */
    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("code", receipt.code());
        json.addProperty("number", receipt.digits());
        json.addProperty("action", step.action());
        json.addProperty("state", standing.state().name());
        json.addProperty("sequence", standing.sequence());
        return json;
    }

    /** For whoever follows the channel: with who took the step, and when. */
    JsonObject event() {
        JsonObject json = json();
        json.addProperty("actorMsp", step.actorMsp());
        json.addProperty("at", step.at().toString());
        return json;
    }
}
