package org.piaolian.verification.domain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.piaolian.verification.domain.Alteration.Kind;
import org.piaolian.verification.domain.Alteration.Place;

class AlterationTest {

    private static final String CONTENT = "2 0 obj\n<</Length 9>>stream\nTEXT 1.00\nendstream\nendobj\n";
    private static final String PAGE = "3 0 obj\n<</Type/Page/Contents 2 0 R>>\nendobj\n";
    private static final String SEAL =
            "4 0 obj\n<</Type/Sig/ByteRange [0 9 9 9]/Contents <30AABBCCDD0102030405>>>\nendobj\n";
    private static final String ISSUED =
            "%PDF-1.7\n" + CONTENT + PAGE + SEAL + "xref\n0 1\ntrailer<<>>\nstartxref\n9\n%%EOF\n";

    @Test
    void a_changed_amount_is_told_by_its_place() {
        Alteration found = between(ISSUED.replace("1.00", "9.90"));

        assertThat(found.kind()).isEqualTo(Kind.CHANGED);
        assertThat(found.at()).isEqualTo(ISSUED.indexOf("1.00"));
        assertThat(found.removed()).isEqualTo(2);
        assertThat(found.places()).isEqualTo(Set.of(Place.PAGE_CONTENT));
    }

    @Test
    void bytes_changed_far_apart_are_told_by_all_their_places() {
        assertThat(between(ISSUED.replace("1.00", "9.00")
                                .replace("BBCC", "BBCD")
                                .replace("\n9\n", "\n8\n"))
                        .places())
                .containsExactlyInAnyOrder(Place.PAGE_CONTENT, Place.SEAL, Place.CROSS_REFERENCES);
    }

    @Test
    void a_later_revision_is_told_by_what_it_replaces_and_adds() {
        String tail = "2 0 obj\n<</Length 4>>stream\nMORE\nendstream\nendobj\n"
                + "9 0 obj\n<</Type/Annot/Subtype/Text>>\nendobj\nstartxref\n1\n%%EOF\n";
        Alteration found = between(ISSUED + tail);

        assertThat(found.kind()).isEqualTo(Kind.APPENDED);
        assertThat(found.at()).isEqualTo(ISSUED.length());
        assertThat(found.added()).isEqualTo(tail.length());
        assertThat(found.revisions()).isEqualTo(1);
        assertThat(found.places()).isEqualTo(Set.of(Place.PAGE_CONTENT, Place.ANNOTATION));
    }

    @Test
    void more_and_fewer_bytes_are_told_from_changed_ones() {
        assertThat(between(ISSUED.replace("1.00", "1000.00"))).satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.INSERTED);
            assertThat(found.added()).isEqualTo(3);
        });
        assertThat(between(ISSUED.replace(" 1.00", ""))).satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.REMOVED);
            assertThat(found.removed()).isEqualTo(5);
        });
        assertThat(between(ISSUED.substring(0, ISSUED.length() - 7)).kind()).isEqualTo(Kind.CUT_OFF);
        assertThat(between("<html>" + ISSUED + "</html>").kind()).isEqualTo(Kind.ENCLOSED);
        assertThat(between("another file altogether")).satisfies(found -> {
            assertThat(found.kind()).isEqualTo(Kind.REMADE);
            assertThat(found.at()).isEqualTo(-1);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<</Type/XObject/Subtype/Form>>|PAGE_CONTENT",
                "<< /Type /Sig /ByteRange [0 1] >>|SEAL",
                "<</Type/ObjStm>>|COMPRESSED_OBJECTS",
                "<</Type/XRef>>|CROSS_REFERENCES",
                "<</Type/Catalog>>|CATALOG",
                "<</FT/Tx>>|FORM",
                "<</Fields[]>>|FORM",
                "<</Type/Annot>>|ANNOTATION",
                "<</Subtype/Link>>|ANNOTATION",
                "<</Type/Page>>|PAGE",
                "<</Type/EmbeddedFile>>|ATTACHMENT",
                "<</Type/Filespec>>|ATTACHMENT",
                "<</Type/Metadata>>|METADATA",
                "<</Producer(x)>>|METADATA",
                "<</Subtype/Image>>|IMAGE",
                "<</Type/Font>>|FONT",
                "<</Subtype/CIDFontType2>>|FONT",
                "<</Length1 9>>|FONT",
                "<</Other 1>>|OTHER"
            })
    void an_object_is_told_by_what_its_dictionary_says(String dictionary, Place place) {
        assertThat(between(ISSUED + "9 0 obj\n" + dictionary + "\nendobj\n").places())
                .containsExactly(place);
    }

    @Test
    void what_a_stream_says_does_not_tell_what_its_object_is() {
        assertThat(between(ISSUED + "9 0 obj\n<</Type/Font>>stream\n/ByteRange\nendstream\nendobj\n")
                        .places())
                .containsExactly(Place.FONT);
    }

    @Test
    void bytes_outside_of_all_objects_are_head_or_cross_references() {
        assertThat(between(ISSUED.replace("%PDF-1.7", "%PDF-1.4")).places()).containsExactly(Place.HEADER);
        assertThat(between(ISSUED.replace("0 1\ntrailer", "0 2\ntrailer")).places())
                .containsExactly(Place.CROSS_REFERENCES);
    }

    @Test
    void an_object_written_again_is_told_by_what_it_was() {
        assertThat(between(ISSUED + "3 0 obj\n<</Other 1>>\nendobj\n").places()).containsExactly(Place.PAGE);
    }

    @Test
    void bytes_put_in_at_a_boundary_belong_to_what_they_stand_before() {
        Alteration found = between(ISSUED.replace("xref\n0 1", "%%\nxref\n0 1"));

        assertThat(found.kind()).isEqualTo(Kind.INSERTED);
        assertThat(found.at()).isEqualTo(ISSUED.indexOf("xref\n0 1"));
        assertThat(found.added()).isEqualTo(3);
        assertThat(found.places()).containsExactly(Place.CROSS_REFERENCES);
    }

    @Test
    void half_of_the_bytes_changed_is_a_change_and_more_is_written_anew() {
        byte[] issued = "0123456789".getBytes(ISO_8859_1);

        assertThat(Alteration.between(issued, "01234xxxxx".getBytes(ISO_8859_1)).kind())
                .isEqualTo(Kind.CHANGED);
        assertThat(Alteration.between(issued, "0123xxxxxx".getBytes(ISO_8859_1)).kind())
                .isEqualTo(Kind.REMADE);
    }

    @Test
    void the_same_bytes_are_no_alteration() {
        assertThatThrownBy(() -> between(ISSUED)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoever_has_all_up_to_the_seal_or_the_seals_value_held_the_document() {
        assertThat(proves(ISSUED.replace("DD0102", "DD0103"))).isTrue();
        assertThat(proves(ISSUED.replace("1.00", "9.90"))).isTrue();
        assertThat(proves("something with 30AABBCCDD0102030405 in it")).isTrue();
        assertThat(proves(ISSUED.replace("1.00", "9.90").replace("DD0102", "DD0103")))
                .isFalse();
        assertThat(proves("a number alone")).isFalse();
    }

    private static Alteration between(String shown) {
        return Alteration.between(ISSUED.getBytes(ISO_8859_1), shown.getBytes(ISO_8859_1));
    }

    private static boolean proves(String shown) {
        return Alteration.provesPossession(ISSUED.getBytes(ISO_8859_1), shown.getBytes(ISO_8859_1));
    }
}
