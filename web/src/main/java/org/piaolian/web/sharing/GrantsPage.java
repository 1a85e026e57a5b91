package org.piaolian.web.sharing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.paging.Page;
import org.piaolian.sharing.KeepGrants;
import org.piaolian.sharing.domain.Grant;
import org.piaolian.sharing.domain.GrantQuery;
import org.piaolian.sharing.domain.GrantQuery.Sort;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.web.api.Constants;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.layout.ListOrder;
import org.piaolian.web.layout.ListPage;

/** All grants that the person may see. */
@RequestScoped
@Named
public class GrantsPage extends ListPage<Grant, Sort> {

    private final KeepGrants keepGrants;
    private final CurrentActor actor;
    private String text = "";
    private Optional<Grant.Standing> standing = Optional.empty();
    private @Nullable Purpose purpose;

    @Inject
    public GrantsPage(KeepGrants keepGrants, CurrentActor actor) {
        super(new ListOrder<>(Sort.GRANTED, true), Set.of(Sort.GRANTED));
        this.keepGrants = keepGrants;
        this.actor = actor;
    }

    @Override
    protected Page<Grant> look(ListOrder<Sort> by, int offset, int rows) {
        return keepGrants.search(
                new GrantQuery(null, null, purpose, standing, text, by.by(), by.descending(), offset, rows),
                actor.get());
    }

    public Grant.Standing standingOf(Grant grant) {
        return keepGrants.standing(grant);
    }

    public boolean isGranting() {
        return KeepGrants.mayGrant(actor.get());
    }

    @Override
    protected String address(ListOrder<Sort> by, int at) {
        return "/staff/grants?sort=" + by
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
}
