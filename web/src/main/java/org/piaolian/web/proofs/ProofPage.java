package org.piaolian.web.proofs;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.json.JsonObjectBuilder;
import java.net.URLEncoder;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.json.Json;
import org.piaolian.proofs.domain.LogUnavailable;
import org.piaolian.proofs.domain.PublishedLog;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.web.agencies.AgencyNames;

/** {@code /proof}: checks a receipt and its proof in the browser. The page brings the agencies' keys; nothing is sent. */
@RequestScoped
@Named
public class ProofPage {

    private static final Logger LOG = Logger.getLogger(ProofPage.class.getName());

    private static final List<String> ICONS =
            List.of("VALID", "ALTERED", "UNKNOWN", "REVERSED", "UNAVAILABLE", "YES", "NO");

    private final PublishedLog log;
    private final AgencyNames agencies;

    @Inject
    public ProofPage(PublishedLog log, AgencyNames agencies) {
        this.log = log;
        this.agencies = agencies;
    }

    /** Where the proof of a receipt is to be had with its check code. */
    public String address(ReceiptNumber number, String check) {
        return "/verify/proof?number=" + number + "&check=" + URLEncoder.encode(check, UTF_8);
    }

    /** What proofs and keys call the agencies, by id and by membership, and what people call them: an object in JSON. */
    public String getNames() {
        JsonObjectBuilder names = Json.createObjectBuilder();
        for (Agency agency : agencies.getAll()) {
            String name = agencies.nameOf(agency);
            names.add(agency.id().value(), name).add(agency.mspId(), name);
        }
        return names.build().toString();
    }

    /** Of the verdicts and answers that a proof can lead to. */
    public List<String> getIcons() {
        return ICONS;
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
