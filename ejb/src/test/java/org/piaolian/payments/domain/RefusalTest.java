package org.piaolian.payments.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTest {

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    @ParameterizedTest
    @EnumSource(Reason.class)
    void every_reason_has_a_sentence_in_both_languages_with_the_same_arguments(Reason reason) {
        Refusal refusal = Refusal.of(reason, "a0", "a1", "a2", "a3");
        String en = refusal.message(Locale.ENGLISH);
        String zh = refusal.message(Locale.SIMPLIFIED_CHINESE);
        assertThat(en).endsWithIgnoringCase(en.contains(": a0") && !en.endsWith(".") ? "a0" : ".");
        assertThat(HAN.matcher(en).find()).isFalse();
        assertThat(HAN.matcher(zh).find()).isTrue();
        for (int i = 0; i < 4; i++) {
            assertThat(zh.contains("a" + i)).as("argument " + i).isEqualTo(en.contains("a" + i));
        }
    }

    @Test
    void there_is_no_sentence_without_a_reason() {
        ResourceBundle sentences = ResourceBundle.getBundle("org.piaolian.payments.Reasons", Locale.ROOT);
        assertThat(sentences.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Reason.values()).map(Reason::name).toList());
    }

    @Test
    void a_locale_that_is_not_chinese_is_answered_in_english_whatever_the_servers_own_is() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.SIMPLIFIED_CHINESE);
            ResourceBundle.clearCache();
            assertThat(Refusal.of(Reason.NO_REFERENCE).message(Locale.GERMAN)).isEqualTo("The entry has no reference.");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void what_is_quoted_from_a_file_is_short_and_without_control_characters() {
        assertThat(Refusal.quote("a\r\nb\u0000c")).isEqualTo("a  b c");
        assertThat(Refusal.quote("x".repeat(200))).hasSize(80).endsWith("…");
        assertThat(Refusal.quote("𠮷".repeat(200))
                        .codePointCount(0, Refusal.quote("𠮷".repeat(200)).length()))
                .isEqualTo(80);
        assertThat(Refusal.quote("y".repeat(80))).hasSize(80).endsWith("y");
    }

    @Test
    void braces_and_apostrophes_of_a_file_do_not_disturb_the_sentence() {
        assertThat(Refusal.of(Reason.CURRENCY_UNKNOWN, "{0}'{1").message(Locale.ENGLISH))
                .isEqualTo("\"{0}'{1\" is not a currency that a receipt can be written in.");
    }
}
