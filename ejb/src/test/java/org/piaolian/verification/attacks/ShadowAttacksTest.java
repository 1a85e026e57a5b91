package org.piaolian.verification.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.piaolian.verification.attacks.Forgery.object;
import static org.piaolian.verification.attacks.Forgery.stream;
import static org.piaolian.verification.attacks.Forgery.update;

import java.io.IOException;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.piaolian.verification.domain.Alteration;
import org.piaolian.verification.domain.Check.Answer;
import org.piaolian.verification.domain.Verdict;
import org.piaolian.verification.domain.Verification;

/**
 * Shadow attacks: an insider prepared the document so that it hides a second one, had it sealed and registered, and
 * swaps the two afterwards by a small revision. Stock validators call several of these valid.
 */
class ShadowAttacksTest {

    @TempDir
    Path folder;

    static Stream<Arguments> shadows() {
        return Stream.of(
                // Hide: something lay over the real content when it was sealed, and is taken away.
                Arguments.of(
                        "hide by taking away the annotation that covered it",
                        prepared(pdf -> withAnnotation(pdf, "/F 4")),
                        swapped(ShadowAttacksTest::hideAnnotation)),
                Arguments.of(
                        "hide by a page that no longer shows the covering layer",
                        prepared(pdf -> withContents(pdf, true)),
                        swapped(pdf -> withContents(pdf, false))),
                // Replace: what was sealed draws something else with another definition.
                Arguments.of(
                        "replace a font by one that draws other characters",
                        prepared(UnaryOperator.identity()),
                        swapped(ShadowAttacksTest::refont)),
                Arguments.of(
                        "replace what a form field shows",
                        prepared(pdf -> withAnnotation(pdf, "/FT/Tx/T(total)/V(1.00)")),
                        swapped(ShadowAttacksTest::refill)),
                // Hide and replace: a whole second document is inside, and a new table names it.
                Arguments.of(
                        "hide and replace by a table that names the hidden root",
                        prepared(ShadowAttacksTest::withHiddenDocument),
                        swapped(pdf -> Forgery.reroot(pdf, hiddenRoot(pdf)))),
                Arguments.of(
                        "hide and replace by a revision that brings the hidden page to the front",
                        prepared(ShadowAttacksTest::withHiddenDocument),
                        swapped(ShadowAttacksTest::bringToFront)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shadows")
    void a_prepared_document_is_altered_once_it_is_swapped(
            String what, UnaryOperator<byte[]> prepare, UnaryOperator<byte[]> swap) {
        IssuedReceipt prepared = IssuedReceipt.of(folder, prepare.apply(IssuedReceipt.drawReceipt()));
        assertThat(prepared.verify(prepared.sealed()).verdict()).isEqualTo(Verdict.VALID);

        Verification answer = prepared.verify(swap.apply(prepared.sealed()));

        assertThat(answer.verdict()).isEqualTo(Verdict.ALTERED);
        assertThat(answer.checks().get(0).answer()).isEqualTo(Answer.NO);
        assertThat(answer.checks().get(1).evidence()).isEqualTo("sealed.BROKEN.NOT_WHOLE_FILE");
        assertThat(answer.alteration()).isNotNull();
        assertThat(answer.alteration().kind()).isEqualTo(Alteration.Kind.APPENDED);
        assertThat(answer.alteration().revisions()).isEqualTo(1);
        assertThat(answer.original()).isNotNull();
        assertThat(answer.original().content())
                .as("what was issued, not what is shown now")
                .isEqualTo(prepared.content());
        assertThat(answer.toString()).doesNotContain(Forgery.TEXT);
    }

    @Test
    void the_documentation_counts_them() throws IOException {
        int cases = (int) shadows().count();

        assertThat(AttackTable.counted("Shadow attacks")).isEqualTo(new AttackTable.Counted(cases, cases, 0, 0));
    }

    private static UnaryOperator<byte[]> prepared(UnaryOperator<byte[]> change) {
        return change;
    }

    private static UnaryOperator<byte[]> swapped(UnaryOperator<byte[]> change) {
        return change;
    }

    private static String text(byte[] pdf) {
        return Forgery.readable(pdf);
    }

    private static byte[] updated(byte[] pdf, int number, String body) {
        TreeMap<Integer, String> objects = new TreeMap<>();
        objects.put(number, body);
        return update(pdf, objects);
    }

    private static byte[] withAnnotation(byte[] pdf, String more) {
        String text = text(pdf);
        int page = Forgery.page(text);
        int size = Forgery.size(text);
        TreeMap<Integer, String> objects = new TreeMap<>();
        objects.put(page, object(text, page).replaceFirst(">>$", "/Annots[" + size + " 0 R]>>"));
        objects.put(size, "<</Type/Annot/Subtype/Widget/Shadow true" + more + "/Rect[0 0 842 595]>>");
        return update(pdf, objects);
    }

    private static int shadow(byte[] pdf) {
        return Forgery.last(text(pdf), "([0-9]+) 0 obj\\s*<<[^>]{0,60}/Shadow true");
    }

    private static byte[] hideAnnotation(byte[] pdf) {
        return updated(pdf, shadow(pdf), "<</Type/Annot/Subtype/Widget/F 2/Rect[0 0 842 595]>>");
    }

    private static byte[] refill(byte[] pdf) {
        return updated(
                pdf,
                shadow(pdf),
                "<</Type/Annot/Subtype/Widget/FT/Tx/T(total)/V(" + Forgery.TEXT + ")/Rect[0 0 842 595]>>");
    }

    private static byte[] withContents(byte[] pdf, boolean covered) {
        String text = text(pdf);
        int page = Forgery.page(text);
        int content = Forgery.last(text, "/Contents \\[?([0-9]+) 0 R");
        int size = Forgery.size(text);
        TreeMap<Integer, String> objects = new TreeMap<>();
        objects.put(
                page,
                object(text, page)
                        .replaceFirst(
                                "/Contents (\\[[^\\]]*\\]|[0-9]+ 0 R)",
                                covered
                                        ? "/Contents [" + content + " 0 R " + size + " 0 R]"
                                        : "/Contents " + content + " 0 R"));
        if (covered) {
            objects.put(size, stream("", "q 1 g 0 0 842 595 re f Q"));
        }
        return update(pdf, objects);
    }

    private static byte[] refont(byte[] pdf) {
        int font = Forgery.last(text(pdf), "([0-9]+) 0 obj\\s*<<[^>]{0,40}/Subtype/Type0");
        return updated(pdf, font, "<</Type/Font/Subtype/Type1/BaseFont/Courier/Name/" + Forgery.TEXT + ">>");
    }

    private static byte[] withHiddenDocument(byte[] pdf) {
        int size = Forgery.size(text(pdf));
        TreeMap<Integer, String> objects = new TreeMap<>();
        objects.put(size, "<</Type/Catalog/Hidden true/Pages " + (size + 1) + " 0 R>>");
        objects.put(size + 1, "<</Type/Pages/Count 1/Kids[" + (size + 2) + " 0 R]>>");
        objects.put(
                size + 2,
                "<</Type/Page/Hidden true/MediaBox[0 0 842 595]/Parent " + (size + 1) + " 0 R/Contents " + (size + 3)
                        + " 0 R>>");
        objects.put(size + 3, stream("", "BT (" + Forgery.TEXT + ") Tj ET"));
        return update(pdf, objects);
    }

    private static int hiddenRoot(byte[] pdf) {
        return Forgery.last(text(pdf), "([0-9]+) 0 obj\\s*<</Type/Catalog/Hidden");
    }

    private static byte[] bringToFront(byte[] pdf) {
        int hidden = Forgery.last(text(pdf), "([0-9]+) 0 obj\\s*<</Type/Page/Hidden");
        int pages = Forgery.last(text(pdf), "/Pages ([0-9]+) 0 R\\s*/ViewerPreferences");
        return updated(pdf, pages, "<</Type/Pages/Count 1/Kids[" + hidden + " 0 R]>>");
    }
}
