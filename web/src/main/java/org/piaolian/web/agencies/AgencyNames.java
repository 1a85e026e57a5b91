package org.piaolian.web.agencies;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.web.language.Language;

/** What the agencies are called in the language of the request. */
@RequestScoped
@Named("agencies")
public class AgencyNames {

    private final Agencies agencies;
    private final Language language;
    private @Nullable Map<String, Agency> known;

    @Inject
    public AgencyNames(Agencies agencies, Language language) {
        this.agencies = agencies;
        this.language = language;
    }

    public String name(AgencyId id) {
        return named(id.value());
    }

    /** The name of an agency by its id, or the id where there is none of that name any more. */
    public String named(String id) {
        Agency agency = known().get(id);
        return agency == null ? id : nameOf(agency);
    }

    /** The name of the agency of this membership service provider. */
    public String ofMsp(String mspId) {
        return known().values().stream()
                .filter(agency -> agency.mspId().equals(mspId))
                .map(this::nameOf)
                .findFirst()
                .orElse(mspId);
    }

    public List<Agency> getAll() {
        return agencies.list();
    }

    public String nameOf(Agency agency) {
        return language.isChinese() ? agency.nameZh() : agency.nameEn();
    }

    private Map<String, Agency> known() {
        Map<String, Agency> all = known;
        if (all == null) {
            all = agencies.list().stream().collect(Collectors.toMap(a -> a.id().value(), Function.identity()));
            known = all;
        }
        return all;
    }
}
