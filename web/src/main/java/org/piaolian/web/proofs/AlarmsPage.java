package org.piaolian.web.proofs;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import org.piaolian.identity.domain.Role;
import org.piaolian.proofs.WatchLog;
import org.piaolian.proofs.domain.Alarm;
import org.piaolian.web.identity.CurrentActor;

/** The monitor's open alarms on the dashboard, for those who supervise all agencies. */
@RequestScoped
@Named
public class AlarmsPage {

    private final WatchLog watchLog;
    private final CurrentActor actor;

    @Inject
    public AlarmsPage(WatchLog watchLog, CurrentActor actor) {
        this.watchLog = watchLog;
        this.actor = actor;
    }

    public boolean isShown() {
        Role role = actor.get().role();
        return role == Role.SUPERVISOR || role == Role.AUDITOR;
    }

    public List<Alarm> getOpen() {
        return isShown() ? watchLog.listOpen() : List.of();
    }

    /** @param alarm its id */
    public void settle(long alarm) {
        watchLog.settle(alarm, actor.get());
    }
}
