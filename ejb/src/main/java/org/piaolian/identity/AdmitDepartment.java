package org.piaolian.identity;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.DepartmentCertificates;
import org.piaolian.identity.domain.Role;
import org.piaolian.identity.domain.SignInLog;
import org.piaolian.identity.domain.SignInRecord;

/** Admits another system of an agency by the client certificate that the agency's department was given. */
@ApplicationScoped
public class AdmitDepartment {

    // A system shows its certificate with every request; the log gets a line when it comes, not for each.
    private static final Duration ONE_VISIT = Duration.ofMinutes(15);

    private final DepartmentCertificates certificates;
    private final Agencies agencies;
    private final SignInLog log;
    private final Clock clock;
    private final Map<String, Instant> visits = new ConcurrentHashMap<>();

    @Inject
    public AdmitDepartment(DepartmentCertificates certificates, Agencies agencies, SignInLog log, Clock clock) {
        this.certificates = certificates;
        this.agencies = agencies;
        this.log = log;
        this.clock = clock;
    }

    /**
     * @param chain the certificate that proved possession of its key in the TLS handshake, first, and its issuers
     * @param client address that the request came from
     * @return empty where the certificate is not of the department CA, is out of date, or names no agency
     */
    @Transactional
    public Optional<Actor> byCertificate(List<X509Certificate> chain, String client) {
        Optional<Actor> actor = certificates
                .findAgency(chain, clock.instant())
                .flatMap(this::agency)
                .map(agency -> new Actor(
                        agency.id().value(),
                        agency.nameZh(),
                        agency.id(),
                        Role.DEPARTMENT,
                        chain.get(0).getSubjectX500Principal().getName()));
        note(chain, actor, client);
        return actor;
    }

    private Optional<Agency> agency(AgencyId id) {
        return agencies.list().stream().filter(agency -> agency.id().equals(id)).findFirst();
    }

    private void note(List<X509Certificate> chain, Optional<Actor> actor, String client) {
        String subject = actor.map(Actor::user)
                .orElseGet(() -> chain.isEmpty()
                        ? ""
                        : chain.get(0).getSubjectX500Principal().getName());
        Instant now = clock.instant();
        String visit = subject + " " + client + " " + actor.isPresent();
        Instant last = visits.getOrDefault(visit, Instant.EPOCH);
        if (last.plus(ONE_VISIT).isBefore(now)) {
            visits.values().removeIf(at -> at.plus(ONE_VISIT).isBefore(now));
            visits.put(visit, now);
            log.add(new SignInRecord(
                    now,
                    subject,
                    SignInRecord.Method.CERTIFICATE,
                    actor.isPresent() ? SignInRecord.Result.ADMITTED : SignInRecord.Result.CERTIFICATE_REFUSED,
                    client));
        }
    }
}
