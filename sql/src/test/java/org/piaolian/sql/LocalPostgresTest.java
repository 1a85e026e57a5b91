package org.piaolian.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {

    @TempDir
    static Path dir;

    static LocalPostgres server;

    @BeforeAll
    static void start() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        server = new LocalPostgres(dir, port, dir.resolve("postgres.log"));
        server.start();
    }

    @AfterAll
    static void stop() throws IOException {
        server.stop();
        assertThat(server.pid()).isEmpty();
    }

    @Test
    void it_is_durable_and_speaks_utf_8() throws Exception {
        assertThat(ask("SHOW fsync")).isEqualTo("on");
        assertThat(ask("SHOW synchronous_commit")).isEqualTo("on");
        assertThat(ask("SHOW data_checksums")).isEqualTo("on");
        assertThat(ask("SHOW server_encoding")).isEqualTo("UTF8");
        assertThat(ask("SELECT lower('ÀÉ') || length('票链')")).isEqualTo("àé2");
    }

    @Test
    void it_is_reached_from_this_machine_only_and_with_a_password_only() throws Exception {
        assertThat(ask("SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(Files.getPosixFilePermissions(dir.resolve("password")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> DriverManager.getConnection(server.url(), LocalPostgres.USER, "guess")
                        .close())
                .isInstanceOf(SQLException.class);
    }

    @Test
    void what_was_committed_survives_a_kill() throws Exception {
        execute("CREATE TABLE kept (what text)");
        execute("INSERT INTO kept VALUES ('receipt')");

        ProcessHandle process = ProcessHandle.of(server.pid().orElseThrow()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
        assertThat(server.isRunning()).isFalse();
        server.start();

        assertThat(ask("SELECT what FROM kept")).isEqualTo("receipt");
    }

    @Test
    void a_pid_file_that_names_another_program_does_not_stop_it_from_starting() throws Exception {
        ProcessHandle process = ProcessHandle.of(server.pid().orElseThrow()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
        Path pidFile = dir.resolve("data/postmaster.pid");
        String[] lines = Files.readString(pidFile).split("\n", 2);
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n" + lines[1]);

        server.start();

        assertThat(server.isRunning()).isTrue();
    }

    @Test
    void starting_it_twice_leaves_it_as_it_is() throws Exception {
        long before = server.pid().orElseThrow();

        server.start();

        assertThat(server.pid()).hasValue(before);
    }

    @Test
    void each_test_class_gets_an_empty_database_of_its_own() throws Exception {
        LocalPostgres shared = LocalPostgres.forTests();
        assertThat(LocalPostgres.forTests()).isSameAs(shared);

        String name;
        try (LocalPostgres.TestDatabase one = shared.freshDatabase();
                LocalPostgres.TestDatabase other = shared.freshDatabase();
                Connection connection = DriverManager.getConnection(one.url(), one.user(), one.password())) {
            name = one.name();
            assertThat(name).isNotEqualTo(other.name());
            assertThat(connection
                            .getMetaData()
                            .getTables(null, "public", "%", null)
                            .next())
                    .isFalse();
        }
        assertThatThrownBy(() -> DriverManager.getConnection(
                                shared.url().replace("/piaolian", "/" + name), LocalPostgres.USER, shared.password())
                        .close())
                .hasMessageContaining("does not exist");
    }

    private static String ask(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url(), LocalPostgres.USER, server.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url(), LocalPostgres.USER, server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
