package org.piaolian.web.layout;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.piaolian.paging.Page;
import org.primefaces.model.FilterMeta;
import org.primefaces.model.LazyDataModel;
import org.primefaces.model.SortMeta;

/** A table that has one page of its rows at a time, in the order in which the use case gives them. */
public final class LazyPage<T> extends LazyDataModel<T> {

    private static final long serialVersionUID = 1L;

    private final BiFunction<Integer, Integer, Page<T>> rows;

    /** @param rows the page at an offset with at most so many rows; serializable, as the view that holds it is kept */
    public <F extends BiFunction<Integer, Integer, Page<T>> & Serializable> LazyPage(F rows) {
        this.rows = rows;
    }

    @Override
    public int count(Map<String, FilterMeta> filters) {
        return Math.toIntExact(rows.apply(0, 1).total());
    }

    @Override
    public List<T> load(int first, int pageSize, Map<String, SortMeta> sort, Map<String, FilterMeta> filters) {
        return rows.apply(first, pageSize).items();
    }
}
