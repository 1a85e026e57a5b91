package org.piaolian.paging;

import java.util.List;

/** @param total how many items there are on all pages together */
public record Page<T>(List<T> items, long total) {

    public Page {
        items = List.copyOf(items);
    }

    /** @param size items a page */
    public long pages(int size) {
        return (total + size - 1) / size;
    }
}
