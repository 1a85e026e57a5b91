package org.piaolian.fabric;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;
import org.piaolian.fabric.msp.Agency;

/** What the Tax Service does by the contract; each agency's peer has it when it is done. */
record TaxService(Path profile, AllPeers peers) {

    /** Registers one receipt, as a batch of its own. */
    void register(String code, String number) throws Exception {
        byte[] leaf = new byte[32];
        leaf[0] = 7;
        try (Client tax = new Client(profile, Agency.TAX)) {
            tax.contract()
                    .newProposal("register")
                    .addArguments(code, number, "1", "", HexFormat.of().formatHex(leaf))
                    .putTransient("leaves", leaf)
                    .build()
                    .endorse()
                    .submit();
        }
        peers.catchUp();
    }

    /** Discloses something to Civil Affairs. */
    String disclose(String text) throws Exception {
        String id = UUID.randomUUID().toString();
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        byte[] value = ByteBuffer.allocate(32 + content.length)
                .position(32)
                .put(content)
                .array();
        JsonObject terms = new JsonObject();
        terms.addProperty("recipient", "CivilAffairsMSP");
        terms.addProperty("purpose", "SUBSIDY_REVIEW");
        terms.addProperty("basis", "Interim Measures for Social Assistance, article 46");
        terms.addProperty("receipts", 1);
        terms.addProperty(
                "hash",
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value)));
        terms.addProperty(
                "until",
                Instant.now()
                        .plus(10, ChronoUnit.DAYS)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
        terms.addProperty("actor", "officer-1");
        try (Client tax = new Client(profile, Agency.TAX)) {
            tax.submit("disclose", id, terms.toString());
            peers.catchUp();
            tax.contract()
                    .newProposal("deliver")
                    .addArguments(id)
                    .putTransient("content", value)
                    .setEndorsingOrganizations("TaxMSP", "CivilAffairsMSP")
                    .build()
                    .endorse()
                    .submit();
        }
        peers.catchUp();
        return id;
    }
}
