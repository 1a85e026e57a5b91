package org.piaolian.sharing.adapter;

import jakarta.persistence.Query;
import java.util.List;

/** The rows of a native query with several columns. */
final class Rows {

    private Rows() {}

    static List<Object[]> of(Query query) {
        List<?> found = query.getResultList();
        return found.stream().map(Object[].class::cast).toList();
    }

    static long number(Object column) {
        return ((Number) column).longValue();
    }
}
