package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CheckedNotesTest {

    private static final SigningAgency FINANCE = new SigningAgency("finance", "FinanceMSP", 1);
    private static final SigningAgency TAX = new SigningAgency("tax", "TaxMSP", 2);
    private static final AgencyKeys KEYS = new AgencyKeys(SigningAgency.ORIGIN, 2, List.of(FINANCE.key(), TAX.key()));
    private static final Hash ROOT = Hash.of(new byte[32]);

    private final CheckedNotes notes = new CheckedNotes();

    private static byte[] note(long size, SigningAgency... signers) {
        String body = SignedCheckpoint.body(SigningAgency.ORIGIN, size, ROOT);
        List<SignedCheckpoint.Line> lines = List.of(signers).stream()
                .map(signer -> signer.cosign(body, 1_790_000_000))
                .toList();
        return new SignedCheckpoint(body, SigningAgency.ORIGIN, size, ROOT, lines)
                .format()
                .getBytes(UTF_8);
    }

    @Test
    void the_same_note_is_verified_once() throws Unproven {
        CheckedNotes.Checked first = notes.check(note(7, FINANCE, TAX), KEYS);
        assertThat(first.checkpoint().size()).isEqualTo(7);
        assertThat(first.signers().cosigned()).containsOnlyKeys("finance", "tax");
        assertThat(notes.check(note(7, FINANCE, TAX), KEYS)).isSameAs(first);
    }

    @Test
    void another_note_of_the_same_checkpoint_has_its_own_signers() throws Unproven {
        notes.check(note(7, FINANCE, TAX), KEYS);
        assertThat(notes.check(note(7, TAX), KEYS).signers().cosigned()).containsOnlyKeys("tax");
    }

    @Test
    void what_was_true_by_other_keys_is_verified_anew() throws Unproven {
        notes.check(note(7, FINANCE, TAX), KEYS);
        AgencyKeys later = new AgencyKeys(SigningAgency.ORIGIN, 1, List.of(TAX.key()));
        assertThat(notes.check(note(7, FINANCE, TAX), later).signers().cosigned())
                .containsOnlyKeys("tax");
    }

    @Test
    void a_false_signature_is_refused_each_time_and_changes_made_by_the_caller_change_nothing() throws Unproven {
        byte[] good = note(7, FINANCE, TAX);
        notes.check(good, KEYS);
        String text = new String(good, UTF_8).replace("\n7\n", "\n8\n");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> notes.check(text.getBytes(UTF_8), KEYS))
                    .isInstanceOfSatisfying(
                            Unproven.class,
                            unproven -> assertThat(unproven.reason()).isEqualTo(Unproven.Reason.FALSE_SIGNATURE));
        }
        good[good.length - 3] ^= 1;
        assertThatThrownBy(() -> notes.check(good, KEYS)).isInstanceOf(Unproven.class);
        assertThat(notes.check(note(7, FINANCE, TAX), KEYS).checkpoint().size()).isEqualTo(7);
    }

    @Test
    void of_many_notes_the_oldest_are_forgotten_and_still_verified() throws Unproven {
        CheckedNotes.Checked first = notes.check(note(1, TAX), KEYS);
        for (int size = 2; size < 40; size++) {
            notes.check(note(size, TAX), KEYS);
        }
        assertThat(notes.check(note(1, TAX), KEYS)).isNotSameAs(first).isEqualTo(first);
    }
}
