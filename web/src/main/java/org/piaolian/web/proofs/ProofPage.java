package org.piaolian.web.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.proofs.domain.LogUnavailable;
import org.piaolian.proofs.domain.PublishedLog;
import org.piaolian.receipts.domain.ReceiptNumber;

/** {@code /proof}: checks a receipt and its proof in the browser. The page brings the agencies' keys; nothing is sent. */
@RequestScoped
@Named
public class ProofPage {

    private static final Logger LOG = Logger.getLogger(ProofPage.class.getName());

    private final PublishedLog log;

    @Inject
    public ProofPage(PublishedLog log) {
        this.log = log;
    }

    /** Where the proof of a receipt is to be had with its check code. */
    public String address(ReceiptNumber number, String check) {
        return "/verify/proof?number=" + number + "&check=" + URLEncoder.encode(check, UTF_8);
    }

    /** The file of keys; empty where it cannot be read, and then a person has to bring it. */
    public String getKeys() {
        try {
            return log.file("agencies.keys")
                    .map(keys -> new String(keys, UTF_8))
                    .orElse("");
        } catch (LogUnavailable e) {
            LOG.log(Level.WARNING, "The agencies' keys cannot be read", e);
            return "";
        }
    }
}
