package org.piaolian.verification.attacks;

import static org.piaolian.verification.attacks.Forgery.bytes;
import static org.piaolian.verification.attacks.Forgery.concat;
import static org.piaolian.verification.attacks.Forgery.edited;
import static org.piaolian.verification.attacks.Forgery.object;
import static org.piaolian.verification.attacks.Forgery.reroot;
import static org.piaolian.verification.attacks.Forgery.stream;
import static org.piaolian.verification.attacks.Forgery.update;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationText;

/** Later revisions: all of the receipt is still there, and something behind its end changes what people see. */
class RevisionAttacksTest extends Attacks {

    private static final String OVER =
            "q 1 1 1 rg 0 0 842 595 re f Q BT /F1 30 Tf 40 300 Td (" + Forgery.TEXT + ") Tj ET";

    @Override
    String name() {
        return "Later revisions";
    }

    @Override
    List<Attack> attacks(IssuedReceipt receipt) {
        byte[] pdf = receipt.sealed();
        String text = Forgery.readable(pdf);
        int size = Forgery.size(text);
        int root = Forgery.root(text);
        int page = Forgery.page(text);
        int content = Forgery.pageContent(text);
        return List.of(
                appended("a space", () -> concat(pdf, bytes(" "))),
                appended("a line feed", () -> concat(pdf, bytes("\n"))),
                appended("a comment", () -> concat(pdf, bytes("%" + Forgery.TEXT))),
                appended("an uncovered tail without a table", () -> concat(pdf, bytes("1 0 obj\n<<>>\nendobj\n%%EOF"))),
                appended("a revision of nothing", () -> update(pdf, objects())),
                appended("a page more", () -> edited(pdf, RevisionAttacksTest::addPage)),
                appended("a note over the page", () -> edited(pdf, RevisionAttacksTest::addNote)),
                appended("another title", () -> edited(pdf, RevisionAttacksTest::retitle)),
                appended("other metadata", () -> edited(pdf, RevisionAttacksTest::describe)),
                appended("other page content", () -> update(pdf, objects(content, stream("", OVER)))),
                appended(
                        "other page content in a compressed object stream",
                        () -> update(pdf, objects(size, stream("/Type/ObjStm/N 1/First 4", content + " 0 <<>>")))),
                appended(
                        "a table of cross-references as a stream",
                        () -> update(
                                pdf,
                                objects(size, stream("/Type/XRef/Size 1/W[1 2 1]/Root " + root + " 0 R", "0000")))),
                appended(
                        "the page with a second content over the first",
                        () -> update(
                                pdf,
                                objects(
                                        page,
                                        object(text, page)
                                                .replaceFirst(
                                                        "/Contents [0-9]+ 0 R",
                                                        "/Contents [" + content + " 0 R " + size + " 0 R]"),
                                        size,
                                        stream("", OVER)))),
                appended(
                        "the page with its content taken away",
                        () -> update(pdf, objects(page, object(text, page).replaceFirst("/Contents [0-9]+ 0 R", "")))),
                appended(
                        "a form field over the amount",
                        () -> update(
                                pdf,
                                objects(
                                        page,
                                        object(text, page)
                                                .replaceFirst("(?s)/Annots ?(\\[[^\\]]*\\]|[0-9]+ 0 R)", "")
                                                .replaceFirst(">>$", "/Annots[" + size + " 0 R]>>"),
                                        size,
                                        "<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(" + Forgery.TEXT
                                                + ")/Rect[100 100 300 130]/F 4>>"))),
                appended(
                        "another appearance of the seal",
                        () -> update(pdf, objects(size, stream("/Type/XObject/Subtype/Form/BBox[0 0 842 595]", OVER)))),
                appended(
                        "a root with a script",
                        () -> update(
                                pdf,
                                objects(
                                        root,
                                        object(text, root)
                                                .replaceFirst(
                                                        ">>$",
                                                        "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>")))),
                appended(
                        "a root without its permissions",
                        () -> update(pdf, objects(root, object(text, root).replaceFirst("(?s)/Perms <<.*?>>", "")))),
                appended(
                        "the page cut to a corner",
                        () -> update(
                                pdf, objects(page, object(text, page).replaceFirst(">>$", "/CropBox[0 0 9 9]>>")))),
                appended(
                        "the page taken out of the tree",
                        () -> update(pdf, objects(pages(text), "<</Type/Pages/Kids[]/Count 0>>"))),
                appended(
                        "the page's content in a layer that is switched off",
                        () -> update(
                                pdf,
                                objects(
                                        content,
                                        stream("", "/OC/L BDC EMC"),
                                        root,
                                        object(text, root)
                                                .replaceFirst(
                                                        ">>$",
                                                        "/OCProperties<</OCGs[" + size + " 0 R]/D<</OFF[" + size
                                                                + " 0 R]>>>>>>"),
                                        size,
                                        "<</Type/OCG/Name(a)>>"))),
                appended(
                        "a stamp over the amount",
                        () -> annotated(pdf, text, "/Subtype/Stamp/AP<</N " + (size + 1) + " 0 R>>", OVER)),
                appended(
                        "a link over the page",
                        () -> annotated(pdf, text, "/Subtype/Link/A<</S/URI/URI(https://example.org/)>>", "")),
                appended(
                        "a form with a field more",
                        () -> update(
                                pdf,
                                objects(
                                        root,
                                        object(text, root)
                                                .replaceFirst("(?s)/AcroForm ([0-9]+ 0 R|<<.*?>>)", "")
                                                .replaceFirst(">>$", "/AcroForm<</Fields[" + size + " 0 R]>>>>"),
                                        size,
                                        "<</FT/Tx/T(total)/V(" + Forgery.TEXT + ")>>"))),
                appended(
                        "data attached that say otherwise",
                        () -> update(
                                pdf,
                                objects(
                                        root,
                                        object(text, root).replaceFirst(">>$", "/AF[" + size + " 0 R]>>"),
                                        size,
                                        "<</Type/Filespec/F(receipt.xml)/AFRelationship/Source/EF<</F " + (size + 1)
                                                + " 0 R>>>>",
                                        size + 1,
                                        stream("/Type/EmbeddedFile", "<" + Forgery.TEXT + "/>")))),
                appended("an encryption that nobody asked for", () -> encrypted(pdf, text)),
                appended(
                        "a font that draws other digits",
                        () -> update(
                                pdf,
                                objects(
                                        Forgery.last(text, "([0-9]+) 0 obj\\s*<<[^>]{0,40}/Subtype/Type0"),
                                        "<</Type/Font/Subtype/Type1/BaseFont/Courier>>"))),
                appended("a table that names an older root", () -> reroot(pdf, root)),
                appended(
                        "a second seal by the same agency",
                        () -> receipt.seals().seal(pdf, IssuedReceipt.TAX),
                        "NOT_ALONE"),
                appended(
                        "a second seal by a stranger",
                        () -> IssuedReceipt.seals(folder().resolve("stranger")).seal(pdf, IssuedReceipt.TAX),
                        "NOT_ALONE"),
                appended("the whole file again", () -> concat(pdf, pdf), "NOT_ALONE"),
                appended(
                        "two revisions",
                        () -> edited(edited(pdf, RevisionAttacksTest::addNote), RevisionAttacksTest::addPage)));
    }

    private static int pages(String text) {
        return Forgery.last(text, "([0-9]+) 0 obj\\s*<<(?s:(?!endobj|stream).){0,400}?/Type\\s*/Pages\\b");
    }

    private static byte[] annotated(byte[] pdf, String text, String annotation, String appearance) {
        int page = Forgery.page(text);
        int size = Forgery.size(text);
        return update(
                pdf,
                objects(
                        page,
                        object(text, page)
                                .replaceFirst("(?s)/Annots ?(\\[[^\\]]*\\]|[0-9]+ 0 R)", "")
                                .replaceFirst(">>$", "/Annots[" + size + " 0 R]>>"),
                        size,
                        "<</Type/Annot" + annotation + "/Rect[0 0 842 595]/F 4>>",
                        size + 1,
                        stream("/Type/XObject/Subtype/Form/BBox[0 0 842 595]", appearance)));
    }

    private static byte[] encrypted(byte[] pdf, String text) {
        int size = Forgery.size(text);
        byte[] update = update(pdf, objects(size, "<</Filter/Standard/V 5/R 6/Length 256>>"));
        return Forgery.replaceLast(update, "/Size ", "/Encrypt " + size + " 0 R/Size ");
    }

    private static Attack appended(String what, java.util.function.Supplier<byte[]> file) {
        return appended(what, file, "NOT_WHOLE_FILE");
    }

    private static Attack appended(String what, java.util.function.Supplier<byte[]> file, String seal) {
        return altered("behind the end: " + what, "APPENDED", seal, file);
    }

    private static SortedMap<Integer, String> objects(Object... numbersAndBodies) {
        TreeMap<Integer, String> objects = new TreeMap<>();
        for (int i = 0; i < numbersAndBodies.length; i += 2) {
            objects.put((Integer) numbersAndBodies[i], (String) numbersAndBodies[i + 1]);
        }
        return objects;
    }

    private static void addPage(PDDocument document) {
        document.addPage(new PDPage());
        document.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
        document.getDocumentCatalog().getPages().getCOSObject().setNeedToBeUpdated(true);
    }

    private static void addNote(PDDocument document) throws java.io.IOException {
        PDAnnotationText note = new PDAnnotationText();
        note.setContents(Forgery.TEXT);
        note.setRectangle(new PDRectangle(50, 50, 20, 20));
        PDPage page = document.getPage(0);
        page.getAnnotations().add(note);
        page.getCOSObject().setNeedToBeUpdated(true);
        page.getCOSObject().setItem(COSName.ANNOTS, new org.apache.pdfbox.cos.COSArray(List.of(note.getCOSObject())));
    }

    private static void retitle(PDDocument document) {
        document.getDocumentInformation().setTitle(Forgery.TEXT);
        document.getDocumentInformation().getCOSObject().setNeedToBeUpdated(true);
    }

    private static void describe(PDDocument document) throws java.io.IOException {
        PDMetadata metadata = new PDMetadata(document);
        metadata.importXMPMetadata(bytes("<x>" + Forgery.TEXT + "</x>"));
        document.getDocumentCatalog().setMetadata(metadata);
        document.getDocumentCatalog().getCOSObject().setNeedToBeUpdated(true);
    }
}
