package org.piaolian.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CreateClaimKeyTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-26T03:04:05Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void a_key_is_made_once_for_the_owner_alone() throws Exception {
        Path file = folder.resolve("claims/keys");
        CreateClaimKey.in(file, false, CLOCK);
        List<String> first = Files.readAllLines(file);
        CreateClaimKey.in(file, false, CLOCK);

        assertThat(first).singleElement().asString().matches("20261126-030405 [0-9a-f]{64}");
        assertThat(Files.readAllLines(file)).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void a_new_key_becomes_the_present_one_and_the_old_one_stays_in_force() throws Exception {
        Path file = folder.resolve("keys");
        CreateClaimKey.in(file, false, CLOCK);
        List<String> first = Files.readAllLines(file);
        CreateClaimKey.in(file, true, Clock.offset(CLOCK, java.time.Duration.ofDays(365)));

        assertThat(Files.readAllLines(file)).hasSize(2).last().isEqualTo(first.get(0));
        assertThat(Files.readAllLines(file).get(0))
                .startsWith("20271126-030405 ")
                .isNotEqualTo(first.get(0));
    }
}
