package org.piaolian.web.receipts;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.paging.Page;
import org.piaolian.receipts.FindReceipts;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptQuery;
import org.piaolian.receipts.domain.ReceiptState;
import org.piaolian.receipts.domain.ReceiptSummary;
import org.piaolian.web.api.PageNumber;
import org.piaolian.web.identity.CurrentActor;

/**
 * All receipts that the person may see. What is looked for, the order and the page stand in the address, so that a
 * reload, the way back and a link sent to a colleague all show the same.
 */
@RequestScoped
@Named
public class ReceiptsPage {

    static final int ROWS = 25;

    /** The orders to choose from where the table has no head to click on. */
    private static final List<String> ORDERS =
            List.of("-issued", "issued", "-amount", "amount", "number", "party", "kind", "state");

    private final FindReceipts receipts;
    private final CurrentActor actor;
    private final ReceiptFilter filter = new ReceiptFilter();
    private ReceiptOrder order = ReceiptOrder.NEWEST_FIRST;
    private int page = 1;
    private @Nullable Page<ReceiptSummary> found;

    @Inject
    public ReceiptsPage(FindReceipts receipts, CurrentActor actor) {
        this.receipts = receipts;
        this.actor = actor;
    }

    private Page<ReceiptSummary> found() {
        Page<ReceiptSummary> known = found;
        if (known == null) {
            known = look();
            // Somebody has kept the address of a page that the list does not reach any more.
            if (known.items().isEmpty() && known.total() > 0) {
                page = lastPage(known.total());
                known = look();
            }
            found = known;
        }
        return known;
    }

    private Page<ReceiptSummary> look() {
        return receipts.search(filter.query(order.by(), order.descending(), (page - 1) * ROWS, ROWS), actor.get());
    }

    private static int lastPage(long total) {
        return Math.toIntExact((total + ROWS - 1) / ROWS);
    }

    public List<ReceiptSummary> getRows() {
        return found().items();
    }

    public long getTotal() {
        return found().total();
    }

    /** Number of the first receipt shown, from 1. */
    public long getFirst() {
        return found().items().isEmpty() ? 0 : (page - 1L) * ROWS + 1;
    }

    public long getLast() {
        return (page - 1L) * ROWS + found().items().size();
    }

    /** Where the page before this one is; null on the first. */
    public @Nullable String getPrevious() {
        return getFirst() > 1 ? address(order, page - 1) : null;
    }

    /** Where the page after this one is; null on the last. */
    public @Nullable String getNext() {
        return getLast() < getTotal() ? address(order, page + 1) : null;
    }

    /** Where a click on the head of this column leads. */
    public String sorted(String column) {
        return address(order.clicked(ReceiptQuery.Sort.valueOf(column)), 1);
    }

    /** For {@code aria-sort}; null for the columns that the list is not sorted by. */
    public @Nullable String direction(String column) {
        if (order.by() != ReceiptQuery.Sort.valueOf(column)) {
            return null;
        }
        return order.descending() ? "descending" : "ascending";
    }

    private String address(ReceiptOrder as, int at) {
        return "/staff/receipts"
                + filter.address(
                        "sort", as.equals(ReceiptOrder.NEWEST_FIRST) ? null : as.toString(),
                        "page", at == 1 ? null : Integer.toString(at));
    }

    public ReceiptFilter getFilter() {
        return filter;
    }

    public List<String> getOrders() {
        return ORDERS;
    }

    public String getSort() {
        return order.toString();
    }

    public void setSort(@Nullable String sort) {
        order = ReceiptOrder.parse(sort);
    }

    public String getPage() {
        return Integer.toString(page);
    }

    public void setPage(@Nullable String text) {
        page = text == null ? 1 : PageNumber.parse(text).map(PageNumber::value).orElse(1);
    }

    public ReceiptKind[] getKinds() {
        return ReceiptKind.values();
    }

    public ReceiptState[] getStates() {
        return ReceiptState.values();
    }
}
