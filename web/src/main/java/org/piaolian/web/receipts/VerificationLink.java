package org.piaolian.web.receipts;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.settings.Settings;

/** The public address that verifies a receipt: the one in its QR code. */
@ApplicationScoped
public class VerificationLink {

    private final Settings settings;

    @Inject
    public VerificationLink(Settings settings) {
        this.settings = settings;
    }

    public URI of(ReceiptContent receipt) {
        return URI.create(
                settings.publicUrl() + "/verify?number=" + receipt.number() + "&check=" + receipt.checkCode());
    }
}
