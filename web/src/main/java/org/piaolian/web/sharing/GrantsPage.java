package org.piaolian.web.sharing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.paging.Page;
import org.piaolian.sharing.KeepGrants;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.GrantQuery;
import org.piaolian.sharing.domain.GrantQuery.Sort;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.web.api.PageNumber;
import org.piaolian.web.identity.CurrentActor;

/** All grants that the person may see; what is looked for, the order and the page stand in the address. */
@RequestScoped
@Named
public class GrantsPage {

    private static final int ROWS = 25;

    private final KeepGrants keepGrants;
    private final CurrentActor actor;
    private String text = "";
    private Optional<Grant.Standing> standing = Optional.empty();
    private @Nullable Purpose purpose;
    private Sort sort = Sort.GRANTED;
    private boolean descending = true;
    private int page = 1;
    private @Nullable Page<Grant> found;

    @Inject
    public GrantsPage(KeepGrants keepGrants, CurrentActor actor) {
        this.keepGrants = keepGrants;
        this.actor = actor;
    }

    private Page<Grant> found() {
        Page<Grant> known = found;
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

    private Page<Grant> look() {
        return keepGrants.search(
                new GrantQuery(null, null, purpose, standing, text, sort, descending, (page - 1) * ROWS, ROWS),
                actor.get());
    }

    public List<Grant> getRows() {
        return found().items();
    }

    public Grant.Standing standingOf(Grant grant) {
        return keepGrants.standing(grant);
    }

    public boolean isGranting() {
        return KeepGrants.mayGrant(actor.get());
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
        return address(by, by == sort ? !descending : by == Sort.GRANTED, 1);
    }

    /** For {@code aria-sort}; null for the columns that the list is not sorted by. */
    public @Nullable String direction(String column) {
        return sort == Sort.valueOf(column) ? (descending ? "descending" : "ascending") : null;
    }

    private String address(Sort by, boolean down, int at) {
        return "/staff/grants?sort=" + (down ? "-" : "") + by.name().toLowerCase(Locale.ROOT)
                + standing.map(s -> "&standing=" + s).orElse("")
                + (purpose == null ? "" : "&purpose=" + purpose)
                + (text.isBlank() ? "" : "&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                + (at == 1 ? "" : "&page=" + at);
    }

    public boolean isRestricting() {
        return !text.isBlank() || standing.isPresent() || purpose != null;
    }

    public Grant.Standing[] getStandings() {
        return Grant.Standing.values();
    }

    public Purpose[] getPurposes() {
        return Purpose.values();
    }

    public String getText() {
        return text;
    }

    public void setText(@Nullable String typed) {
        text = typed == null ? "" : typed.substring(0, Math.min(typed.length(), 140));
    }

    public String getStanding() {
        return standing.map(Enum::name).orElse("");
    }

    public void setStanding(@Nullable String name) {
        standing = Constants.find(Grant.Standing.values(), name);
    }

    public String getPurpose() {
        return purpose == null ? "" : purpose.name();
    }

    public void setPurpose(@Nullable String name) {
        purpose = Constants.find(Purpose.values(), name).orElse(null);
    }

    public String getSort() {
        return (descending ? "-" : "") + sort.name().toLowerCase(Locale.ROOT);
    }

    public void setSort(@Nullable String words) {
        if (words == null) {
            return;
        }
        Constants.find(Sort.values(), words.replaceFirst("^-", "").toUpperCase(Locale.ROOT))
                .ifPresent(by -> {
                    sort = by;
                    descending = words.startsWith("-");
                });
    }

    public String getPage() {
        return Integer.toString(page);
    }

    public void setPage(@Nullable String words) {
        page = words == null
                ? 1
                : PageNumber.parse(words).map(PageNumber::value).orElse(1);
    }
}
