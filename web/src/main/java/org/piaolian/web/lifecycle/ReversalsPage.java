package org.piaolian.web.lifecycle;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.piaolian.lifecycle.FindReversals;
import org.piaolian.lifecycle.domain.Reversal;
import org.piaolian.lifecycle.domain.ReversalQuery;
import org.piaolian.lifecycle.domain.ReversalQuery.Sort;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.web.api.Constants;
import org.piaolian.web.identity.CurrentActor;
import org.piaolian.web.layout.ListOrder;
import org.piaolian.web.layout.ListPage;

/** All reversals that the person may see. */
@RequestScoped
@Named
public class ReversalsPage extends ListPage<Reversal, Sort> {

    private final FindReversals reversals;
    private final CurrentActor actor;
    private String number = "";
    private String state = "";

    @Inject
    public ReversalsPage(FindReversals reversals, CurrentActor actor) {
        super(new ListOrder<>(Sort.ASKED, true), Set.of(Sort.ASKED, Sort.AMOUNT));
        this.reversals = reversals;
        this.actor = actor;
    }

    @Override
    protected Page<Reversal> look(ListOrder<Sort> by, int offset, int rows) {
        return reversals.search(
                new ReversalQuery(
                        ReceiptNumber.parse(number).orElse(null),
                        Constants.only(Reversal.State.values(), state),
                        null,
                        by.by(),
                        by.descending(),
                        offset,
                        rows),
                actor.get());
    }

    @Override
    protected String address(ListOrder<Sort> by, int at) {
        return "/staff/reversals?sort=" + by
                + (state.isEmpty() ? "" : "&state=" + state)
                + ReceiptNumber.parse(number).map(n -> "&number=" + n).orElse("")
                + (at == 1 ? "" : "&page=" + at);
    }

    public boolean isRestricting() {
        return !number.isBlank() || !state.isBlank();
    }

    public Reversal.State[] getStates() {
        return Reversal.State.values();
    }

    public String getNumber() {
        return number;
    }

    public void setNumber(@Nullable String text) {
        number = text == null ? "" : text.substring(0, Math.min(text.length(), 40));
    }

    public String getState() {
        return state;
    }

    public void setState(@Nullable String name) {
        state = Constants.find(Reversal.State.values(), name).map(Enum::name).orElse("");
    }
}
