package org.piaolian.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import org.piaolian.ledger.domain.ChannelNews;
import org.piaolian.receipts.domain.Receipts;

/** Writes down how receipts stand on the channel, whoever changed it there. */
@ApplicationScoped
public class FollowStates {

    private final Receipts receipts;

    @Inject
    public FollowStates(Receipts receipts) {
        this.receipts = receipts;
    }

    /** Telling it again, or an older change after a later one, changes nothing. */
    @Transactional
    public void follow(@Observes ChannelNews.Changed changed) {
        changed.changes().forEach(change -> receipts.follow(change.receipt(), change.state(), change.sequence()));
    }
}
