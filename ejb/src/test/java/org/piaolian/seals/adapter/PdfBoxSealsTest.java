package org.piaolian.seals.adapter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationText;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDTextField;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.documents.ExampleReceipts;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.receipts.domain.ReceiptContent;
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

    @ParameterizedTest
    @EnumSource(TrialKeys.Algorithm.class)
    void a_seal_adds_at_most_twenty_six_tenths_of_its_signatures_length(TrialKeys.Algorithm algorithm) {
        Installation here = Installation.in(folder, algorithm);
        ReceiptContent content = ExampleReceipts.tax();
        byte[] pdf = new OpenPdfReceiptLayout()
                .draw(content, ExampleReceipts.TAX, ExampleReceipts.FINANCE, ExampleReceipts.verification(content));

        byte[] sealed = here.seals().seal(pdf, TAX);

        String text = new String(sealed, ISO_8859_1);
        int start = text.lastIndexOf("/Contents <") + "/Contents <".length();
        int signature = CmsShape.derLength(HexFormat.of().parseHex(text.substring(start, text.indexOf('>', start))))
                .orElseThrow();
        assertThat(sealed.length - pdf.length).isLessThanOrEqualTo(signature * 26 / 10);
    }

    @Test
    void a_document_that_has_form_fields_and_annotations_keeps_them() throws IOException {
        Installation here = Installation.in(folder, TrialKeys.Algorithm.P256);
        byte[] pdf = withFieldAndNote();

        byte[] twice = here.seals().seal(here.seals().seal(pdf, TAX), TAX);

        try (PDDocument document = Loader.loadPDF(twice)) {
            assertThat(document.getDocumentCatalog().getAcroForm().getFields())
                    .extracting(PDField::getFullyQualifiedName)
                    .containsExactly("total", "S2", "S3");
            assertThat(document.getPage(0).getAnnotations()).hasSize(4);
            assertThat(document.getPage(0).getAnnotations().get(0).getContents())
                    .isEqualTo("paid (twice) \\ 已缴");
            assertThat(document.getPage(0).getMediaBox().getWidth()).isEqualTo(841.89f);
            assertThat(document.getSignatureDictionaries()).hasSize(2);
        }
    }

    private static byte[] withFieldAndNote() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage(new PDRectangle(841.89f, 595.28f));
            document.addPage(page);
            PDAnnotationText note = new PDAnnotationText();
            note.setContents("paid (twice) \\ 已缴");
            PDAcroForm form = new PDAcroForm(document);
            document.getDocumentCatalog().setAcroForm(form);
            form.setDefaultResources(new PDResources());
            PDTextField field = new PDTextField(form);
            field.setPartialName("total");
            form.setFields(List.of(field));
            page.setAnnotations(List.of(note, field.getWidgets().get(0)));
            document.save(out);
        }
        return out.toByteArray();
    }

    @Test
    void an_agency_without_a_key_cannot_seal() {
        Installation here = Installation.in(folder, TrialKeys.Algorithm.P256);
        assertThatThrownBy(() -> here.seals().seal(Installation.emptyPage(), new AgencyId("nobody")))
                .isInstanceOf(SealUnavailable.class);
    }
}
