package org.piaolian.web.receipts;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.archive.FindArchived;
import org.piaolian.archive.domain.ArchivedEvidence;
import org.piaolian.lifecycle.AskReversal;
import org.piaolian.lifecycle.FindReversals;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.money.ChineseCapitals;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.Receipt;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.lifecycle.LifeView;
import org.piaolian.web.lifecycle.LifeWords;

/** One receipt: content, document, history, and where it stands on the channel. */
@RequestScoped
@Named
public class ReceiptPage {

    private final FindReceipts receipts;
    private final VerificationLink links;
    private final FindArchived archive;
    private final FindReversals findReversals;
    private final AskReversal askReversal;
    private final LifeWords lifeWords;
    private final CurrentActor actor;
    private @Nullable String number;
    private @Nullable Receipt receipt;
    private @Nullable ArchivedEvidence evidence;
    private @Nullable LifeView life;

    @Inject
    public ReceiptPage(
            FindReceipts receipts,
            VerificationLink links,
            FindArchived archive,
            FindReversals findReversals,
            AskReversal askReversal,
            LifeWords lifeWords,
            CurrentActor actor) {
        this.receipts = receipts;
        this.findReversals = findReversals;
        this.askReversal = askReversal;
        this.lifeWords = lifeWords;
        this.archive = archive;
        this.links = links;
        this.actor = actor;
    }

    /** Answers 404 where there is no such receipt, or it is not for this person. */
    public void open() throws IOException {
        Optional<Receipt> found =
                Optional.ofNullable(number).flatMap(ReceiptNumber::parse).flatMap(n -> receipts.find(n, actor.get()));
        if (found.isEmpty()) {
            FacesContext faces = FacesContext.getCurrentInstance();
            faces.getExternalContext().responseSendError(HttpServletResponse.SC_NOT_FOUND, number);
            faces.responseComplete();
        } else {
            receipt = found.get();
            evidence = archive.findLast(receipt.number(), actor.get()).orElse(null);
        }
    }

    public Receipt getReceipt() {
        Receipt open = receipt;
        if (open == null) {
            throw new IllegalStateException("no receipt is open");
        }
        return open;
    }

    /** The total in Chinese capitals (大写). */
    public String getCapitals() {
        return ChineseCapitals.of(getReceipt().content().total());
    }

    public String getVerification() {
        return links.of(getReceipt().content()).toString();
    }

    public String getDocument() {
        return "/staff/documents/" + getReceipt().number() + ".pdf";
    }

    /** What keeps the document's seal provable; null where there is nothing yet. */
    public @Nullable ArchivedEvidence getEvidence() {
        return evidence;
    }

    public String getArchivedDocument() {
        return "/staff/documents/" + getReceipt().number() + "-archive.pdf";
    }

    /** Whether a payment file brought it, rather than an invoice or the reversal of another receipt. */
    public boolean isFromFile() {
        ReceiptContent content = getReceipt().content();
        return content.invoice() == null && content.correction() == null;
    }

    /** What it went through since it was registered. */
    public LifeView getLife() {
        LifeView known = life;
        if (known == null) {
            known = lifeWords.of(getReceipt().number());
            life = known;
        }
        return known;
    }

    public List<Reversal> getReversals() {
        return findReversals.listOf(getReceipt().number(), actor.get());
    }

    /** Whether the person may ask for its reversal now. */
    public boolean isReversible() {
        return askReversal.mayAsk(getReceipt(), actor.get());
    }

    public boolean isSealed() {
        return getReceipt().pdfDigest() != null;
    }

    public @Nullable String getNumber() {
        return number;
    }

    public void setNumber(@Nullable String number) {
        this.number = number;
    }
}
