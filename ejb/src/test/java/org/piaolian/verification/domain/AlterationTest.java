package org.piaolian.verification.domain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
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
