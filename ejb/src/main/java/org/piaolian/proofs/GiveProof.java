package org.piaolian.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.piaolian.identity.domain.Actor;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.ledger.domain.Standing;
import org.piaolian.proofs.domain.ChannelLog;
import org.piaolian.proofs.domain.ChannelLog.Head;
import org.piaolian.proofs.domain.ChannelLog.LoggedBatch;
import org.piaolian.proofs.domain.ChannelLog.LoggedState;
import org.piaolian.proofs.domain.LogUnavailable;
import org.piaolian.proofs.domain.PublishedLog;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.CheckReceipt;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.ReceiptProof;
import org.piaolian.verifier.ReceiptProof.LaterState;
import org.piaolian.verifier.SignedCheckpoint;
import org.piaolian.verifier.Unproven;

/**
 * Gives the proof file of a receipt. What it gives has been checked as anybody will check it, and has the last state that the
 * channel knows: while a checkpoint does not cover that one, there is no proof.
 */
@ApplicationScoped
public class GiveProof {

    /** A checkpoint covers what is on the channel within seconds. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final FindReceipts findReceipts;
    private final Receipts receipts;
    private final ChannelLog channelLog;
    private final PublishedLog publishedLog;
    private final Ledger ledger;

    @Inject
    public GiveProof(
            FindReceipts findReceipts,
            Receipts receipts,
            ChannelLog channelLog,
            PublishedLog publishedLog,
            Ledger ledger) {
        this.findReceipts = findReceipts;
        this.receipts = receipts;
        this.channelLog = channelLog;
        this.publishedLog = publishedLog;
        this.ledger = ledger;
    }

    /** What comes of asking for a proof. */
    public sealed interface Answer {

        /** @param text the proof file in UTF-8 */
        record Given(ReceiptNumber number, String text) implements Answer {

            public byte[] bytes() {
                return text.getBytes(UTF_8);
            }
        }

        /** It is not registered, or no checkpoint covers it and the last thing that was done to it yet. */
        record NotYet(Duration again) implements Answer {}

        /**
         * The last thing that was done to it is in no log, as it was done before the contract told who did it: a proof
         * without it would mislead.
         */
        record NotLogged(ReceiptNumber number) implements Answer {}

        /** No such receipt, or not one for the asker. */
        record NoSuchReceipt() implements Answer {}
    }

    /**
     * @throws LogUnavailable where the log or the channel cannot be read, or the log does not fit the receipt: then there is
     *     no proof at all
     */
    public Answer give(ReceiptNumber number, Actor to) {
        return answer(findReceipts.find(number, to));
    }

    /** The same for anyone who knows the check code. */
    public Answer give(ReceiptNumber number, String checkCode) {
        return answer(receipts.find(number).filter(r -> r.content().checkCode().matches(checkCode)));
    }

    private Answer answer(Optional<Receipt> found) {
        if (found.isEmpty()) {
            return new Answer.NoSuchReceipt();
        }
        Receipt receipt = found.get();
        ReceiptNumber number = receipt.number();
        Optional<Digest> pdf = Optional.ofNullable(receipt.pdfDigest());
        // The checkpoint first: what the portal has heard of the channel is then looked for up to there at least.
        Optional<SignedCheckpoint> published = publishedLog.checkpoint();
        Optional<Head> head = channelLog.head();
        Optional<LoggedBatch> logged = channelLog.find(number);
        if (pdf.isEmpty() || published.isEmpty() || head.isEmpty() || logged.isEmpty()) {
            return new Answer.NotYet(SOON);
        }
        SignedCheckpoint checkpoint = published.get();
        long index =
                logged.get().start() + number.number() - logged.get().first().number();
        Optional<LoggedState> state = channelLog.findState(number);
        boolean behind = head.get().size() < checkpoint.size();
        boolean covered = index < checkpoint.size()
                && state.map(latest -> latest.place() < checkpoint.size()).orElse(true);
        if (behind || !covered) {
            return new Answer.NotYet(SOON);
        }
        // The channel last: what was done there until now is in the proof, or there is none.
        Optional<Standing> standing = standing(number);
        int known = state.map(latest -> latest.state().sequence()).orElse(0);
        if (standing.isPresent() && standing.get().sequence() > known) {
            return channelLog.hasFollowed(number, standing.get().last().transactionId())
                    ? new Answer.NotLogged(number)
                    : new Answer.NotYet(SOON);
        }
        ReceiptProof proof = new ReceiptProof(
                number.toString(),
                Hash.of(receipt.contentDigest().bytes()),
                Hash.of(pdf.get().bytes()),
                logged.get().mspId(),
                index,
                publishedLog.inclusion(index, checkpoint.size()),
                state.map(latest -> new LaterState(
                        latest.state(), latest.place(), publishedLog.inclusion(latest.place(), checkpoint.size()))),
                checkpoint);
        return new Answer.Given(number, checked(proof));
    }

    private Optional<Standing> standing(ReceiptNumber number) {
        try {
            return ledger.find(number)
                    .orElseThrow(() -> new LogUnavailable("the channel does not have " + number, null))
                    .standing();
        } catch (LedgerUnavailable e) {
            throw new LogUnavailable("the channel does not say how " + number + " stands: " + e.getMessage(), e);
        }
    }

    /** As anybody will check it. */
    private String checked(ReceiptProof proof) {
        AgencyKeys keys = publishedLog.keys();
        String text;
        try {
            text = proof.shortest(keys).format();
            new CheckReceipt(keys).prove(ReceiptProof.parse(text.getBytes(UTF_8)));
        } catch (Unproven e) {
            throw new LogUnavailable("the log does not prove " + proof.number() + ": " + e.reason(), e);
        }
        return text;
    }
}
