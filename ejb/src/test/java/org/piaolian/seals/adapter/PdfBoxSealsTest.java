package org.piaolian.seals.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.seals.domain.SealReport;
import org.piaolian.seals.domain.SealReport.Finding;
import org.piaolian.seals.domain.SealUnavailable;

class PdfBoxSealsTest {

    private static final AgencyId TAX = new AgencyId("tax");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(TrialKeys.Algorithm.class)
    void a_sealed_document_begins_with_the_given_bytes_and_is_genuine(TrialKeys.Algorithm algorithm) {
        Installation here = Installation.in(folder, algorithm);
        byte[] pdf = Installation.emptyPage();

        byte[] sealed = here.seals().seal(pdf, TAX);

        assertThat(Arrays.copyOf(sealed, pdf.length)).isEqualTo(pdf);
        SealReport report = here.seals().inspect(sealed);
        assertThat(report.finding()).as("%s", report.flaw()).isEqualTo(Finding.GENUINE);
        assertThat(report.sealedBy()).contains(TAX);
        assertThat(report.signer()).isEqualTo("市税务局电子票据专用章");
        assertThat(report.sealedAt())
                .isBetween(
                        Instant.now().minus(Duration.ofMinutes(1)),
                        Instant.now().plusSeconds(1));
    }

    @Test
    void an_agency_without_a_key_cannot_seal() {
        Installation here = Installation.in(folder, TrialKeys.Algorithm.P256);
        assertThatThrownBy(() -> here.seals().seal(Installation.emptyPage(), new AgencyId("nobody")))
                .isInstanceOf(SealUnavailable.class);
    }
}
