package org.piaolian.web.payments;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.function.BiFunction;
import org.piaolian.paging.Page;
import org.piaolian.payments.FindBatches;
import org.piaolian.payments.domain.BatchProgress;
import org.piaolian.payments.domain.RejectedEntry;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.layout.LazyPage;

/** All payment files that the person may see, and the entries that wait for somebody to match them. */
@ViewScoped
@Named
public class BatchesPage implements Serializable {

    private static final long serialVersionUID = 1L;

    private final LazyPage<BatchProgress> batches;
    private final LazyPage<RejectedEntry> unmatched;

    @Inject
    public BatchesPage(FindBatches find, CurrentActor actor) {
        this.batches = new LazyPage<>((BiFunction<Integer, Integer, Page<BatchProgress>> & Serializable)
                (offset, limit) -> find.list(actor.get(), offset, limit));
        this.unmatched = new LazyPage<>((BiFunction<Integer, Integer, Page<RejectedEntry>> & Serializable)
                (offset, limit) -> find.listUnmatched(actor.get(), offset, limit));
    }

    public LazyPage<BatchProgress> getBatches() {
        return batches;
    }

    public LazyPage<RejectedEntry> getUnmatched() {
        return unmatched;
    }
}
