package org.piaolian.web.proofs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Startup;
import org.piaolian.proofs.WatchLog;
import org.piaolian.proofs.domain.Alarm;

/**
 * {@code proof-monitor} is down in {@code /health} while an alarm is open. It is no check of readiness or liveness: a portal
 * that is taken out of service, or started again, answers nobody's question about the alarm.
 */
@ApplicationScoped
@Startup
public class AlarmHealth implements HealthCheck {

    private final WatchLog watchLog;

    @Inject
    public AlarmHealth(WatchLog watchLog) {
        this.watchLog = watchLog;
    }

    @Override
    public HealthCheckResponse call() {
        List<Alarm> open = watchLog.listOpen();
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("proof-monitor")
                .status(open.isEmpty())
                .withData("alarms", open.size());
        open.stream()
                .limit(10)
                .forEach(alarm -> answer.withData(
                        alarm.kind() + " " + alarm.subject(), alarm.raisedAt().toString()));
        return answer.build();
    }
}
