package org.piaolian.web.claims;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.claims.FindClaims;
import org.piaolian.claims.domain.BrokenClaimKeys;
import org.piaolian.claims.domain.Claim;
import org.piaolian.claims.domain.ClaimQuery;
import org.piaolian.claims.domain.ClaimQuery.Sort;
import org.piaolian.claims.domain.Claims.Listed;
import org.piaolian.paging.Page;
import org.piaolian.web.api.Constants;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.layout.ListOrder;
import org.piaolian.web.layout.ListPage;

/** All claims that the person may see. */
@RequestScoped
@Named
public class ClaimsPage extends ListPage<Listed, Sort> {

    private static final int LONGEST = 32;

    private final FindClaims findClaims;
    private final CurrentActor actor;
    private String programme = "";
    private String period = "";
    private String state = "";
    private FindClaims.@Nullable Keys keys;

    @Inject
    public ClaimsPage(FindClaims findClaims, CurrentActor actor) {
        super(new ListOrder<>(Sort.CLAIMED, true), Set.of(Sort.CLAIMED, Sort.PERIOD));
        this.findClaims = findClaims;
        this.actor = actor;
    }

    @Override
    protected Page<Listed> look(ListOrder<Sort> by, int offset, int rows) {
        return findClaims.search(
                new ClaimQuery(
                        programme.isEmpty() ? null : programme,
                        period.isEmpty() ? null : period,
                        Constants.only(Claim.State.values(), state),
                        null,
                        by.by(),
                        by.descending(),
                        offset,
                        rows),
                actor.get());
    }

    @Override
    protected String address(ListOrder<Sort> by, int at) {
        return "/staff/claims?sort=" + by
                + (programme.isEmpty() ? "" : "&programme=" + encoded(programme))
                + (period.isEmpty() ? "" : "&period=" + encoded(period))
                + (state.isEmpty() ? "" : "&state=" + state)
                + (at == 1 ? "" : "&page=" + at);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public boolean isRestricting() {
        return !programme.isEmpty() || !period.isEmpty() || !state.isEmpty();
    }

    /** How many are still to be made again under a new key. */
    public long getBehind() {
        return keys().behind();
    }

    /** What is wrong with the keys; null where nothing is. */
    public @Nullable BrokenClaimKeys getBrokenKeys() {
        return keys().broken().orElse(null);
    }

    private FindClaims.Keys keys() {
        FindClaims.Keys known = keys;
        if (known == null) {
            known = findClaims.keys();
            keys = known;
        }
        return known;
    }

    public Claim.State[] getStates() {
        return Claim.State.values();
    }

    public String getProgramme() {
        return programme;
    }

    public void setProgramme(@Nullable String text) {
        programme = cut(text);
    }

    public String getPeriod() {
        return period;
    }

    public void setPeriod(@Nullable String text) {
        period = cut(text);
    }

    private static String cut(@Nullable String text) {
        String stripped = text == null ? "" : text.strip();
        return stripped.substring(0, Math.min(stripped.length(), LONGEST));
    }

    public String getState() {
        return state;
    }

    public void setState(@Nullable String name) {
        state = Constants.find(Claim.State.values(), name).map(Enum::name).orElse("");
    }
}
