package org.piaolian.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.identity.domain.Actor;
import org.piaolian.identity.domain.Role;
import org.piaolian.installation.PortalClient;
import org.piaolian.ledger.adapter.FabricLedger;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.settings.Settings;

/**
 * What departments do on the shared channel, with a running portal: queries with and without their log, locks of distinct
 * receipts and of the same one, the feed of changes. It puts receipts, grants and locks into the installation that it
 * measures: give it one of its own.
 */
public final class MeasureSharing {

    /** The local PostgreSQL has few beside the portal's thirty. */
    private static final int CONNECTIONS = 20;

    /** About two in five of a demo file are of taxes, the others are enough to be locked. */
    private static final int PAYMENTS = 2 * MeasureLocks.LOCKED;

    private MeasureSharing() {}

    /**
     * Arguments: folder of the installation, address of its portal by HTTPS, number of events of the feed. The database
     * and the channel are those of the environment, as for the portal.
     */
    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            throw new IllegalArgumentException("usage: MeasureSharing FOLDER ADDRESS EVENTS");
        }
        int events = Integer.parseInt(args[2]);
        if (events < MeasureChanges.STEP || events % MeasureChanges.STEP != 0) {
            throw new IllegalArgumentException("events are a multiple of " + MeasureChanges.STEP + ", not " + events);
        }
        Settings settings = new Settings();
        FabricLedger ledger = new FabricLedger(settings);
        try (DatabasePorts database = DatabasePorts.ofEnvironment(CONNECTIONS);
                ChannelOutcomes outcomes = new ChannelOutcomes(settings.fabricProfile())) {
            measure(Path.of(args[0]), args[1], events, settings, database, ledger, outcomes);
        } finally {
            ledger.close();
        }
        System.exit(0);
    }

    private static void measure(
            Path folder,
            String address,
            int events,
            Settings settings,
            DatabasePorts database,
            FabricLedger ledger,
            ChannelOutcomes outcomes)
            throws Exception {
        issue(folder, address);
        List<ReceiptNumber> taxes = free(database, "kind = 'TAX_PAYMENT'");
        List<ReceiptNumber> others = free(database, "kind <> 'TAX_PAYMENT'");
        if (others.size() < MeasureLocks.LOCKED || taxes.size() < MeasureLocks.RACES) {
            throw new IOException(taxes.size() + " receipts for taxes and " + others.size() + " others are too few");
        }
        DepartmentClient audit = new DepartmentClient(folder, address, "audit");
        Actor asking = new Actor(
                "audit",
                "audit",
                new AgencyId("audit"),
                Role.DEPARTMENT,
                certificate(folder, "audit").getSubjectX500Principal().getName());
        load();
        new MeasureQueries(database, ledger, settings, audit, asking, taxes).measure();
        load();
        new MeasureLocks(
                        outcomes,
                        new DepartmentClient(folder, address, "civil"),
                        new DepartmentClient(folder, address, "tax"),
                        others,
                        taxes.subList(0, MeasureLocks.RACES))
                .measure();
        load();
        new MeasureChanges(ledger, audit).measure(events);
        load();
    }

    /** Through the portal, as everywhere. */
    private static void issue(Path folder, String address) throws Exception {
        StringWriter file = new StringWriter();
        new DemoPayments(new SecureRandom().nextLong(), LocalDate.now(ZoneOffset.UTC)).writeCamt(PAYMENTS, false, file);
        PortalClient portal = new PortalClient(folder, address);
        portal.awaitDone(
                portal.postPayments(
                        "application/xml",
                        HttpRequest.BodyPublishers.ofByteArray(file.toString().getBytes(StandardCharsets.UTF_8))),
                Duration.ofMinutes(20));
    }

    /** Receipts to which nothing has happened yet. */
    private static List<ReceiptNumber> free(DatabasePorts database, String which) {
        List<?> rows = database.inTransaction(
                entities -> entities.createNativeQuery("select code, number from receipt where later_state is null and "
                                + which + " order by code, number")
                        .getResultList());
        return rows.stream()
                .map(Object[].class::cast)
                .map(row -> new ReceiptNumber(new ReceiptCode((String) row[0]), ((Number) row[1]).longValue()))
                .toList();
    }

    private static X509Certificate certificate(Path folder, String department)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(folder.resolve("clients").resolve(department + ".crt"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** What is printed beside the figures, as they mean little without it. */
    private static void load() {
        say("");
        say(
                "load of the machine: %.1f on %d processors",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors());
        say("");
    }

    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
