package org.piaolian.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Persistence;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.piaolian.bench.DatabasePorts;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.sql.LocalPostgres;

/** A fresh database on a real PostgreSQL, migrated, with the portal's entities. */
public final class PortalDatabase implements AutoCloseable {

    private static final int CONNECTIONS = 40;

    private final LocalPostgres.TestDatabase database;
    private final DatabasePorts ports;

    public PortalDatabase() {
        database = LocalPostgres.forTests().freshDatabase();
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/migration")
                .load()
                .migrate();
        ports = new DatabasePorts(
                Persistence.createEntityManagerFactory(
                        "piaolian-test",
                        Map.of(
                                "jakarta.persistence.jdbc.url", database.url(),
                                "jakarta.persistence.jdbc.user", database.user(),
                                "jakarta.persistence.jdbc.password", database.password(),
                                "hibernate.connection.pool_size", Integer.toString(CONNECTIONS))),
                CONNECTIONS);
    }

    /** Commits what the work did, or rolls it back if it throws; joins the transaction that is running in this thread. */
    public <T> T inTransaction(Function<EntityManager, T> work) {
        return ports.inTransaction(work);
    }

    /** An adapter each of whose calls joins the transaction of its thread, or is one, as in the server. */
    public <T> T port(Class<T> port, Function<EntityManager, T> adapter) {
        return ports.port(port, adapter);
    }

    public void run(Consumer<EntityManager> work) {
        ports.run(work);
    }

    /** A batch to issue receipts in. */
    public BatchId newBatch(int entries) {
        UUID id = UUID.randomUUID();
        run(entities -> entities.createNativeQuery(
                        "insert into batch (id, agency, digest, format, size, received_by, drawer, received_at, state,"
                                + " entries) values (:id, 'finance', sha256(cast(cast(:id as text) as bytea)), 'CSV', 0,"
                                + " 'anna', '安娜', now(), 'RECEIVED', :entries)")
                .setParameter("id", id)
                .setParameter("entries", entries)
                .executeUpdate());
        return new BatchId(id);
    }

    @Override
    public void close() {
        ports.close();
        database.close();
    }
}
