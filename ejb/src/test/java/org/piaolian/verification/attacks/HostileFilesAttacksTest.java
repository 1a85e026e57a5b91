package org.piaolian.verification.attacks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.piaolian.verification.attacks.Forgery.bomb;
import static org.piaolian.verification.attacks.Forgery.bytes;
import static org.piaolian.verification.attacks.Forgery.concat;
import static org.piaolian.verification.attacks.Forgery.deflate;
import static org.piaolian.verification.attacks.Forgery.head;
import static org.piaolian.verification.attacks.Forgery.saved;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;

/** Files made to run a reader out of time or memory, files that are two things at once, and files that are no PDF. */
class HostileFilesAttacksTest extends Attacks {

    private static final String HEAD = "%PDF-1.7\n";

    @Override
    String name() {
        return "Hostile files, polyglots, no PDF";
    }

    @Override
    List<Attack> attacks(IssuedReceipt receipt) {
        byte[] pdf = receipt.sealed();
        return Stream.of(bombs(pdf), structures(pdf), polyglots(pdf), remade(receipt), strangers())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Attack> bombs(byte[] pdf) {
        return List.of(
                unknown(
                        "a deflated gigabyte of zeros",
                        "limit.INFLATED",
                        "not-looked-at",
                        () -> deflated("/FlateDecode", bomb(1024))),
                unknown(
                        "a deflated gigabyte as an object stream",
                        "limit.INFLATED",
                        "not-looked-at",
                        () -> concat(
                                bytes(HEAD + "1 0 obj<</Type/ObjStm/N 9/First 9/Filter/FlateDecode>>stream\n"),
                                bomb(1024),
                                bytes("\nendstream endobj %%EOF"))),
                unknown(
                        "a deflated gigabyte as a table of cross-references",
                        "limit.INFLATED",
                        "not-looked-at",
                        () -> concat(
                                bytes(HEAD + "1 0 obj<</Type/XRef/W[8 8 8]/Filter/FlateDecode>>stream\n"),
                                bomb(1024),
                                bytes("\nendstream endobj %%EOF"))),
                unknown(
                        "forty bombs of 30 MiB each",
                        "limit.INFLATED",
                        "not-looked-at",
                        () -> repeated(deflated("/FlateDecode", bomb(30)), 40)),
                unknown(
                        "a bomb in a bomb",
                        "no-such-document",
                        "NONE",
                        () -> deflated("[/FlateDecode/FlateDecode]", deflate(bomb(1024)))),
                unknown(
                        "other filters, which are not looked through",
                        "no-such-document",
                        "NONE",
                        () -> deflated("[/LZWDecode/RunLengthDecode/ASCII85Decode]", new byte[100_000])),
                altered(
                        "a bomb behind the receipt",
                        "APPENDED",
                        "not-looked-at",
                        () -> concat(pdf, deflated("/FlateDecode", bomb(1024)))),
                unknown(
                        "9,999 streams that all begin the same bomb",
                        "limit.INFLATED",
                        "not-looked-at",
                        () -> concat(bytes(HEAD + "stream\n".repeat(9_999)), bomb(64), bytes("%%EOF"))),
                unknown(
                        "a predictor of two billion columns",
                        "no-such-document",
                        "NONE",
                        () -> deflated(
                                "/FlateDecode/DecodeParms<</Predictor 12/Columns 2147483647/Colors 32>>",
                                deflate(new byte[1_000]))),
                unknown(
                        "a million streams",
                        "limit.STREAMS",
                        "not-looked-at",
                        () -> bytes(HEAD + "stream\n".repeat(1_000_000) + "%%EOF")));
    }

    private static List<Attack> structures(byte[] pdf) {
        String signature = "1 0 obj<</Type/Sig/Contents <3003020101>/ByteRange [0 10 20 30]>>endobj\n";
        return List.of(
                unknown(
                        "51 signatures",
                        "limit.SIGNATURES",
                        "not-looked-at",
                        () -> bytes(HEAD + signature.repeat(51) + "%%EOF")),
                unknown(
                        "50 signatures, none of them one",
                        "no-such-document",
                        "SIGNATURE_UNREADABLE",
                        () -> bytes(HEAD + signature.repeat(50) + "%%EOF")),
                unknown(
                        "100,000 signatures",
                        "limit.SIGNATURES",
                        "not-looked-at",
                        () -> bytes(HEAD + signature.repeat(100_000) + "%%EOF")),
                altered(
                        "51 signatures behind the receipt",
                        "APPENDED",
                        "not-looked-at",
                        () -> concat(pdf, bytes(signature.repeat(51)))),
                unknown("100,000 pages", "limit.PAGES", "not-looked-at", () -> pages(100_000)),
                unknown(
                        "100,000 pages in an object stream",
                        "limit.PAGES",
                        "not-looked-at",
                        () -> concat(
                                bytes(HEAD + "1 0 obj<</Type/ObjStm/N 9/First 9/Filter/FlateDecode>>stream\n"),
                                deflate(bytes("<</Type/Page/Parent 2 0 R>>\n".repeat(100_000))),
                                bytes("\nendstream endobj %%EOF"))),
                altered(
                        "100,000 pages behind the receipt",
                        "APPENDED",
                        "not-looked-at",
                        () -> concat(pdf, bytes("9 0 obj<</Type/Page>>endobj\n".repeat(100_000)))),
                unknown(
                        "arrays a million deep",
                        "limit.NESTING",
                        "not-looked-at",
                        () -> bytes(HEAD + "1 0 obj " + "[".repeat(1_000_000) + "%%EOF")),
                unknown(
                        "dictionaries a million deep",
                        "limit.NESTING",
                        "not-looked-at",
                        () -> bytes(HEAD + "1 0 obj " + "<</A".repeat(1_000_000) + "%%EOF")),
                unknown(
                        "strings a million deep",
                        "limit.NESTING",
                        "not-looked-at",
                        () -> bytes(HEAD + "1 0 obj " + "(".repeat(1_000_000) + "%%EOF")),
                unknown(
                        "five million strings that are never closed",
                        "no-such-document",
                        "NONE",
                        () -> bytes(HEAD + "1 0 obj " + "(" + "\\(".repeat(4_900_000) + "%%EOF")),
                unknown(
                        "a tree of pages that is its own child",
                        "no-such-document",
                        "NONE",
                        () -> bytes(
                                HEAD
                                        + "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")),
                unknown(
                        "two nodes that are each other's parent and child",
                        "no-such-document",
                        "NONE",
                        () -> bytes(
                                HEAD
                                        + "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]>>endobj\n3 0 obj<</Type/Pages/Kids[2 0 R]>>endobj\n%%EOF")),
                loop(
                        "a tree of names that is its own child",
                        "/Names<</Dests 2 0 R>>",
                        "<</Kids[2 0 R]/Limits[(a)(b)]>>"),
                loop(
                        "a form field that is its own child",
                        "/AcroForm<</Fields[2 0 R]>>",
                        "<</FT/Tx/Kids[2 0 R]/Parent 2 0 R>>"),
                loop("an outline that follows itself", "/Outlines 2 0 R", "<</First 2 0 R/Next 2 0 R/Parent 2 0 R>>"),
                loop(
                        "a drawing that draws itself",
                        "/Draws 2 0 R",
                        "<</Type/XObject/Subtype/Form/Resources<</XObject<</A 2 0 R>>>>/Length 5>>stream\n/A Do\nendstream"),
                unknown(
                        "an object that is a reference to itself",
                        "no-such-document",
                        "NONE",
                        () -> bytes(HEAD + "1 0 obj 1 0 R endobj\ntrailer<</Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF")),
                unknown(
                        "tables of cross-references that name each other",
                        "no-such-document",
                        "NONE",
                        () -> bytes(
                                HEAD
                                        + "xref\n0 0\ntrailer<</Prev 9>>\nxref\n0 0\ntrailer<</Prev 30>>\nstartxref\n9\n%%EOF")),
                unknown(
                        "a length that refers to its own stream",
                        "no-such-document",
                        "NONE",
                        () -> bytes(HEAD + "1 0 obj<</Length 1 0 R>>stream\nx\nendstream endobj %%EOF")),
                unknown(
                        "an object stream that extends itself",
                        "no-such-document",
                        "NONE",
                        () -> bytes(
                                HEAD
                                        + "1 0 obj<</Type/ObjStm/Extends 1 0 R/N 1/First 4>>stream\n1 0 <<>>\nendstream endobj %%EOF")),
                unknown(
                        "a signature nested a thousand deep",
                        "no-such-document",
                        "SIGNATURE_UNREADABLE",
                        () -> bytes(HEAD + "1 0 obj<</ByteRange [0 1 2 3]/Contents <" + "30820000".repeat(8_000)
                                + ">>>endobj %%EOF")),
                unknown(
                        "a signature without an end, nested a thousand deep",
                        "no-such-document",
                        "SIGNATURE_UNREADABLE",
                        () -> bytes(HEAD + "1 0 obj<</ByteRange [0 1 2 3]/Contents <" + "3080".repeat(30_000)
                                + ">>>endobj %%EOF")));
    }

    private static List<Attack> polyglots(byte[] pdf) {
        return List.of(
                altered(
                        "a ZIP behind the receipt",
                        "APPENDED",
                        "NOT_WHOLE_FILE",
                        () -> concat(pdf, zip(bytes(Forgery.TEXT)))),
                altered(
                        "the receipt behind HTML",
                        "ENCLOSED",
                        "NO_PDF",
                        () -> concat(bytes("<html><body>" + Forgery.TEXT + "</body></html>\n"), pdf)),
                altered("the receipt behind a program", "ENCLOSED", "NO_PDF", () -> concat(bytes("MZ\0\0"), pdf)),
                altered(
                        "HTML behind the receipt",
                        "APPENDED",
                        "NOT_WHOLE_FILE",
                        () -> concat(pdf, bytes("<html><script>alert(1)</script></html>"))),
                altered("the receipt stored in a ZIP", "ENCLOSED", "NO_PDF", () -> stored(pdf)),
                altered("the receipt behind an image", "ENCLOSED", "NO_PDF", () -> concat(image(), pdf)),
                altered(
                        "the receipt behind another PDF",
                        "ENCLOSED",
                        "NOT_WHOLE_FILE",
                        () -> concat(bytes(HEAD + "1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"), pdf)),
                altered(
                        "another PDF behind the receipt",
                        "APPENDED",
                        "NOT_WHOLE_FILE",
                        () -> concat(pdf, bytes(HEAD + "1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"))),
                altered(
                        "the receipt as an attachment of another PDF",
                        "ENCLOSED",
                        "NOT_WHOLE_FILE",
                        () -> concat(bytes(HEAD + "1 0 obj<</Type/EmbeddedFile>>stream\n"), pdf)));
    }

    private static List<Attack> remade(IssuedReceipt receipt) {
        byte[] pdf = receipt.sealed();
        return List.of(
                unknown(
                        "the first bytes, which do not carry the number",
                        "no-such-document",
                        "PART_OF_A_PDF",
                        () -> head(pdf, 200)),
                altered("the first half", "CUT_OFF", "PART_OF_A_PDF", () -> head(pdf, (pdf.length + 1) / 2)),
                altered("without the last byte", "CUT_OFF", "NOT_WHOLE_FILE", () -> head(pdf, pdf.length - 1)),
                altered("without the first byte", "REMOVED", "NO_PDF", () -> Arrays.copyOfRange(pdf, 1, pdf.length)),
                altered("one bit changed in the page", "CHANGED", "OTHER_BYTES", () -> {
                    byte[] changed = pdf.clone();
                    changed[1_000] ^= 1;
                    return changed;
                }),
                altered("bytes changed at both ends", "CHANGED", "OTHER_BYTES", () -> {
                    byte[] changed = pdf.clone();
                    changed[10] ^= 1;
                    changed[pdf.length - 10] ^= 1;
                    return changed;
                }),
                altered("saved anew by another program", "REMADE", "NONE", () -> saved(pdf, document -> {})),
                unknown(
                        "encrypted by another program",
                        "encrypted",
                        "NONE",
                        () -> saved(pdf, document -> {
                            document.protect(new StandardProtectionPolicy("owner", "user", new AccessPermission()));
                        })),
                unknown(
                        "encrypted with no password to open it",
                        "encrypted",
                        "NONE",
                        () -> saved(pdf, document -> {
                            document.protect(new StandardProtectionPolicy("owner", "", new AccessPermission()));
                        })),
                altered(
                        "printed and typed again under the same number",
                        "REMADE",
                        "NONE",
                        () -> bytes(HEAD + "1 0 obj<</Title("
                                + receipt.content().number() + " " + Forgery.TEXT + ")>>endobj %%EOF")),
                altered(
                        "the number in a compressed stream alone",
                        "REMADE",
                        "NONE",
                        () -> deflated(
                                "/FlateDecode",
                                deflate(bytes(
                                        "x".repeat(200_000) + receipt.content().number())))),
                unknown(
                        "a number that was never issued",
                        "no-such-document",
                        "NONE",
                        () -> bytes(HEAD + "1 0 obj<</Title(11010126-9999999999)>>endobj %%EOF")),
                altered(
                        "the number among a hundred thousand that were never issued",
                        "REMADE",
                        "NONE",
                        () -> bytes(HEAD + "1 0 obj(" + receipt.content().number() + ")endobj\n"
                                + "11010126-9999999999 ".repeat(100_000) + "%%EOF")));
    }

    private static List<Attack> strangers() {
        return List.of(
                unknown("an empty file", "no-such-document", "NO_PDF", () -> new byte[0]),
                unknown("one byte", "no-such-document", "NO_PDF", () -> new byte[1]),
                unknown("a head alone", "no-such-document", "PART_OF_A_PDF", () -> bytes("%PDF-")),
                unknown("a megabyte of noise", "limit.NESTING", "not-looked-at", () -> noise(1 << 20)),
                unknown(
                        "noise behind the head of a PDF",
                        "no-such-document",
                        "PART_OF_A_PDF",
                        () -> concat(bytes(HEAD), noise(5_000))),
                unknown("an image", "no-such-document", "NO_PDF", HostileFilesAttacksTest::image),
                unknown("a ZIP", "no-such-document", "NO_PDF", () -> zip(noise(1_000))),
                unknown("a web page", "no-such-document", "NO_PDF", () -> "<html>票据</html>".getBytes(UTF_8)),
                unknown("9 MB of zeros", "no-such-document", "NO_PDF", () -> new byte[9 << 20]),
                unknown("25 MB of zeros", "limit.BYTES", "not-looked-at", () -> new byte[25_000_000]),
                unknown(
                        "10 MB of angle brackets",
                        "limit.NESTING",
                        "not-looked-at",
                        () -> bytes(HEAD + "<".repeat(10_000_000))),
                unknown(
                        "10 MB of names of byte ranges",
                        "limit.SIGNATURES",
                        "not-looked-at",
                        () -> bytes(HEAD + "/ByteRange ".repeat(900_000))),
                unknown(
                        "10 MB of objects",
                        "no-such-document",
                        "NONE",
                        () -> bytes(HEAD + "1 0 obj\n".repeat(1_200_000) + "%%EOF")),
                unknown(
                        "10 MB of digits",
                        "no-such-document",
                        "NONE",
                        () -> bytes(HEAD + "1".repeat(10_000_000) + "%%EOF")),
                unknown(
                        "10 MB of almost numbers",
                        "no-such-document",
                        "NONE",
                        () -> bytes(HEAD + "11010126-999999999 ".repeat(500_000) + "%%EOF")));
    }

    /** An object that is its own child. */
    private static Attack loop(String what, String root, String object) {
        return unknown(
                what,
                "no-such-document",
                "NONE",
                () -> bytes(HEAD + "1 0 obj<</Type/Catalog" + root + ">>endobj\n2 0 obj" + object
                        + "endobj\ntrailer<</Root 1 0 R>>\n%%EOF"));
    }

    private static byte[] deflated(String filter, byte[] content) {
        return concat(
                bytes(HEAD + "1 0 obj<</Filter" + filter + "/Length " + content.length + ">>stream\n"),
                content,
                bytes("\nendstream\nendobj\n%%EOF"));
    }

    private static byte[] repeated(byte[] part, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] pages(int pages) {
        StringBuilder file =
                new StringBuilder(HEAD + "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[");
        for (int i = 0; i < pages; i++) {
            file.append(i + 3).append(" 0 R ");
        }
        file.append("]/Count ").append(pages).append(">>endobj\n");
        for (int i = 0; i < pages; i++) {
            file.append(i + 3).append(" 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n");
        }
        return bytes(file + "trailer<</Root 1 0 R>>\n%%EOF");
    }

    private static byte[] zip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static byte[] stored(byte[] pdf) {
        return concat(bytes("PK\3\4"), zip(noise(60_000)), pdf, zip(noise(60_000)));
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(7).nextBytes(noise);
        return noise;
    }

    private static byte[] image() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB), "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
