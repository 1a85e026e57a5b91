package org.piaolian.web.sharing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.paging.Page;
import org.piaolian.sharing.FindDisclosures;
import org.piaolian.sharing.KeepGrants;
import org.piaolian.sharing.domain.Disclosure;
import org.piaolian.sharing.domain.DisclosureQuery;
import org.piaolian.sharing.domain.DisclosureQuery.Direction;
import org.piaolian.sharing.domain.DisclosureQuery.Sort;
import org.piaolian.sharing.domain.Purpose;
import org.piaolian.web.api.Constants;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.layout.ListOrder;
import org.piaolian.web.layout.ListPage;

/** What the person's agency disclosed, and what was disclosed to it. */
@RequestScoped
@Named
public class DisclosuresPage extends ListPage<Disclosure, Sort> {

    private final FindDisclosures findDisclosures;
    private final CurrentActor actor;
    private String text = "";
    private Optional<Direction> direction = Optional.empty();
    private Optional<Disclosure.Standing> standing = Optional.empty();
    private @Nullable Purpose purpose;

    @Inject
    public DisclosuresPage(FindDisclosures findDisclosures, CurrentActor actor) {
        super(new ListOrder<>(Sort.DISCLOSED, true), Set.of(Sort.DISCLOSED, Sort.RECEIPTS));
        this.findDisclosures = findDisclosures;
        this.actor = actor;
    }

    @Override
    protected Page<Disclosure> look(ListOrder<Sort> by, int offset, int rows) {
        return findDisclosures.search(
                new DisclosureQuery(
                        actor.get().agency(),
                        direction,
                        purpose,
                        standing,
                        text,
                        by.by(),
                        by.descending(),
                        offset,
                        rows),
                actor.get());
    }

    public Disclosure.Standing standingOf(Disclosure disclosure) {
        return findDisclosures.standing(disclosure);
    }

    public Direction directionOf(Disclosure disclosure) {
        return disclosure.agency().equals(actor.get().agency()) ? Direction.SENT : Direction.RECEIVED;
    }

    public AgencyId otherOf(Disclosure disclosure) {
        return directionOf(disclosure) == Direction.SENT ? disclosure.recipient() : disclosure.agency();
    }

    public boolean isDisclosing() {
        return KeepGrants.mayGrant(actor.get());
    }

    @Override
    protected String address(ListOrder<Sort> by, int at) {
        return "/staff/disclosures?sort=" + by
                + direction.map(d -> "&direction=" + d).orElse("")
                + standing.map(s -> "&standing=" + s).orElse("")
                + (purpose == null ? "" : "&purpose=" + purpose)
                + (text.isBlank() ? "" : "&q=" + URLEncoder.encode(text, StandardCharsets.UTF_8))
                + (at == 1 ? "" : "&page=" + at);
    }

    public boolean isRestricting() {
        return !text.isBlank() || direction.isPresent() || standing.isPresent() || purpose != null;
    }

    public Direction[] getDirections() {
        return Direction.values();
    }

    public Disclosure.Standing[] getStandings() {
        return Disclosure.Standing.values();
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

    public String getDirection() {
        return direction.map(Enum::name).orElse("");
    }

    public void setDirection(@Nullable String name) {
        direction = Constants.find(Direction.values(), name);
    }

    public String getStanding() {
        return standing.map(Enum::name).orElse("");
    }

    public void setStanding(@Nullable String name) {
        standing = Constants.find(Disclosure.Standing.values(), name);
    }

    public String getPurpose() {
        return purpose == null ? "" : purpose.name();
    }

    public void setPurpose(@Nullable String name) {
        purpose = Constants.find(Purpose.values(), name).orElse(null);
    }
}
