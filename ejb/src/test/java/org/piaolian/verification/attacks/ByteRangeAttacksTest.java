package org.piaolian.verification.attacks;

import java.util.List;
import java.util.stream.Stream;

/** What a signature covers, said otherwise. */
class ByteRangeAttacksTest extends Attacks {

    @Override
    List<Attack> attacks(IssuedReceipt receipt) {
        byte[] pdf = receipt.sealed();
        String text = receipt.text();
        int before = text.lastIndexOf("/Contents <") + "/Contents ".length();
        int behind = text.indexOf('>', before) + 1;
        int rest = pdf.length - behind;
        String right = "[0 " + before + " " + behind + " " + rest + "]";
        return Stream.of(
                        range(pdf, "missing", "", "NONE"),
                        range(pdf, "under another name", "/ByteRangf " + right, "NONE"),
                        range(pdf, "under its name with an escape", "/Byte#52ange " + right, "NONE"),
                        range(pdf, "null", "/ByteRange null"),
                        range(pdf, "empty", "/ByteRange []"),
                        range(pdf, "of one number", "/ByteRange [0]"),
                        range(pdf, "of three numbers", "/ByteRange [0 " + before + " " + behind + "]"),
                        range(pdf, "of six numbers", "/ByteRange [0 " + before + " " + behind + " " + rest + " 0 0]"),
                        range(pdf, "of words", "/ByteRange [a b c d]"),
                        range(pdf, "of zeros", "/ByteRange [0 0 0 0]"),
                        range(
                                pdf,
                                "that begins behind the file's first byte",
                                "/ByteRange [1 " + (before - 1) + " " + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "with a negative start",
                                "/ByteRange [-1 " + before + " " + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "with a minus before zero",
                                "/ByteRange [-0 " + before + " " + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "with a negative length",
                                "/ByteRange [0 " + before + " " + behind + " -" + rest + "]"),
                        range(pdf, "beyond 32 bits", "/ByteRange [0 " + before + " " + behind + " 4294967296]"),
                        range(
                                pdf,
                                "beyond 64 bits",
                                "/ByteRange [0 " + before + " " + behind + " 18446744073709551616]"),
                        range(
                                pdf,
                                "with a length that overflows to the right sum",
                                "/ByteRange [0 " + before + " " + behind + " " + (rest + (1L << 32)) + "]"),
                        range(
                                pdf,
                                "longer than the file",
                                "/ByteRange [0 " + before + " " + behind + " " + (rest + 1) + "]"),
                        range(
                                pdf,
                                "that ends before the file",
                                "/ByteRange [0 " + before + " " + behind + " " + (rest - 1) + "]"),
                        range(
                                pdf,
                                "that leaves a byte out before the value",
                                "/ByteRange [0 " + (before - 1) + " " + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "that takes a byte of the value in",
                                "/ByteRange [0 " + (before + 1) + " " + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "whose parts overlap",
                                "/ByteRange [0 " + before + " " + (before - 10) + " " + (rest + 10) + "]"),
                        range(pdf, "in real numbers", "/ByteRange [0.0 " + before + ".0 " + behind + " " + rest + "]"),
                        range(pdf, "with leading zeros", "/ByteRange [0 0" + before + " " + behind + " " + rest + "]"),
                        range(pdf, "with a sign", "/ByteRange [0 +" + before + " " + behind + " " + rest + "]"),
                        range(pdf, "as a reference to elsewhere", "/ByteRange 99 0 R"),
                        range(pdf, "as a string", "/ByteRange (0 " + before + " " + behind + " " + rest + ")"),
                        range(
                                pdf,
                                "with a comment inside",
                                "/ByteRange [0 %\n" + before + " " + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "doubled, the first one wrong",
                                "/ByteRange [0 1 2 3]/ByteRange " + right,
                                "NOT_ALONE"),
                        range(
                                pdf,
                                "doubled, the second one wrong",
                                "/ByteRange " + right + "/ByteRange [0 1 2 3]",
                                "NOT_ALONE"),
                        range(pdf, "doubled as it is", "/ByteRange " + right + "/ByteRange " + right, "NOT_ALONE"))
                .toList();
    }

    private static Attack range(byte[] pdf, String what, String by) {
        return range(pdf, what, by, "NOT_WHOLE_FILE");
    }

    private static Attack range(byte[] pdf, String what, String by, String seal) {
        byte[] file = Forgery.byteRange(pdf, by);
        String alteration = file.length == pdf.length ? "CHANGED" : "INSERTED";
        return altered("a byte range " + what, alteration, seal, () -> file);
    }
}
