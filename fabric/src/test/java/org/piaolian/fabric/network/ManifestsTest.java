package org.piaolian.fabric.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.fabric.msp.Agency;

/** The manifests for several machines, made from the list of agencies. */
class ManifestsTest {

    @TempDir
    private static Path out;

    private static final List<String> IDS =
            Agency.ALL.stream().map(Agency::id).sorted().toList();

    @BeforeAll
    static void make() throws Exception {
        Script made = Script.run(
                Map.of("PIAOLIAN_NETWORK_STATE", out.resolve("no-network").toString()),
                "bash",
                Script.NETWORK.resolve("manifests").toString(),
                out.toString());
        assertThat(made).isEqualTo(new Script(0, ""));
    }

    @Test
    void each_agency_has_one_file_of_each_kind() throws IOException {
        List<String> names = IDS.stream().map(id -> id + ".yaml").toList();

        assertThat(Script.files(out.resolve("compose")))
                .extracting(file -> file.getFileName().toString())
                .isEqualTo(names);
        assertThat(Script.files(out.resolve("kubernetes")))
                .extracting(file -> file.getFileName().toString())
                .isEqualTo(names);
    }

    @Test
    void the_list_of_agencies_is_that_of_the_embedded_network() throws IOException {
        List<String> listed = Files.readAllLines(Script.NETWORK.resolve("agencies")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> String.join(" ", List.of(line.split(" +", -1)).subList(0, 3)))
                .toList();

        assertThat(listed)
                .isEqualTo(Agency.ALL.stream()
                        .map(agency -> agency.id() + " " + agency.mspId() + " " + (agency.port() - 1))
                        .toList());
    }

    @Test
    void the_first_block_has_every_agency_as_a_member_and_as_a_consenter() throws IOException {
        Yaml receipts = Yaml.documents(out.resolve("configtx.yaml"))
                .get(0)
                .at("Profiles")
                .at("Receipts");

        assertThat(receipts.at("Application", "Organizations")
                        .each()
                        .map(agency -> agency.at("ID").text()))
                .containsExactlyElementsOf(
                        Agency.ALL.stream().map(Agency::mspId).toList());
        assertThat(receipts.at("Orderer", "ConsenterMapping")
                        .each()
                        .map(consenter -> consenter.at("ID").text()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 4).mapToObj(Integer::toString).toList());
        assertThat(receipts.at("Orderer", "OrdererType").text()).isEqualTo("BFT");
    }

    @Test
    void containers_have_the_settings_that_the_network_on_one_machine_has() throws IOException {
        for (Path file : Script.files(out.resolve("compose"))) {
            Yaml services = Yaml.documents(file).get(0).at("services");
            assertThat(services.at("peer", "environment").keys()).isEqualTo(settings("peer.env"));
            assertThat(services.at("orderer", "environment").keys()).isEqualTo(settings("orderer.env"));
        }
        for (Path file : Script.files(out.resolve("kubernetes"))) {
            assertThat(of("ConfigMap", "peer", file).at("data").keys()).isEqualTo(settings("peer.env"));
            assertThat(of("ConfigMap", "orderer", file).at("data").keys()).isEqualTo(settings("orderer.env"));
        }
    }

    @Test
    void a_setting_is_text_as_the_schemas_want_it() throws IOException {
        List<Yaml> maps = new ArrayList<>();
        for (Path file : Script.files(out.resolve("compose"))) {
            Yaml.documents(file).get(0).at("services").each().forEach(service -> maps.add(service.at("environment")));
        }
        for (Path file : Script.files(out.resolve("kubernetes"))) {
            maps.add(of("ConfigMap", "peer", file).at("data"));
            maps.add(of("ConfigMap", "orderer", file).at("data"));
        }
        assertThat(maps.stream().flatMap(Yaml::each).map(Yaml::value)).allMatch(String.class::isInstance);
    }

    @Test
    void every_image_has_a_version() throws IOException {
        assertThat(images()).isNotEmpty().allMatch(image -> image.matches("[a-z/-]+:[0-9][0-9.]+"));
    }

    @Test
    void a_volume_that_is_mounted_is_declared() throws IOException {
        for (Path file : Script.files(out.resolve("compose"))) {
            Yaml compose = Yaml.documents(file).get(0);
            assertThat(compose.at("services")
                            .each()
                            .flatMap(service -> service.at("volumes").each())
                            .filter(mount -> mount.at("type").text().equals("volume"))
                            .map(mount -> mount.at("source").text()))
                    .containsExactlyInAnyOrderElementsOf(compose.at("volumes").keys());
        }
        for (Path file : Script.files(out.resolve("kubernetes"))) {
            for (String name : List.of("peer", "orderer")) {
                Yaml set = of("StatefulSet", name, file).at("spec");
                Yaml pod = set.at("template", "spec");
                assertThat(pod.at("containers")
                                .each()
                                .flatMap(container ->
                                        container.at("volumeMounts").each())
                                .map(mount -> mount.at("name").text())
                                .distinct())
                        .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                        pod.at("volumes")
                                                .each()
                                                .map(volume -> volume.at("name").text()),
                                        set.at("volumeClaimTemplates")
                                                .each()
                                                .map(claim -> claim.at("metadata", "name")
                                                        .text()))
                                .toList());
            }
        }
    }

    @Test
    void no_two_services_of_a_machine_publish_the_same_port() throws IOException {
        for (Path file : Script.files(out.resolve("compose"))) {
            assertThat(Yaml.documents(file)
                            .get(0)
                            .at("services")
                            .each()
                            .flatMap(service -> service.at("ports").each())
                            .map(port -> port.text().replaceAll("^127\\.0\\.0\\.1:|:[0-9]+$", "")))
                    .isNotEmpty()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void services_and_sets_find_their_pods_in_their_agencys_name_space() throws IOException {
        for (Path file : Script.files(out.resolve("kubernetes"))) {
            String space = "piaolian-" + file.getFileName().toString().replace(".yaml", "");
            for (Yaml object : Yaml.documents(file)) {
                Yaml metadata = object.at("metadata");
                assertThat(
                                object.at("kind").text().equals("Namespace")
                                        ? metadata.at("name").text()
                                        : metadata.at("namespace").text())
                        .isEqualTo(space);
            }
            for (String name : List.of("peer", "orderer")) {
                Yaml set = of("StatefulSet", name, file).at("spec");
                String label = set.at("template", "metadata", "labels")
                        .at("app.kubernetes.io/name")
                        .text();
                assertThat(label).isEqualTo(name);
                assertThat(set.at("selector", "matchLabels")
                                .at("app.kubernetes.io/name")
                                .text())
                        .isEqualTo(label);
                assertThat(set.at("serviceName").text()).isEqualTo(name);
                Yaml service = of("Service", name, file).at("spec");
                assertThat(service.at("selector").at("app.kubernetes.io/name").text())
                        .isEqualTo(label);
                assertThat(set.at("template", "spec", "containers")
                                .each()
                                .flatMap(container -> container.at("ports").each())
                                .map(port -> port.at("name").text()))
                        .containsAll(service.at("ports")
                                .each()
                                .map(port -> port.at("targetPort").text())
                                .toList());
            }
        }
    }

    @Test
    void nothing_secret_is_in_a_file() throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file)).doesNotContain("PRIVATE KEY").doesNotContain("CERTIFICATE-----");
            }
        }
    }

    @Test
    void docker_compose_takes_the_files() throws Exception {
        boolean there = Script.isThere("docker")
                && Script.run(Map.of(), "docker", "compose", "version").code() == 0;
        skipAloud(there, "docker compose");
        for (Path file : Script.files(out.resolve("compose"))) {
            assertThat(Script.run(
                                    Map.of("PIAOLIAN_CHAINCODE_ID", "receipts_1.0:0"),
                                    "docker",
                                    "compose",
                                    "-f",
                                    file.toString(),
                                    "config",
                                    "--quiet")
                            .output())
                    .isEmpty();
        }
    }

    @Test
    void the_schema_of_compose_files_takes_the_files() throws Exception {
        skipAloud(Script.isThere("check-jsonschema"), "check-jsonschema");
        for (Path file : Script.files(out.resolve("compose"))) {
            Script checked = Script.run(
                    Map.of(), "check-jsonschema", "--builtin-schema", "vendor.compose-spec", file.toString());
            assertThat(checked.code()).as(checked.output()).isZero();
        }
    }

    @Test
    void the_schemas_of_kubernetes_take_the_files() throws Exception {
        skipAloud(Script.isThere("kubernetes-validate"), "kubernetes-validate");
        for (Path file : Script.files(out.resolve("kubernetes"))) {
            Script checked = Script.run(Map.of(), "kubernetes-validate", "--strict", file.toString());
            assertThat(checked.code()).as(checked.output()).isZero();
        }
    }

    private static void skipAloud(boolean there, String tool) {
        if (!there) {
            System.err.println("SKIPPED: " + tool + " is not on this machine, so it did not check the manifests");
        }
        assumeTrue(there, tool + " is not on this machine");
    }

    private static List<String> settings(String template) throws IOException {
        return Files.readAllLines(Script.NETWORK.resolve("templates").resolve(template)).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.indexOf('=')))
                .toList();
    }

    private static Yaml of(String kind, String name, Path file) throws IOException {
        return Yaml.documents(file).stream()
                .filter(object -> object.at("kind").text().equals(kind)
                        && object.at("metadata", "name").text().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in " + file));
    }

    private static List<String> images() throws IOException {
        List<String> images = new ArrayList<>();
        for (Path file : Script.files(out.resolve("compose"))) {
            Yaml.documents(file)
                    .get(0)
                    .at("services")
                    .each()
                    .forEach(service -> images.add(service.at("image").text()));
        }
        for (Path file : Script.files(out.resolve("kubernetes"))) {
            for (Yaml object : Yaml.documents(file)) {
                object.at("spec", "template", "spec", "containers")
                        .each()
                        .forEach(container -> images.add(container.at("image").text()));
            }
        }
        return images;
    }
}
