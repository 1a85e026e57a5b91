package org.piaolian.web.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageSwitchTest {

    @Test
    void it_goes_back_to_the_page() {
        assertThat(LanguageSwitch.ownPath("/verify?number=1&check=a")).isEqualTo("/verify?number=1&check=a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"//evil.example", "/\\evil.example", "https://evil.example", "", "/a\r\nSet-Cookie: x", "/a\\b"})
    void it_leads_to_no_other_server(String back) {
        assertThat(LanguageSwitch.ownPath(back)).isEqualTo("/");
    }
}
