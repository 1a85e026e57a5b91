package org.piaolian.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server on this machine, from the binaries on the class path: durable (fsync on, data checksums), bound to
 * 127.0.0.1, password by SCRAM. It outlives the process that started it; {@link #stop()} ends it. After a crash, of the
 * server or the machine, {@link #start()} recovers it.
 *
 * <p>In its folder: the programs, {@code data/}, {@code password} (of {@link #USER}, who owns the database
 * {@link #DATABASE}) and {@code superuser-password} (of {@code postgres}), both readable by the owner only.
 */
public final class LocalPostgres implements AutoCloseable {

    public static final String USER = "piaolian";
    public static final String DATABASE = "piaolian";

    private static final String HOST = "127.0.0.1";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);

    private final Path dir;
    private final int port;
    private final Path log;

    /**
     * @param dir folder of this server; made when it starts
     * @param port TCP port on 127.0.0.1
     * @param log file to which the server's messages are appended
     */
    public LocalPostgres(Path dir, int port, Path log) {
        this.dir = dir.toAbsolutePath().normalize();
        this.port = port;
        this.log = log.toAbsolutePath();
    }

    /** The JDBC address of the database {@link #DATABASE}. */
    public String url() {
        return url(DATABASE);
    }

    /** @return the password of {@link #USER} */
    public String password() {
        return firstLine(dir.resolve("password"));
    }

    /**
     * Unpacks and initialises what is missing, starts the server unless it runs, and returns when it takes connections.
     *
     * @throws IOException with the server's last messages, where it does not start
     */
    public void start() throws IOException {
        Files.createDirectories(dir);
        try (FileChannel channel =
                FileChannel.open(dir.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock(); // closing the channel releases it
            if (!isRunning()) {
                ServerAccount account = ServerAccount.forThisProcess();
                Path home = PostgresBinaries.unpackUnder(dir);
                if (!Files.exists(data().resolve("PG_VERSION"))) {
                    initialise(home, account);
                }
                launch(home, account);
            }
            createDatabase();
        }
    }

    /** Ends the server, if it runs: clients are disconnected, what they committed is kept. */
    public void stop() throws IOException {
        if (serverProcess().isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(ServerAccount.forThisProcess().prefix());
        command.addAll(List.of(
                PostgresBinaries.unpackUnder(dir).resolve("bin/pg_ctl").toString(),
                "stop",
                "--wait",
                "--mode=fast",
                "--timeout=60",
                "--pgdata=" + data()));
        Commands.run(command);
    }

    /** Whether the server runs and answers on its port. */
    public boolean isRunning() {
        if (serverProcess().isEmpty()) {
            return false;
        }
        try (Connection connection = connectAsSuperuser("postgres")) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /** The process id of the server, if it runs. */
    public Optional<Long> pid() {
        return serverProcess().map(ProcessHandle::pid);
    }

    @Override
    public void close() throws IOException {
        stop();
    }

    // ---- for tests ------------------------------------------------------------------------------------------------

    private static @Nullable LocalPostgres shared;
    private static final AtomicInteger DATABASES = new AtomicInteger();

    /**
     * The one server of this Java process, under {@code target/postgres} of the current module on a free port. It is
     * ended with the process; {@link #freshDatabase()} gives each test class a database of its own.
     */
    public static synchronized LocalPostgres forTests() {
        if (shared != null) {
            return shared;
        }
        try {
            Path dir = unusedTestFolder(Path.of("target").toAbsolutePath());
            LocalPostgres server = new LocalPostgres(dir, freePort(), dir.resolve("postgres.log"));
            server.stop(); // one that a killed test run has left behind
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    server.stop();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
            server.start();
            server.dropTestDatabases();
            shared = server;
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two processes that test the same module at once take a server each. */
    @SuppressWarnings("StreamResourceLeak") // the lock is held until the process ends
    private static Path unusedTestFolder(Path target) throws IOException {
        for (int i = 0; ; i++) {
            Path dir = target.resolve(i == 0 ? "postgres" : "postgres-" + i);
            Files.createDirectories(dir);
            FileChannel channel =
                    FileChannel.open(dir.resolve("lock-of-tests"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() != null) {
                return dir;
            }
            channel.close();
        }
    }

    /** A new, empty database that {@link #USER} owns; closing it drops it with all connections to it. */
    public TestDatabase freshDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        try {
            execute("CREATE DATABASE " + name + " OWNER " + USER);
        } catch (SQLException e) {
            throw new IllegalStateException("Could not create database " + name, e);
        }
        return new TestDatabase(this, name, url(name), USER, password());
    }

    /**
     * A database for one test class.
     *
     * @param url its JDBC address
     */
    public record TestDatabase(LocalPostgres server, String name, String url, String user, String password)
            implements AutoCloseable {

        @Override
        public String toString() {
            return url;
        }

        @Override
        public void close() {
            try {
                server.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
            } catch (SQLException e) {
                throw new IllegalStateException("Could not drop database " + name, e);
            }
        }
    }

    private void dropTestDatabases() throws IOException {
        try (Connection connection = connectAsSuperuser("postgres");
                Statement statement = connection.createStatement()) {
            List<String> left = new ArrayList<>();
            try (ResultSet names =
                    statement.executeQuery("SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]+$'")) {
                while (names.next()) {
                    left.add(names.getString(1));
                }
            }
            for (String name : left) {
                statement.execute("DROP DATABASE " + name + " WITH (FORCE)");
            }
        } catch (SQLException e) {
            throw new IOException("Could not drop the databases of an earlier test run", e);
        }
    }

    // ---- start ----------------------------------------------------------------------------------------------------

    private void initialise(Path home, ServerAccount account) throws IOException {
        PostgresBinaries.delete(data()); // of an initialisation that was interrupted
        writeSecret(dir.resolve("password"));
        Path superuserPassword = writeSecret(dir.resolve("superuser-password"));
        account.own(dir);
        List<String> command = new ArrayList<>(account.prefix());
        command.addAll(List.of(
                home.resolve("bin/initdb").toString(),
                "--pgdata=" + data(),
                "--username=postgres",
                "--pwfile=" + superuserPassword,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // Same order and case rules on every machine, whatever locales its system has.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--data-checksums",
                "--set=timezone=UTC",
                "--set=log_timezone=UTC",
                "--set=include_if_exists=piaolian.conf"));
        Commands.run(command);
    }

    private void launch(Path home, ServerAccount account) throws IOException {
        Files.writeString(data().resolve("piaolian.conf"), settings(), StandardCharsets.UTF_8);
        account.own(dir);
        List<String> command = new ArrayList<>(account.prefix());
        command.addAll(List.of(
                home.resolve("bin/pg_ctl").toString(),
                "start",
                "--wait",
                "--timeout=" + START_TIMEOUT.toSeconds(),
                "--pgdata=" + data()));
        // Backends of a server that was killed may hold its shared memory for a moment longer.
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            removeStalePidFile();
            long offset = Files.exists(log) ? Files.size(log) : 0;
            int exit = Commands.exitOf(new ProcessBuilder(command), log);
            if (exit == 0) {
                return;
            }
            String messages = Files.readString(log, StandardCharsets.UTF_8).substring((int) offset);
            if (!messages.contains("pre-existing shared memory block") || System.nanoTime() > deadline) {
                throw new IOException("PostgreSQL does not start; see " + log + "\n" + messages.strip());
            }
            pause(Duration.ofMillis(250));
        }
    }

    private String settings() {
        return """
                # Written at each start. Settings of your own: ALTER SYSTEM, or postgresql.conf below its include line.
                listen_addresses = '%s'
                port = %d
                unix_socket_directories = ''
                max_connections = 60
                shared_buffers = 128MB
                work_mem = 8MB
                maintenance_work_mem = 64MB
                fsync = on
                synchronous_commit = on
                full_page_writes = on
                jit = off
                password_encryption = 'scram-sha-256'
                """.formatted(HOST, port);
    }

    /**
     * PostgreSQL takes its own old pid file for that of a running server where another program now has the same pid, as
     * is common after a restart of a machine or container.
     */
    private void removeStalePidFile() throws IOException {
        if (serverProcess().isEmpty()) {
            Files.deleteIfExists(data().resolve("postmaster.pid"));
        }
    }

    private Optional<ProcessHandle> serverProcess() {
        Path pidFile = data().resolve("postmaster.pid");
        String first;
        try {
            first = Files.readString(pidFile, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return Optional.empty();
        }
        if (!first.matches("\\d+")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(first)).filter(this::isThisServer);
    }

    private boolean isThisServer(ProcessHandle process) {
        return process.isAlive()
                && process.info()
                        .commandLine()
                        .filter(line -> line.contains("/bin/postgres") && line.contains(dir.toString()))
                        .isPresent();
    }

    private void createDatabase() throws IOException {
        try (Connection connection = connectAsSuperuser("postgres")) {
            if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", USER)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("CREATE ROLE " + USER + " LOGIN PASSWORD " + literal(password()));
                }
            }
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", DATABASE)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE " + DATABASE + " OWNER " + USER);
                }
            }
        } catch (SQLException e) {
            throw new IOException("PostgreSQL started, but its database could not be prepared; see " + log, e);
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connectAsSuperuser("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connectAsSuperuser(String database) throws SQLException {
        return DriverManager.getConnection(url(database), "postgres", firstLine(dir.resolve("superuser-password")));
    }

    private String url(String database) {
        return "jdbc:postgresql://" + HOST + ":" + port + "/" + database;
    }

    private Path data() {
        return dir.resolve("data");
    }

    private static String literal(String hexadecimal) {
        return "'" + hexadecimal + "'";
    }

    private static Path writeSecret(Path file) throws IOException {
        byte[] secret = new byte[24];
        new SecureRandom().nextBytes(secret);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, HexFormat.of().formatHex(secret) + "\n", StandardCharsets.UTF_8);
    }

    private static String firstLine(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while PostgreSQL was starting", e);
        }
    }
}
