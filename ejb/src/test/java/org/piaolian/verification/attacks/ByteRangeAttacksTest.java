package org.piaolian.verification.attacks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** What a signature covers, said otherwise. */
class ByteRangeAttacksTest extends Attacks {

    @Override
    String name() {
        return "Byte ranges";
    }

    @Override
    List<Attack> attacks(IssuedReceipt receipt) {
        byte[] pdf = receipt.sealed();
        String text = receipt.text();
        int before = text.lastIndexOf("/Contents <") + "/Contents ".length();
        int behind = text.indexOf('>', before) + 1;
        LongFunction<String> right = rest -> "[0 " + before + " " + behind + " " + rest + "]";
        return Stream.of(
                        range(pdf, "missing", rest -> "", "NONE"),
                        range(pdf, "under another name", rest -> "/ByteRangf " + right.apply(rest), "NONE"),
                        range(
                                pdf,
                                "under its name with an escape",
                                rest -> "/Byte#52ange " + right.apply(rest),
                                "NONE"),
                        range(pdf, "null", rest -> "/ByteRange null"),
                        range(pdf, "empty", rest -> "/ByteRange []"),
                        range(pdf, "of one number", rest -> "/ByteRange [0]"),
                        range(pdf, "of three numbers", rest -> "/ByteRange [0 " + before + " " + behind + "]"),
                        range(
                                pdf,
                                "of six numbers",
                                rest -> "/ByteRange [0 " + before + " " + behind + " " + rest + " 0 0]"),
                        range(pdf, "of words", rest -> "/ByteRange [a b c d]"),
                        range(pdf, "of zeros", rest -> "/ByteRange [0 0 0 0]"),
                        range(
                                pdf,
                                "that begins behind the file's first byte",
                                rest -> "/ByteRange [1 " + (before - 1) + " " + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "with a negative start",
                                rest -> "/ByteRange [-1 " + before + " " + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "with a negative second start",
                                rest -> "/ByteRange [0 " + before + " -" + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "whose second part is of zero bytes",
                                rest -> "/ByteRange [0 " + before + " " + behind + " 0]"),
                        range(
                                pdf,
                                "whose first part is of zero bytes",
                                rest -> "/ByteRange [0 0 " + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "with an exponent",
                                rest -> "/ByteRange [0 " + before + " " + behind + " " + rest + "e0]"),
                        range(
                                pdf,
                                "with a minus before zero",
                                rest -> "/ByteRange [-0 " + before + " " + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "with a negative length",
                                rest -> "/ByteRange [0 " + before + " " + behind + " -" + rest + "]"),
                        range(pdf, "beyond 32 bits", rest -> "/ByteRange [0 " + before + " " + behind + " 4294967296]"),
                        range(
                                pdf,
                                "beyond 64 bits",
                                rest -> "/ByteRange [0 " + before + " " + behind + " 18446744073709551616]"),
                        range(
                                pdf,
                                "with a length that overflows to the right sum",
                                rest -> "/ByteRange [0 " + before + " " + behind + " " + (rest + (1L << 32)) + "]"),
                        range(
                                pdf,
                                "longer than the file",
                                rest -> "/ByteRange [0 " + before + " " + behind + " " + (rest + 1) + "]"),
                        range(
                                pdf,
                                "that ends before the file",
                                rest -> "/ByteRange [0 " + before + " " + behind + " " + (rest - 1) + "]"),
                        range(
                                pdf,
                                "that leaves a byte out before the value",
                                rest -> "/ByteRange [0 " + (before - 1) + " " + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "that takes a byte of the value in",
                                rest -> "/ByteRange [0 " + (before + 1) + " " + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "whose parts overlap",
                                rest -> "/ByteRange [0 " + before + " " + (before - 10) + " " + (rest + 10) + "]"),
                        range(
                                pdf,
                                "in real numbers",
                                rest -> "/ByteRange [0.0 " + before + ".0 " + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "with leading zeros",
                                rest -> "/ByteRange [0 0" + before + " " + behind + " " + rest + "]"),
                        range(pdf, "with a sign", rest -> "/ByteRange [0 +" + before + " " + behind + " " + rest + "]"),
                        range(pdf, "as a reference to elsewhere", rest -> "/ByteRange 99 0 R"),
                        range(pdf, "as a string", rest -> "/ByteRange (0 " + before + " " + behind + " " + rest + ")"),
                        range(
                                pdf,
                                "with a comment inside",
                                rest -> "/ByteRange [0 %\n" + before + " " + behind + " " + rest + "]"),
                        range(
                                pdf,
                                "doubled, the first one wrong",
                                rest -> "/ByteRange [0 1 2 3]/ByteRange " + right.apply(rest),
                                "NOT_ALONE"),
                        range(
                                pdf,
                                "doubled, the second one wrong",
                                rest -> "/ByteRange " + right.apply(rest) + "/ByteRange [0 1 2 3]",
                                "NOT_ALONE"),
                        range(
                                pdf,
                                "doubled as it is",
                                rest -> "/ByteRange " + right.apply(rest) + "/ByteRange " + right.apply(rest),
                                "NOT_ALONE"))
                .toList();
    }

    private static Attack range(byte[] pdf, String what, LongFunction<String> by) {
        return range(pdf, what, by, "NOT_WHOLE_FILE");
    }

    /** @param by what stands in the range's place, given how many bytes stand behind the value */
    private static Attack range(byte[] pdf, String what, LongFunction<String> by, String seal) {
        int behind =
                new String(pdf, ISO_8859_1).indexOf('>', new String(pdf, ISO_8859_1).lastIndexOf("/Contents <")) + 1;
        byte[] file = pdf;
        for (int length = 0; file.length != length; ) {
            length = file.length;
            file = Forgery.byteRange(pdf, by.apply(length - behind));
        }
        byte[] altered = file;
        String alteration = isInserted(pdf, file) ? "INSERTED" : "CHANGED";
        return altered("a byte range " + what, alteration, seal, () -> altered);
    }

    private static boolean isInserted(byte[] pdf, byte[] file) {
        int same = Arrays.mismatch(pdf, file);
        int end = pdf.length - same;
        return file.length > pdf.length && Arrays.equals(pdf, same, pdf.length, file, file.length - end, file.length);
    }
}
