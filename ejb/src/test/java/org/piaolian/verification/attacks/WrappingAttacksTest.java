package org.piaolian.verification.attacks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.piaolian.verification.attacks.Forgery.bytes;
import static org.piaolian.verification.attacks.Forgery.concat;
import static org.piaolian.verification.attacks.Forgery.value;

import java.util.List;
import org.piaolian.documents.ExampleReceipts;
import org.piaolian.documents.adapter.OpenPdfReceiptLayout;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.seals.domain.Seals;

/** The seal is genuine and unbroken somewhere, but not over what people see; or it is another authority's. */
class WrappingAttacksTest extends Attacks {

    @Override
    String name() {
        return "Wrapped and foreign signatures";
    }

    @Override
    List<Attack> attacks(IssuedReceipt receipt) {
        byte[] pdf = receipt.sealed();
        byte[] drawn = receipt.drawn();
        Seals stranger = IssuedReceipt.seals(folder().resolve("stranger"));
        ReceiptContent fee = ExampleReceipts.fee();
        byte[] other = new OpenPdfReceiptLayout()
                .draw(fee, ExampleReceipts.FINANCE, ExampleReceipts.FINANCE, ExampleReceipts.verification(fee));
        byte[] page = Forgery.saved(drawn, document -> {});
        return List.of(
                altered(
                        "the second range moved behind an inserted part",
                        "CHANGED",
                        "NOT_WHOLE_FILE",
                        () -> moved(pdf)),
                altered(
                        "the second range moved to the very end of a longer file",
                        "APPENDED",
                        "NOT_ALONE",
                        () -> moveToEnd(pdf)),
                altered(
                        "the signature dictionary doubled, the first with the forger's range",
                        "INSERTED",
                        "SIGNATURE_UNREADABLE",
                        () -> doubledDictionary(pdf)),
                altered(
                        "the seal put on the document before it was sealed, by hand",
                        "CHANGED",
                        "NOT_WHOLE_FILE",
                        () -> concat(
                                drawn,
                                bytes("99 0 obj<</Type/Sig/ByteRange [0 10 20 30]/Contents <" + value(pdf)
                                        + ">>>endobj\n%%EOF"))),
                altered("the document before it was sealed", "CUT_OFF", "NONE", () -> drawn),
                altered(
                        "the document before it was sealed, sealed again by the same agency",
                        "CHANGED",
                        "GENUINE",
                        () -> receipt.seals().seal(drawn, IssuedReceipt.TAX)),
                altered(
                        "a re-signed copy under another authority of the same names",
                        "CHANGED",
                        "FOREIGN",
                        () -> stranger.seal(drawn, IssuedReceipt.TAX)),
                altered(
                        "a re-made copy under another authority",
                        "REMADE",
                        "FOREIGN",
                        () -> stranger.seal(page, IssuedReceipt.TAX)),
                unknown(
                        "another document that a foreign authority sealed",
                        "no-such-document",
                        "FOREIGN",
                        () -> stranger.seal(other, IssuedReceipt.TAX)),
                altered(
                        "a document of another number, sealed by our agency but not issued",
                        "sealed-but-unknown",
                        "GENUINE",
                        () -> receipt.seals().seal(other, IssuedReceipt.TAX)),
                altered(
                        "the seal's text with a spoofed name in place of its time",
                        "CHANGED",
                        "OTHER_BYTES",
                        () -> bytes(receipt.text()
                                .replaceFirst("/M\\(D:[0-9]{14}Z\\)/Contents", "/Name(Finance Bureau)/Contents"))),
                altered(
                        "the seal's text with a spoofed name and reason",
                        "INSERTED",
                        "NOT_WHOLE_FILE",
                        () -> Forgery.replaceLast(
                                pdf, "/Type/Sig/", "/Type/Sig/Name(Finance Bureau)/Reason(Paid twice over)/")),
                altered(
                        "permission to fill in forms",
                        "CHANGED",
                        "NOT_CERTIFYING",
                        () -> bytes(receipt.text().replace("/TransformParams/P 1", "/TransformParams/P 2"))),
                altered(
                        "another kind of signature",
                        "CHANGED",
                        "NOT_CERTIFYING",
                        () -> Forgery.replaceLast(pdf, "/ETSI.CAdES.detached", "/adbe.pkcs7.detached")));
    }

    private static byte[] moved(byte[] pdf) {
        String text = new String(pdf, ISO_8859_1);
        int behind = text.indexOf('>', text.lastIndexOf("/Contents <")) + 1;
        String inserted = "/Forged (" + Forgery.TEXT + ")";
        byte[] longer = concat(bytes(text.substring(0, behind)), bytes(inserted), bytes(text.substring(behind)));
        int before = text.lastIndexOf("/Contents <") + "/Contents ".length();
        return Forgery.byteRange(
                longer,
                "/ByteRange [0 " + before + " " + (behind + inserted.length()) + " " + (pdf.length - behind) + "]");
    }

    /** All that is covered is repeated at the end of the file; what stands before it can be anything. */
    private static byte[] moveToEnd(byte[] pdf) {
        String text = new String(pdf, ISO_8859_1);
        int behind = text.indexOf('>', text.lastIndexOf("/Contents <")) + 1;
        return concat(pdf, bytes("9 0 obj (" + Forgery.TEXT + ") endobj"), bytes(text.substring(behind)));
    }

    private static byte[] doubledDictionary(byte[] pdf) {
        String text = new String(pdf, ISO_8859_1);
        int range = text.lastIndexOf("/ByteRange");
        int start = text.lastIndexOf(" obj", range) + " obj".length();
        return bytes(text.substring(0, start) + "<</Type/Sig/ByteRange [0 1 2 3]/Contents <3000>>>\n"
                + text.substring(start));
    }
}
