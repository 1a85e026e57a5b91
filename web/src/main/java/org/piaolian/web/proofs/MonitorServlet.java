package org.piaolian.web.proofs;

import jakarta.inject.Inject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.piaolian.json.Json;
import org.piaolian.proofs.WatchLog;
import org.piaolian.proofs.domain.Alarm;

/**
 * {@code /log/monitor} for anyone, and for what watches the portal: 200 where no alarm is open, else 503, with how many of
 * each kind. It is no health check: WildFly finds none in the modules of an EAR, and a portal that is taken out of service
 * for an alarm answers nobody's question about it.
 */
@WebServlet("/log/monitor")
public class MonitorServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient WatchLog watchLog;

    @Inject
    public MonitorServlet(WatchLog watchLog) {
        this.watchLog = watchLog;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Map<Alarm.Kind, Long> open = watchLog.listOpen().stream()
                .collect(Collectors.groupingBy(Alarm::kind, TreeMap::new, Collectors.counting()));
        JsonObjectBuilder alarms = Json.createObjectBuilder();
        open.forEach((kind, count) -> alarms.add(kind.name(), count));
        response.setStatus(open.isEmpty() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getWriter()
                .write(Json.createObjectBuilder().add("alarms", alarms).build().toString());
    }
}
