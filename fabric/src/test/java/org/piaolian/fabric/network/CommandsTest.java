package org.piaolian.fabric.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands say where something is amiss. */
class CommandsTest {

    private static final List<String> COMMANDS = List.of(
            "up",
            "down",
            "status",
            "restart",
            "add-agency",
            "renew-certificates",
            "change-interval",
            "rejoin-orderer",
            "upgrade-chaincode",
            "manifests",
            "faults");

    @TempDir
    private Path folder;

    private Path bin;

    /** A PATH of its own: whatever of Fabric this machine has is not on it. */
    @BeforeEach
    void choosePath() throws IOException {
        bin = Files.createDirectory(folder.resolve("bin"));
        for (String command : List.of("bash", "dirname", "readlink", "sed", "head", "awk", "mkdir")) {
            for (String place : List.of("/usr/bin", "/bin")) {
                Path real = Path.of(place, command);
                if (Files.isExecutable(real) && !Files.exists(bin.resolve(command))) {
                    script(command, "exec " + real + " \"$@\"");
                }
            }
        }
    }

    @Test
    void commands_that_are_missing_are_named_with_the_place_to_get_them() throws Exception {
        fabric("peer", "3.1.5");

        Script up = command("up");

        assertThat(up.code()).isOne();
        assertThat(up.output())
                .contains("not on the PATH: orderer configtxgen cryptogen osnadmin.")
                .contains("version 3.1 or later")
                .contains("https://hyperledger-fabric.readthedocs.io/");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void a_version_that_is_too_old_is_named() throws Exception {
        for (String name : List.of("peer", "configtxgen", "cryptogen", "osnadmin")) {
            fabric(name, "v3.1.0");
        }
        fabric("orderer", "v2.5.12");

        Script up = command("up");

        assertThat(up.code()).isOne();
        assertThat(up.output()).contains("orderer is version 2.5.12; 3.1 or later is needed");
    }

    @Test
    void a_builder_for_chaincode_as_a_service_that_is_missing_is_named() throws Exception {
        for (String name : List.of("peer", "orderer", "configtxgen", "cryptogen", "osnadmin")) {
            fabric(name, "v4.0.0");
        }
        Path config = Files.createDirectory(folder.resolve("config"));
        Files.createFile(config.resolve("core.yaml"));
        Files.createFile(config.resolve("orderer.yaml"));

        Script up = command("up");

        assertThat(up.code()).isOne();
        assertThat(up.output()).contains("no chaincode-as-a-service builder").contains("PIAOLIAN_CCAAS_BUILDER");
    }

    @Test
    void stopping_a_network_that_is_not_there_is_no_error() throws Exception {
        assertThat(command("down")).isEqualTo(new Script(0, ""));
    }

    @Test
    void no_command_has_what_shellcheck_warns_of() throws Exception {
        boolean there = Script.isThere("shellcheck");
        if (!there) {
            System.err.println("SKIPPED: shellcheck is not on this machine, so it did not check fabric/network");
        }
        assumeTrue(there, "shellcheck is not on this machine");
        List<String> check = new ArrayList<>(List.of("shellcheck", "-x", "-P", Script.NETWORK.toString()));
        COMMANDS.forEach(name -> check.add(Script.NETWORK.resolve(name).toString()));

        assertThat(Script.run(Map.of(), check.toArray(String[]::new)).output()).isEmpty();
    }

    private Script command(String name) throws IOException, InterruptedException {
        return Script.run(
                Map.of(
                        "PATH",
                        bin.toString(),
                        "FABRIC_CFG_PATH",
                        "",
                        "PIAOLIAN_CCAAS_BUILDER",
                        "",
                        "PIAOLIAN_NETWORK_STATE",
                        folder.resolve("state").toString()),
                bin.resolve("bash").toString(),
                Script.NETWORK.resolve(name).toString());
    }

    /** A command that says its version as Fabric's do. */
    private void fabric(String name, String version) throws IOException {
        script(name, "printf '%s:\\n Version: " + version + "\\n' " + name);
    }

    private void script(String name, String line) throws IOException {
        Path file = bin.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
