package org.piaolian.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.bench.DemoPayments;
import org.piaolian.portal.OfflineVerifier.Said;

/** The channel's configuration is changed while receipts are issued, and an export follows it by the orderers' signatures. */
@OnlyOnFabric
@ExtendWith(RunningPortal.class)
class ChangedChannelIT {

    private static final Pattern CONFIGURATION = Pattern.compile(
            "block ([0-9]+), [0-9a-f]{64}\\R  configuration ([0-9]+) of channel receipts: members AuditMSP, CivilAffairsMSP,"
                    + " FinanceMSP, TaxMSP; 4 orderers; (the first one, which nobody signed|signed by [34] orderers of the one"
                    + " before)");

    private final RunningPortal portal;
    private final ReceiptFiles files;

    ChangedChannelIT(RunningPortal portal, @TempDir Path folder) {
        this.portal = portal;
        this.files = new ReceiptFiles(portal, folder);
    }

    @Test
    void receipts_of_three_configurations_are_proved_by_an_export_and_a_key_that_was_renewed_signs_no_fourth()
            throws Exception {
        Path before = files.document(issued());
        PrivateKey stolen = ChannelForgery.key(RealChannel.keyOfOrderer("tax"));
        RealChannel.run("renew-certificates", "tax");
        Path between = files.document(issued());
        RealChannel.run("change-interval", "300");
        String last = issued();
        Path after = files.document(last);
        files.proof(last); // the log has it, and those before it

        Path export = files.folder().resolve("export");
        assertThat(portal.export(export)).isZero();
        OfflineVerifier verifier = new OfflineVerifier(export.resolve("verifier.jar"));
        Said channel = verifier.verify("--channel", export);
        assertThat(channel.exitCode()).as(channel.text()).isZero();
        List<Matcher> configurations = CONFIGURATION
                .matcher(channel.text())
                .results()
                .map(found -> {
                    Matcher one = CONFIGURATION.matcher(found.group());
                    assertThat(one.matches()).isTrue();
                    return one;
                })
                .toList();
        assertThat(configurations).extracting(one -> one.group(2)).containsExactly("0", "1", "2");
        Said receipts = verifier.verify("--export", export, before, between, after);
        assertThat(receipts.text()).contains(before + "\nvalid\n", between + "\nvalid\n", after + "\nvalid\n");
        assertThat(receipts.exitCode()).isZero();

        ChannelForgery forgery = new ChannelForgery(
                export.resolve("channel/block-" + configurations.get(2).group(1) + ".pb"));
        Path forged = export.resolve("channel/block-" + forgery.number() + ".pb");
        PrivateKey finance = ChannelForgery.key(RealChannel.keyOfOrderer("finance"));
        PrivateKey civil = ChannelForgery.key(RealChannel.keyOfOrderer("civil"));
        Files.write(
                forged,
                forgery.signedBy(Map.of(
                        "FinanceOrdererMSP", finance, "CivilAffairsOrdererMSP", civil, "TaxOrdererMSP", stolen)));
        Said refused = verifier.verify("--channel", export);
        assertThat(refused.text()).startsWith("FALSE_SIGNATURE: ").doesNotContain(ChannelForgery.FORGER);
        assertThat(refused.exitCode()).isEqualTo(3);
        Files.write(forged, forgery.signedBy(Map.of("FinanceOrdererMSP", finance, "CivilAffairsOrdererMSP", civil)));
        assertThat(verifier.verify("--channel", export).text()).startsWith("TOO_FEW_AGENCIES: 2 orderers ");

        // By three present keys it would hold: what refuses it is the key, not its form.
        PrivateKey present = ChannelForgery.key(RealChannel.keyOfOrderer("tax"));
        Files.write(
                forged,
                forgery.signedBy(Map.of(
                        "FinanceOrdererMSP", finance, "CivilAffairsOrdererMSP", civil, "TaxOrdererMSP", present)));
        assertThat(verifier.verify("--channel", export).text()).contains(ChannelForgery.FORGER);
    }

    /** The number of a receipt that was issued just now. */
    private String issued() throws Exception {
        StringWriter payment = new StringWriter();
        new DemoPayments(ThreadLocalRandom.current().nextLong(), LocalDate.of(2026, 11, 24))
                .writeCamt(1, false, payment);
        HttpResponse<String> posted =
                portal.postPayments("application/xml", payment.toString().getBytes(UTF_8));
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(202);
        URI batch = URI.create(posted.headers().firstValue("Location").orElseThrow());
        String id = portal.await(
                        batch, found -> found.get("state").getAsString().equals("DONE"), Duration.ofMinutes(3))
                .get("id")
                .getAsString();
        return portal.json(portal.https("/api/v1/receipts?batch=" + id), ReceiptFiles.SUPERVISOR)
                .getAsJsonArray("receipts")
                .get(0)
                .getAsJsonObject()
                .get("number")
                .getAsString();
    }
}
