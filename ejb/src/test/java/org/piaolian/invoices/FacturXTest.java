package org.piaolian.invoices;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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

/** What Mustang, the validator of ZUGFeRD and Factur-X, says of sealed e-invoices. */
class FacturXTest {

    @Test
    void mustang_accepts_the_sealed_documents(@TempDir Path folder) throws Exception {
        Seals seals = seals(folder);
        List<Path> documents = new ArrayList<>();
        for (String file : List.of("CII_example1.xml", "ubl-tc434-example4.xml", "ubl-tc434-creditnote1.xml")) {
            EInvoice invoice =
                    InvoiceReadingTest.accepted(new PhiveInvoiceReader().read(InvoiceReadingTest.sample(file)));
            byte[] sealed = seals.seal(draw(invoice), ExampleReceipts.TAX.id());
            assertThat(new PdfBoxAttachments().find(sealed, Attachments.INVOICE))
                    .hasValueSatisfying(xml -> assertThat(xml).isEqualTo(invoice.xml()));
            documents.add(Files.write(folder.resolve(file + ".pdf"), sealed));
        }

        for (String report : judge(folder, documents)) {
            assertThat(report).containsPattern("<summary status=\"valid\"/>\\s*</validation>");
            assertThat(report).doesNotContain("status=\"invalid\"").contains("urn:cen.eu:en16931:2017");
        }
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
                invoice.head(),
                null);
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
        return SealWiring.seals(folder);
    }

    /** In a process of its own, by the class path that the build left. */
    private static List<String> judge(Path folder, List<Path> documents) throws Exception {
        Path classPath = Path.of("target/mustang.classpath");
        Path program = Files.writeString(folder.resolve("Judge.java"), """
                public class Judge {
                    public static void main(String[] files) throws Exception {
                        for (String file : files) {
                            String report = new org.mustangproject.validator.ZUGFeRDValidator().validate(file);
                            java.nio.file.Files.writeString(java.nio.file.Path.of(file + ".xml"), report);
                        }
                        System.exit(0);
                    }
                }
                """);
        Path errors = folder.resolve("errors");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-cp",
                Files.readString(classPath).strip(),
                program.toString()));
        documents.forEach(document -> command.add(document.toString()));
        Process judge = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(judge.waitFor()).as(() -> report(errors)).isZero();
        List<String> reports = new ArrayList<>();
        for (Path document : documents) {
            reports.add(Files.readString(Path.of(document + ".xml")));
        }
        return reports;
    }

    private static String report(Path errors) {
        try {
            return Files.readString(errors);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
