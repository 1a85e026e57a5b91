package org.piaolian.documents;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.documents.domain.Attachment;
import org.piaolian.documents.domain.Attachment.Relationship;
import org.piaolian.documents.domain.Attachments;
import org.piaolian.documents.domain.ReceiptLayout;
import org.piaolian.receipts.domain.ContentXml;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.WrittenContent;
import org.piaolian.settings.Settings;

/** Draws a receipt for people and puts its structured data into the file for machines. */
@ApplicationScoped
public class DrawReceipt {

    private final ReceiptLayout layout;
    private final Agencies agencies;
    private final Settings settings;

    @Inject
    public DrawReceipt(ReceiptLayout layout, Agencies agencies, Settings settings) {
        this.layout = layout;
        this.agencies = agencies;
        this.settings = settings;
    }

    /** @return the document, unsealed; the same content gives the same bytes */
    public byte[] draw(WrittenContent written) {
        return draw(written, List.of());
    }

    /** @param more files beside the structured data */
    public byte[] draw(WrittenContent written, List<Attachment> more) {
        ReceiptContent content = written.content();
        Agency issuer = agencies.get(content.agency());
        Agency supervisor = agencies.supervisor();
        List<Attachment> attachments = new ArrayList<>(data(written, issuer, supervisor));
        attachments.addAll(more);
        return layout.draw(content, issuer, supervisor, verificationLink(content), attachments);
    }

    /** What machines read in every receipt. */
    public static List<Attachment> data(WrittenContent written, Agency issuer, Agency supervisor) {
        return List.of(
                new Attachment(
                        Attachments.XML,
                        "application/xml",
                        Relationship.SOURCE,
                        "Data",
                        ContentXml.write(written.content(), issuer, supervisor)),
                new Attachment(
                        Attachments.JSON,
                        "application/json",
                        Relationship.SOURCE,
                        "Canonical data",
                        written.json().getBytes(UTF_8)));
    }

    private URI verificationLink(ReceiptContent content) {
        return URI.create(
                settings.publicUrl() + "/verify?number=" + content.number() + "&check=" + content.checkCode());
    }
}
