package org.piaolian.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.adapter.TrialKeys;
import org.piaolian.seals.domain.Seals;
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

    private static Seals seals;

    @BeforeAll
    static void makeKeys(@TempDir Path folder) throws Exception {
        TrialKeys.create(folder, TrialKeys.Algorithm.P256, Clock.systemUTC());
        seals = SealWiring.seals(folder);
    }

    static Stream<ReceiptContent> examples() {
        return Stream.of(
                ExampleReceipts.tax(),
                ExampleReceipts.foreignPayer(),
                ExampleReceipts.longest(),
                ExampleReceipts.manyLines(1),
                ExampleReceipts.manyLines(10),
                ExampleReceipts.manyLines(60),
                ExampleReceipts.red(),
                ExampleReceipts.replacement(),
                ExampleReceipts.invoice(),
                ExampleReceipts.creditNote(),
                ExampleReceipts.creditNoteThatReverses());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_receipt_is_pdf_a_3b_and_pdf_ua_1_before_and_after_it_is_sealed(ReceiptContent content) throws Exception {
        byte[] drawn = ReceiptDataTest.drawn(ReceiptDataTest.written(content));
        byte[] sealed = seals.seal(drawn, content.agency());
        for (PDFAFlavour standard : List.of(PDFAFlavour.PDFA_3_B, PDFAFlavour.PDFUA_1)) {
            assertThat(violations(drawn, standard)).as("%s, drawn", standard).isEmpty();
            assertThat(violations(sealed, standard)).as("%s, sealed", standard).isEmpty();
        }
    }

    private static List<String> violations(byte[] pdf, PDFAFlavour standard) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new ByteArrayInputStream(pdf), standard);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(standard, false)) {
            ValidationResult result = validator.validate(parser);
            return result.getTestAssertions().stream()
                    .map(a -> a.getRuleId().getClause() + ": " + a.getMessage() + " at " + a.getLocation())
                    .limit(5)
                    .toList();
        }
    }
}
