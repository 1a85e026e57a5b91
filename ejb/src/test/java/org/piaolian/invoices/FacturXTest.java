package org.piaolian.invoices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.documents.DrawReceipt;
import org.piaolian.documents.ExampleReceipts;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.documents.adapter.PdfBoxAttachments;
import org.piaolian.documents.domain.Attachment;
import org.piaolian.documents.domain.Attachments;
import org.piaolian.invoices.adapter.PhiveInvoiceReader;
import org.piaolian.invoices.domain.EInvoice;
import org.piaolian.receipts.domain.CheckCode;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.WrittenContent;
import org.piaolian.seals.adapter.SealWiring;
import org.piaolian.seals.adapter.TrialKeys;
import org.piaolian.seals.domain.Seals;
import org.piaolian.settings.Settings;

/** What Mustang, the validator of ZUGFeRD and Factur-X, says of sealed e-invoices. */
class FacturXTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"CII_example1.xml", "ubl-tc434-example1.xml", "ubl-tc434-example4.xml", "ubl-tc434-creditnote1.xml"})
    void mustang_accepts_the_sealed_document(String file, @TempDir Path folder) throws Exception {
        EInvoice invoice = InvoiceReadingTest.accepted(new PhiveInvoiceReader().read(InvoiceReadingTest.sample(file)));
        byte[] sealed = seals(folder).seal(draw(invoice), ExampleReceipts.TAX.id());
        assertThat(new PdfBoxAttachments().find(sealed, Attachments.INVOICE))
                .hasValueSatisfying(xml -> assertThat(xml).isEqualTo(invoice.xml()));

        String report = judge(Files.write(folder.resolve("invoice.pdf"), sealed));

        assertThat(report).containsPattern("<summary status=\"valid\"/>\\s*</validation>");
        assertThat(report).doesNotContain("status=\"invalid\"").contains("urn:cen.eu:en16931:2017");
    }

    private static byte[] draw(EInvoice invoice) {
        ReceiptContent content = new ReceiptContent(
                new ReceiptNumber(ReceiptCode.of("11", invoice.kind(), Year.of(2026)), 1),
                new CheckCode("k7m2x9"),
                invoice.kind(),
                ExampleReceipts.TAX.id(),
                OffsetDateTime.parse("2026-11-23T17:31:05+08:00"),
                invoice.buyer(),
                invoice.lines(),
                invoice.total(),
                null,
                invoice.payMode(),
                invoice.head().number(),
                LocalDate.parse("2026-11-23"),
                "王晓明",
                "李芳",
                invoice.remark(),
                null,
                invoice.head());
        WrittenContent written = WrittenContent.of(ContentJson.write(content, new byte[ContentJson.SALT_BYTES]));
        List<Attachment> attachments =
                new ArrayList<>(DrawReceipt.data(written, ExampleReceipts.TAX, ExampleReceipts.FINANCE));
        attachments.add(new Attachment(
                Attachments.INVOICE,
                "text/xml",
                Attachment.Relationship.ALTERNATIVE,
                "Factur-X/ZUGFeRD",
                invoice.xml()));
        return new OpenPdfReceiptLayout()
                .draw(
                        content,
                        ExampleReceipts.TAX,
                        ExampleReceipts.FINANCE,
                        ExampleReceipts.verification(content),
                        attachments);
    }

    private static Seals seals(Path folder) throws Exception {
        TrialKeys.create(folder, TrialKeys.Algorithm.P256, Clock.systemUTC());
        return SealWiring.seals(
                new Settings() {
                    @Override
                    public Path seals() {
                        return folder;
                    }
                },
                Clock.systemUTC());
    }

    /** In a process of its own, by the class path that the build left. */
    private static String judge(Path pdf) throws Exception {
        Path classPath = Path.of("target/mustang.classpath");
        Path program = Files.writeString(pdf.resolveSibling("Judge.java"), """
                public class Judge {
                    public static void main(String[] file) {
                        String report = new org.mustangproject.validator.ZUGFeRDValidator().validate(file[0]);
                        System.out.println(report);
                        System.exit(0);
                    }
                }
                """);
        Path errors = pdf.resolveSibling("errors");
        Process judge = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.awt.headless=true",
                        "-cp",
                        Files.readString(classPath).strip() + File.pathSeparator + pdf.getParent(),
                        program.toString(),
                        pdf.toString())
                .redirectError(errors.toFile())
                .start();
        String report = new String(judge.getInputStream().readAllBytes(), UTF_8);
        assertThat(judge.waitFor()).as(() -> report(errors)).isZero();
        return report;
    }

    private static String report(Path errors) {
        try {
            return Files.readString(errors);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
