package org.piaolian.web.layout;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.paging.Page;
import org.piaolian.web.api.PageNumber;

/**
 * A list that sorts and pages by addresses alone: what is looked for, the order and the page stand in the address, so that
 * a reload, the way back and a link sent to a colleague all show the same.
 *
 * @param <T> what is listed
 * @param <S> the columns that it can be sorted by
 */
public abstract class ListPage<T, S extends Enum<S>> {

    private static final int ROWS = 25;

    private final ListOrder<S> usual;
    private final Set<S> largestFirst;
    private ListOrder<S> order;
    private int page = 1;
    private @Nullable Page<T> found;

    /**
     * @param usual the order of who asks for none
     * @param largestFirst the columns that begin with the latest or the largest
     */
    protected ListPage(ListOrder<S> usual, Set<S> largestFirst) {
        this.usual = usual;
        this.largestFirst = largestFirst;
        this.order = usual;
    }

    protected abstract Page<T> look(ListOrder<S> by, int offset, int rows);

    /** Where the same list is shown so. */
    protected abstract String address(ListOrder<S> by, int at);

    private Page<T> found() {
        Page<T> known = found;
        if (known == null) {
            known = look(order, (page - 1) * ROWS, ROWS);
            // Somebody has kept the address of a page that the list does not reach any more.
            if (known.items().isEmpty() && known.total() > 0) {
                page = Math.toIntExact(known.pages(ROWS));
                known = look(order, (page - 1) * ROWS, ROWS);
            }
            found = known;
        }
        return known;
    }

    public List<T> getRows() {
        return found().items();
    }

    public long getTotal() {
        return found().total();
    }

    /** Number of the first one shown, from 1. */
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
        return address(order.clicked(column(column), largestFirst), 1);
    }

    /** For {@code aria-sort}; null for the columns that the list is not sorted by. */
    public @Nullable String direction(String column) {
        return order.by() == column(column) ? (order.descending() ? "descending" : "ascending") : null;
    }

    private S column(String name) {
        return Enum.valueOf(usual.columns(), name);
    }

    public String getSort() {
        return order.toString();
    }

    public void setSort(@Nullable String text) {
        order = ListOrder.parse(text, usual);
    }

    public String getPage() {
        return Integer.toString(page);
    }

    public void setPage(@Nullable String text) {
        page = text == null ? 1 : PageNumber.parse(text).map(PageNumber::value).orElse(1);
    }
}
