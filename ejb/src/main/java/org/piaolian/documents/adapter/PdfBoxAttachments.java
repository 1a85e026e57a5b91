package org.piaolian.documents.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.jspecify.annotations.Nullable;
import org.piaolian.documents.domain.Attachments;

/** Attachments by PDFBox, from the document's name tree. */
@ApplicationScoped
public class PdfBoxAttachments implements Attachments {

    @Override
    public Optional<byte[]> find(byte[] pdf, String name) {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            @Nullable
            PDDocumentNameDictionary names = document.getDocumentCatalog().getNames();
            if (names == null || names.getEmbeddedFiles() == null) {
                return Optional.empty();
            }
            @Nullable
            Map<String, PDComplexFileSpecification> files =
                    names.getEmbeddedFiles().getNames();
            @Nullable PDComplexFileSpecification file = files == null ? null : files.get(name);
            return file == null
                    ? Optional.empty()
                    : Optional.of(file.getEmbeddedFile().toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
