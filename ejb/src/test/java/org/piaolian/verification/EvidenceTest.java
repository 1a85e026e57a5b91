package org.piaolian.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.piaolian.documents.domain.Reading.Limit;
import org.piaolian.seals.domain.SealReport.Flaw;
import org.piaolian.verification.domain.Alteration.Kind;

class EvidenceTest {

    @Test
    void every_limit_flaw_and_alteration_has_its_sentence_in_both_languages() {
        Set<String> english = keys(Locale.ROOT);
        assertThat(keys(Locale.CHINESE)).isEqualTo(english);
        assertThat(english)
                .containsAll(named("untouched.limit.", Limit.values()))
                .containsAll(named("untouched.altered.", Kind.values()));
        for (Flaw flaw : Flaw.values()) {
            assertThat(english)
                    .containsAnyOf("sealed.BROKEN." + flaw, "sealed.UNPROVEN." + flaw, "sealed.UNREADABLE." + flaw);
        }
    }

    private static Set<String> keys(Locale language) {
        return ResourceBundle.getBundle(
                        "org.piaolian.verification.Evidence",
                        language,
                        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES))
                .keySet();
    }

    private static Iterable<String> named(String prefix, Enum<?>[] constants) {
        Stream<String> names = Arrays.stream(constants).map(constant -> prefix + constant.name());
        return names.toList();
    }
}
