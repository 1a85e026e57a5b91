package org.piaolian.web.receipts;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Set;
import org.piaolian.paging.Page;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptQuery.Sort;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.ReceiptSummary;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.layout.ListOrder;
import org.piaolian.web.layout.ListPage;

/** All receipts that the person may see. */
@RequestScoped
@Named
public class ReceiptsPage extends ListPage<ReceiptSummary, Sort> {

    static final ListOrder<Sort> NEWEST_FIRST = new ListOrder<>(Sort.ISSUED, true);

    /** Of times and amounts people look for the latest and the largest. */
    static final Set<Sort> LARGEST_FIRST = Set.of(Sort.ISSUED, Sort.AMOUNT);

    /** The orders to choose from where the table has no head to click on. */
    private static final List<String> ORDERS =
            List.of("-issued", "issued", "-amount", "amount", "number", "party", "kind", "state");

    private final FindReceipts receipts;
    private final CurrentActor actor;
    private final ReceiptFilter filter = new ReceiptFilter();

    @Inject
    public ReceiptsPage(FindReceipts receipts, CurrentActor actor) {
        super(NEWEST_FIRST, LARGEST_FIRST);
        this.receipts = receipts;
        this.actor = actor;
    }

    @Override
    protected Page<ReceiptSummary> look(ListOrder<Sort> by, int offset, int rows) {
        return receipts.search(filter.query(by.by(), by.descending(), offset, rows), actor.get());
    }

    @Override
    protected String address(ListOrder<Sort> by, int at) {
        return "/staff/receipts"
                + filter.address(
                        "sort", by.equals(NEWEST_FIRST) ? null : by.toString(),
                        "page", at == 1 ? null : Integer.toString(at));
    }

    public ReceiptFilter getFilter() {
        return filter;
    }

    public List<String> getOrders() {
        return ORDERS;
    }

    public ReceiptKind[] getKinds() {
        return ReceiptKind.values();
    }

    public ReceiptState[] getStates() {
        return ReceiptState.values();
    }
}
