package org.piaolian.issuing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.documents.domain.ReceiptLayout;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptGroup;
import org.piaolian.receipts.domain.Receipts;
import org.piaolian.receipts.domain.SealedDocument;
import org.piaolian.seals.domain.Seals;
import org.piaolian.settings.Settings;

/** Draws and seals the documents of a group, and keeps them for good. */
@ApplicationScoped
public class SealReceipts {

    private final Receipts receipts;
    private final Agencies agencies;
    private final ReceiptLayout layout;
    private final Seals seals;
    private final KeepSealed keepSealed;
    private final Settings settings;

    @Inject
    public SealReceipts(
            Receipts receipts,
            Agencies agencies,
            ReceiptLayout layout,
            Seals seals,
            KeepSealed keepSealed,
            Settings settings) {
        this.receipts = receipts;
        this.agencies = agencies;
        this.layout = layout;
        this.seals = seals;
        this.keepSealed = keepSealed;
        this.settings = settings;
    }

    /**
     * Nothing leaves the portal before the documents of the whole group are kept; a group that was interrupted is drawn
     * and sealed anew.
     *
     * @param workers on which the documents are made, side by side
     */
    public void seal(ReceiptGroup group, Executor workers) {
        List<CompletableFuture<SealedDocument>> making = receipts.listContents(group).stream()
                .map(content -> CompletableFuture.supplyAsync(() -> make(content), workers))
                .toList();
        List<SealedDocument> documents = new ArrayList<>(making.size());
        try {
            making.forEach(document -> documents.add(document.join()));
        } catch (CompletionException e) {
            making.forEach(document -> document.cancel(false));
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        keepSealed.keep(group, documents);
    }

    private SealedDocument make(ReceiptContent content) {
        byte[] drawn =
                layout.draw(content, agencies.get(content.agency()), agencies.supervisor(), verificationLink(content));
        return new SealedDocument(content.number(), seals.seal(drawn, content.agency()));
    }

    private URI verificationLink(ReceiptContent content) {
        return URI.create(
                settings.publicUrl() + "/verify?number=" + content.number() + "&check=" + content.checkCode());
    }
}
