package org.piaolian.web.receipts;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptQuery;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.ReceiptSummary;
import org.piaolian.web.identity.CurrentActor;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;
import org.primefaces.model.SortOrder;

/** All receipts that the person may see: searched by the address, sorted and paged in the database. */
@ViewScoped
@Named
public class ReceiptsPage implements Serializable {

    private static final long serialVersionUID = 1L;

    private final ReceiptFilter filter = new ReceiptFilter();
    private final Rows rows;

    @Inject
    public ReceiptsPage(FindReceipts receipts, CurrentActor actor) {
        this.rows = new Rows(receipts, actor, filter);
    }

    public ReceiptFilter getFilter() {
        return filter;
    }

    public LazyDataModel<ReceiptSummary> getRows() {
        return rows;
    }

    public ReceiptKind[] getKinds() {
        return ReceiptKind.values();
    }

    public ReceiptState[] getStates() {
        return ReceiptState.values();
    }

    private static final class Rows extends LazyDataModel<ReceiptSummary> {

        private static final long serialVersionUID = 1L;

        private final FindReceipts receipts;
        private final CurrentActor actor;
        private final ReceiptFilter filter;

        Rows(FindReceipts receipts, CurrentActor actor, ReceiptFilter filter) {
            this.receipts = receipts;
            this.actor = actor;
            this.filter = filter;
        }

        @Override
        public int count(Map<String, FilterMeta> filters) {
            return Math.toIntExact(receipts.search(filter.query(ReceiptQuery.Sort.ISSUED, true, 0, 1), actor.get())
                    .total());
        }

        @Override
        public List<ReceiptSummary> load(
                int first, int pageSize, Map<String, SortMeta> sort, Map<String, FilterMeta> filters) {
            SortMeta by = sort.values().stream()
                    .filter(SortMeta::isActive)
                    .findFirst()
                    .orElse(null);
            ReceiptQuery.Sort column = by == null ? ReceiptQuery.Sort.ISSUED : ReceiptQuery.Sort.valueOf(by.getField());
            boolean descending = by == null || by.getOrder() == SortOrder.DESCENDING;
            return receipts.search(filter.query(column, descending, first, pageSize), actor.get())
                    .items();
        }
    }
}
