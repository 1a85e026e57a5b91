package org.piaolian.ledger.adapter;

import io.grpc.CallOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * How long the portal waits for each step.
 *
 * @param evaluate a look-up, which people wait for
 * @param endorse simulation by three agencies
 * @param submit until the orderers took the transaction
 * @param commit until it is in a block: orderers that change their leader take several seconds. Other peers are asked
 *     after it, so it need not cover an outage
 * @param resolve for the fate of a transaction whose submission failed
 * @param status whether a peer answers at all
 * @param avoided for so long, a peer that did not answer is asked last
 */
record Deadlines(
        Duration evaluate,
        Duration endorse,
        Duration submit,
        Duration commit,
        Duration resolve,
        Duration status,
        Duration avoided) {

    static final Deadlines USUAL = new Deadlines(
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10));

    static UnaryOperator<CallOptions> after(Duration duration) {
        return options -> options.withDeadlineAfter(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
