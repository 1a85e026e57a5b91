package org.piaolian.chaincode;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.jspecify.annotations.Nullable;

/**
 * What a registered receipt says, as far as amounts need it. Endorsers are shown the content in the transient field that
 * has the receipt's {@code code-number} as its name (32 bytes: digest of the PDF; then the canonical JSON), prove it against
 * the leaf on the channel and forget it.
 *
 * @param total above zero, whatever sign the receipt writes it with
 */
record Disclosed(
        String agency,
        String currency,
        BigDecimal total,
        @Nullable String related) {

    private static final int DIGEST_BYTES = 32;
    private static final Pattern AMOUNT = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,8})?");

    /**
     * @param leaf of the receipt on the channel
     * @throws Refusal where nothing was shown, or something else than what was registered
     */
    static Disclosed of(ChaincodeStub stub, ReceiptNumber receipt, String leaf) {
        byte[] shown = stub.getTransient().get(receipt.toString());
        if (shown == null || shown.length <= DIGEST_BYTES) {
            throw notProved(receipt, "was not shown");
        }
        byte[] pdf = Arrays.copyOf(shown, DIGEST_BYTES);
        byte[] content = Arrays.copyOfRange(shown, DIGEST_BYTES, shown.length);
        MessageDigest sha = Leaves.sha256();
        byte[] contentDigest = sha.digest(content);
        sha.update((byte) 0);
        sha.update(receipt.toString().getBytes(US_ASCII));
        sha.update(contentDigest);
        sha.update(pdf);
        if (!HexFormat.of().formatHex(sha.digest()).equals(leaf)) {
            throw notProved(receipt, "was registered with another content or document");
        }
        return read(receipt, new String(content, UTF_8));
    }

    boolean isOf(Disclosed other) {
        return agency.equals(other.agency) && currency.equals(other.currency);
    }

    private static Disclosed read(ReceiptNumber receipt, String content) {
        JsonObject json;
        try {
            json = JsonParser.parseString(content).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw notProved(receipt, "has a content that is no JSON object");
        }
        String total = text(receipt, json, "total");
        if (!AMOUNT.matcher(total).matches()) {
            throw notProved(receipt, "has no total that can be read");
        }
        BigDecimal amount = new BigDecimal(total).abs();
        if (amount.signum() == 0) {
            throw notProved(receipt, "has a total of zero");
        }
        return new Disclosed(
                text(receipt, json, "agency"),
                text(receipt, json, "currency"),
                amount,
                json.has("related") ? text(receipt, json, "related") : null);
    }

    private static String text(ReceiptNumber receipt, JsonObject json, String name) {
        JsonElement value = json.get(name);
        if (value == null || !value.isJsonPrimitive()) {
            throw notProved(receipt, "says no " + name);
        }
        return value.getAsString();
    }

    private static Refusal notProved(ReceiptNumber receipt, String how) {
        return new Refusal(Refusal.Code.NOT_PROVED, receipt + " " + how);
    }
}
