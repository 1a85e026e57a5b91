package org.piaolian.receipts.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.piaolian.receipts.domain.PartyIdentifier.Scheme;

class PartyIdentifierTest {

    /** The first two are the examples of the standards themselves. */
    @ParameterizedTest
    @ValueSource(strings = {"11010519491231002X", "440524188001010014", "110101196505159389"})
    void a_citizen_identity_number_with_the_right_check_character_is_valid(String number) {
        assertThat(CitizenId.isValid(number)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "110105194912310021", // the check character is X
                "11010519491231002x", // lower case is not the form it is kept in
                "110105194913310029", // no thirteenth month
                "110101202302290017", // no 29 February in 2023
                "1101051949123100", // sixteen digits
                "010105194912310021", // no division begins with 0
                "",
                "１１０１０１１９６５０５１５９３８９" // full-width digits
            })
    void anything_else_is_not_a_citizen_identity_number(String number) {
        assertThat(CitizenId.isValid(number)).isFalse();
    }

    @Test
    void every_single_wrong_digit_and_every_swap_of_neighbours_in_a_citizen_identity_number_is_noticed() {
        String right = "11010519491231002X";
        for (int i = 0; i < 17; i++) {
            for (char c = '0'; c <= '9'; c++) {
                String wrong = right.substring(0, i) + c + right.substring(i + 1);
                assertThat(CitizenId.isValid(wrong)).as(wrong).isEqualTo(wrong.equals(right));
            }
        }
        for (int i = 0; i < 16; i++) {
            String swapped = right.substring(0, i) + right.charAt(i + 1) + right.charAt(i) + right.substring(i + 2);
            assertThat(CitizenId.isValid(swapped)).as(swapped).isEqualTo(swapped.equals(right));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"91350100M000100Y43", "91110108A5WBB4TE01"})
    void a_credit_code_with_the_right_check_character_is_valid(String code) {
        assertThat(CreditCode.isValid(code)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "91350100M000100Y44",
                "91350100m000100y43",
                "91350100M000I00Y43", // I is not in its alphabet
                "91350100M000100Y4",
                "9135010AM000100Y43", // the place is digits
                ""
            })
    void anything_else_is_not_a_credit_code(String code) {
        assertThat(CreditCode.isValid(code)).isFalse();
    }

    @Test
    void every_single_wrong_character_in_a_credit_code_is_noticed() {
        String right = "91350100M000100Y43";
        for (int i = 0; i < 18; i++) {
            for (char c : "0123456789ABCDEFGHJKLMNPQRTUWXY".toCharArray()) {
                String wrong = right.substring(0, i) + c + right.substring(i + 1);
                assertThat(CreditCode.isValid(wrong)).as(wrong).isEqualTo(wrong.equals(right));
            }
        }
    }

    @Test
    void there_is_no_identifier_whose_check_digits_are_wrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PartyIdentifier(Scheme.CITIZEN_ID, "110105194912310021"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PartyIdentifier(Scheme.CREDIT_CODE, "91350100M000100Y44"));
        assertThatIllegalArgumentException().isThrownBy(() -> new PartyIdentifier(Scheme.FOREIGN, " "));
        assertThatIllegalArgumentException().isThrownBy(() -> new PartyIdentifier(Scheme.FOREIGN, "9".repeat(36)));
        assertThat(new PartyIdentifier(Scheme.FOREIGN, "DABAIE2D").value()).isEqualTo("DABAIE2D");
    }
}
