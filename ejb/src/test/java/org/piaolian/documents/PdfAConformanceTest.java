package org.piaolian.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.adapter.TrialKeys;
import org.piaolian.settings.Settings;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;

/** What veraPDF says of receipts. */
class PdfAConformanceTest {

    @BeforeAll
    static void useVeraPdfsOwnParser() {
        VeraGreenfieldFoundryProvider.initialise();
    }

    static Stream<ReceiptContent> examples() {
        return Stream.of(
                ExampleReceipts.tax(),
                ExampleReceipts.foreignPayer(),
                ExampleReceipts.longest(),
                ExampleReceipts.manyLines(40));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_receipt_is_pdf_a_3b(ReceiptContent content) throws Exception {
        byte[] pdf = new OpenPdfReceiptLayout()
                .draw(
                        content,
                        ExampleReceipts.issuer(content),
                        ExampleReceipts.FINANCE,
                        ExampleReceipts.verification(content));
        assertThat(violations(pdf)).isEmpty();
    }

    @Test
    void a_sealed_receipt_is_pdf_a_3b(@TempDir Path folder) throws Exception {
        TrialKeys.create(
                folder, TrialKeys.Algorithm.P256, java.net.URI.create("http://localhost:8080"), Clock.systemUTC());
        Settings settings = new Settings() {
            @Override
            public Path seals() {
                return folder;
            }
        };
        ReceiptContent content = ExampleReceipts.fee();
        byte[] pdf = new OpenPdfReceiptLayout()
                .draw(content, ExampleReceipts.FINANCE, ExampleReceipts.FINANCE, ExampleReceipts.verification(content));
        byte[] sealed = SealWiring.seals(settings, Clock.systemUTC()).seal(pdf, new AgencyId("finance"));
        assertThat(violations(sealed)).isEmpty();
        assertThat(sealed).hasSizeLessThan(40_000);
    }

    static List<String> violations(byte[] pdf) throws Exception {
        try (PDFAParser parser =
                        Foundries.defaultInstance().createParser(new ByteArrayInputStream(pdf), PDFAFlavour.PDFA_3_B);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFA_3_B, false)) {
            ValidationResult result = validator.validate(parser);
            return result.getTestAssertions().stream()
                    .map(a -> a.getRuleId().getClause() + ": " + a.getMessage() + " at " + a.getLocation())
                    .limit(5)
                    .toList();
        }
    }
}
