package org.piaolian.web.payments;

import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.piaolian.paging.Page;
import org.piaolian.payments.FindBatches;
import org.piaolian.payments.domain.BatchProgress;
import org.piaolian.payments.domain.BatchState;
import org.piaolian.payments.domain.RejectedEntry;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.layout.LazyPage;

/** One payment file: how far it is, and what was rejected. The batch is named in the address, so a reload finds it. */
@ViewScoped
@Named
public class BatchPage implements Serializable {

    private static final long serialVersionUID = 1L;

    private final FindBatches batches;
    private final CurrentActor actor;
    private final LazyPage<RejectedEntry> rejected;
    private String id = "";
    private boolean again;
    private transient @Nullable BatchProgress progress;

    @Inject
    public BatchPage(FindBatches batches, CurrentActor actor) {
        this.batches = batches;
        this.actor = actor;
        this.rejected = new LazyPage<>((BiFunction<Integer, Integer, Page<RejectedEntry>> & Serializable)
                (offset, limit) -> batches.listRejected(batch(), actor.get(), offset, limit));
    }

    /** Answers 404 where there is no such batch, or it is not for this person. */
    public void open() throws IOException {
        if (find().isEmpty()) {
            FacesContext faces = FacesContext.getCurrentInstance();
            faces.getExternalContext().responseSendError(HttpServletResponse.SC_NOT_FOUND, id);
            faces.responseComplete();
        }
    }

    /** Looks again how far the batch is. */
    public void refresh() {
        progress = null;
    }

    private Optional<BatchProgress> find() {
        return BatchId.parse(id).flatMap(batch -> batches.find(batch, actor.get()));
    }

    private BatchId batch() {
        return BatchId.parse(id).orElseThrow(() -> new IllegalStateException("not a batch: " + id));
    }

    public BatchProgress getProgress() {
        BatchProgress known = progress;
        if (known == null) {
            known = find().orElseThrow(() -> new IllegalStateException("no batch " + id));
            progress = known;
        }
        return known;
    }

    public boolean isDone() {
        return getProgress().state() == BatchState.DONE;
    }

    public LazyPage<RejectedEntry> getRejected() {
        return rejected;
    }

    public List<Map.Entry<String, Integer>> getCounts() {
        BatchProgress p = getProgress();
        return List.of(
                Map.entry("entries", p.entries()),
                Map.entry("receipts", p.receipts()),
                Map.entry("sealed", p.sealed()),
                Map.entry("registered", p.registered()),
                Map.entry("rejected", p.rejected()),
                Map.entry("unmatched", p.unmatched()));
    }

    public String getId() {
        return id;
    }

    public void setId(@Nullable String id) {
        this.id = id == null ? "" : id;
    }

    /** Whether the same file had been handed in before. */
    public boolean isAgain() {
        return again;
    }

    public void setAgain(boolean again) {
        this.again = again;
    }
}
