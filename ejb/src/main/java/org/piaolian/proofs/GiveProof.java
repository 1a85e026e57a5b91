package org.piaolian.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import org.piaolian.identity.domain.Actor;
import org.piaolian.proofs.domain.ChannelLog;
import org.piaolian.proofs.domain.ChannelLog.LoggedBatch;
import org.piaolian.proofs.domain.LogUnavailable;
import org.piaolian.proofs.domain.PublishedLog;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.verifier.CheckReceipt;
import org.piaolian.verifier.Hash;
import org.piaolian.verifier.ReceiptProof;
import org.piaolian.verifier.SignedCheckpoint;
import org.piaolian.verifier.Unproven;

/** Gives the proof file of a receipt. What it gives has been checked as anybody will check it. */
@ApplicationScoped
public class GiveProof {

    /** A checkpoint covers a registered receipt within seconds. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final FindReceipts findReceipts;
    private final Receipts receipts;
    private final ChannelLog channelLog;
    private final PublishedLog publishedLog;

    @Inject
    public GiveProof(FindReceipts findReceipts, Receipts receipts, ChannelLog channelLog, PublishedLog publishedLog) {
        this.findReceipts = findReceipts;
        this.receipts = receipts;
        this.channelLog = channelLog;
        this.publishedLog = publishedLog;
    }

    /** What comes of asking for a proof. */
    public sealed interface Answer {

        /** @param text the proof file in UTF-8 */
        record Given(ReceiptNumber number, String text) implements Answer {

            public byte[] bytes() {
                return text.getBytes(UTF_8);
            }
        }

        /** It is not registered, or no checkpoint covers it yet. */
        record NotYet(Duration again) implements Answer {}

        /** It was taken back, which the log does not say yet: a proof without it would mislead. */
        record TakenBack(ReceiptNumber number) implements Answer {}

        /** No such receipt, or not one for the asker. */
        record NoSuchReceipt() implements Answer {}
    }

    /** @throws LogUnavailable where the log cannot be read, or does not fit the receipt: then there is no proof at all */
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
        if (receipt.state() == ReceiptState.REVERSED) {
            return new Answer.TakenBack(receipt.number());
        }
        Optional<Digest> pdf = Optional.ofNullable(receipt.pdfDigest());
        Optional<LoggedBatch> logged = channelLog.find(receipt.number());
        Optional<SignedCheckpoint> checkpoint = publishedLog.checkpoint();
        if (pdf.isEmpty() || logged.isEmpty() || checkpoint.isEmpty()) {
            return new Answer.NotYet(SOON);
        }
        long index = logged.get().start()
                + receipt.number().number()
                - logged.get().first().number();
        if (index >= checkpoint.get().size()) {
            return new Answer.NotYet(SOON);
        }
        ReceiptProof proof = new ReceiptProof(
                receipt.number().toString(),
                Hash.of(receipt.contentDigest().bytes()),
                Hash.of(pdf.get().bytes()),
                logged.get().mspId(),
                index,
                publishedLog.inclusion(index, checkpoint.get().size()),
                // The log has no later states yet (ear/docs/proof-format.md, "State").
                Optional.empty(),
                checkpoint.get());
        String text = proof.format();
        try {
            new CheckReceipt(publishedLog.keys()).prove(ReceiptProof.parse(text.getBytes(UTF_8)));
        } catch (Unproven e) {
            throw new LogUnavailable("the log does not prove " + receipt.number() + ": " + e.reason(), e);
        }
        return new Answer.Given(receipt.number(), text);
    }
}
