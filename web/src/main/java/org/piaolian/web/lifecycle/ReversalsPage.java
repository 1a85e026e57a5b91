package org.piaolian.web.lifecycle;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.lifecycle.FindReversals;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.ReversalQuery;
import org.piaolian.lifecycle.domain.ReversalQuery.Sort;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.web.api.PageNumber;
import org.piaolian.web.identity.CurrentActor;

/** All reversals that the person may see; what is looked for, the order and the page stand in the address. */
@RequestScoped
@Named
public class ReversalsPage {

    private static final int ROWS = 25;

    private final FindReversals reversals;
    private final CurrentActor actor;
    private String number = "";
    private String state = "";
    private Sort sort = Sort.ASKED;
    private boolean descending = true;
    private int page = 1;
    private @Nullable Page<Reversal> found;

    @Inject
    public ReversalsPage(FindReversals reversals, CurrentActor actor) {
        this.reversals = reversals;
        this.actor = actor;
    }

    private Page<Reversal> found() {
        Page<Reversal> known = found;
        if (known == null) {
            known = look();
            // Somebody has kept the address of a page that the list does not reach any more.
            if (known.items().isEmpty() && known.total() > 0) {
                page = Math.toIntExact((known.total() + ROWS - 1) / ROWS);
                known = look();
            }
            found = known;
        }
        return known;
    }

    private Page<Reversal> look() {
        return reversals.search(
                new ReversalQuery(
                        ReceiptNumber.parse(number).orElse(null),
                        states(state),
                        null,
                        sort,
                        descending,
                        (page - 1) * ROWS,
                        ROWS),
                actor.get());
    }

    /** The one of this name; none, which restricts nothing, where there is none. */
    static Set<Reversal.State> states(@Nullable String name) {
        return Arrays.stream(Reversal.State.values())
                .filter(s -> s.name().equals(name))
                .findFirst()
                .map(Set::of)
                .orElse(Set.of());
    }

    public List<Reversal> getRows() {
        return found().items();
    }

    public long getTotal() {
        return found().total();
    }

    public long getFirst() {
        return found().items().isEmpty() ? 0 : (page - 1L) * ROWS + 1;
    }

    public long getLast() {
        return (page - 1L) * ROWS + found().items().size();
    }

    /** Where the page before this one is; null on the first. */
    public @Nullable String getPrevious() {
        return getFirst() > 1 ? address(sort, descending, page - 1) : null;
    }

    /** Where the page after this one is; null on the last. */
    public @Nullable String getNext() {
        return getLast() < getTotal() ? address(sort, descending, page + 1) : null;
    }

    /** Where a click on the head of this column leads: turned round where it is sorted by already. */
    public String sorted(String column) {
        Sort by = Sort.valueOf(column);
        return address(by, by == sort ? !descending : by == Sort.ASKED || by == Sort.AMOUNT, 1);
    }

    /** For {@code aria-sort}; null for the columns that the list is not sorted by. */
    public @Nullable String direction(String column) {
        return sort == Sort.valueOf(column) ? (descending ? "descending" : "ascending") : null;
    }

    private String address(Sort by, boolean down, int at) {
        return "/staff/reversals?sort=" + (down ? "-" : "") + by.name().toLowerCase(Locale.ROOT)
                + (states(state).isEmpty() ? "" : "&state=" + state)
                + ReceiptNumber.parse(number).map(n -> "&number=" + n).orElse("")
                + (at == 1 ? "" : "&page=" + at);
    }

    public boolean isRestricting() {
        return !number.isBlank() || !state.isBlank();
    }

    public Reversal.State[] getStates() {
        return Reversal.State.values();
    }

    public String getNumber() {
        return number;
    }

    public void setNumber(@Nullable String text) {
        number = text == null ? "" : text.substring(0, Math.min(text.length(), 40));
    }

    public String getState() {
        return state;
    }

    public void setState(@Nullable String name) {
        state = states(name).isEmpty() || name == null ? "" : name;
    }

    public String getSort() {
        return (descending ? "-" : "") + sort.name().toLowerCase(Locale.ROOT);
    }

    public void setSort(@Nullable String text) {
        if (text == null) {
            return;
        }
        String column = text.startsWith("-") ? text.substring(1) : text;
        for (Sort one : Sort.values()) {
            if (one.name().toLowerCase(Locale.ROOT).equals(column)) {
                sort = one;
                descending = text.startsWith("-");
            }
        }
    }

    public String getPage() {
        return Integer.toString(page);
    }

    public void setPage(@Nullable String text) {
        page = text == null ? 1 : PageNumber.parse(text).map(PageNumber::value).orElse(1);
    }
}
