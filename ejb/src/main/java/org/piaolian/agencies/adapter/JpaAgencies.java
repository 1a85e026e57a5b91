package org.piaolian.agencies.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.agencies.domain.AgencyId;

/** Read once: agencies join the channel by a migration, and the portal starts anew with it. */
@ApplicationScoped
public class JpaAgencies implements Agencies {

    private record Known(List<Agency> all, Agency supervisor) {}

    @PersistenceContext
    private EntityManager entities;

    private volatile @Nullable Known known;

    protected JpaAgencies() {}

    public JpaAgencies(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public Agency get(AgencyId id) {
        return list().stream()
                .filter(agency -> agency.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("no agency " + id));
    }

    @Override
    public List<Agency> list() {
        return known().all;
    }

    @Override
    public Agency supervisor() {
        return known().supervisor;
    }

    private Known known() {
        Known now = known;
        if (now == null) {
            List<AgencyRow> rows = entities.createQuery("from AgencyRow order by id", AgencyRow.class)
                    .getResultList();
            now = new Known(
                    rows.stream().map(AgencyRow::agency).toList(),
                    rows.stream()
                            .filter(AgencyRow::supervisor)
                            .map(AgencyRow::agency)
                            .findFirst()
                            .orElseThrow(() -> new NoSuchElementException("no agency supervises")));
            known = now;
        }
        return now;
    }
}
