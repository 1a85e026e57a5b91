package org.piaolian.sharing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.piaolian.sharing.domain.Changes;
import org.piaolian.sharing.domain.Changes.Change;

/** The feed of changes: for departments, and for staff of every agency. It names receipts and agencies, no persons. */
@ApplicationScoped
public class ListChanges {

    public static final int MOST = 10_000;

    private final Changes changes;

    @Inject
    public ListChanges(Changes changes) {
        this.changes = changes;
    }

    /**
     * A page of the feed.
     *
     * @param next position to ask from for the following page
     * @param completeUpTo nothing is missing before this position, and nothing will be added there
     */
    public record Feed(List<Change> changes, long next, long completeUpTo) {}

    /** @param limit 1 to {@value #MOST} */
    public Feed after(long position, int limit) {
        // Asked first: what is added meanwhile is of the next page's concern.
        long end = changes.end();
        List<Change> page = position >= end ? List.of() : changes.listFrom(position, limit);
        return new Feed(
                page, page.isEmpty() ? position : page.get(page.size() - 1).position() + 1, end);
    }
}
