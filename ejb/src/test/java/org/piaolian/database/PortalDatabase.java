package org.piaolian.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.Persistence;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.sql.LocalPostgres;

/** A fresh database on a real PostgreSQL, migrated, with the portal's entities. */
public final class PortalDatabase implements AutoCloseable {

    private final LocalPostgres.TestDatabase database;
    private final EntityManagerFactory factory;

    public PortalDatabase() {
        database = LocalPostgres.forTests().freshDatabase();
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/migration")
                .load()
                .migrate();
        factory = Persistence.createEntityManagerFactory(
                "piaolian-test",
                Map.of(
                        "jakarta.persistence.jdbc.url", database.url(),
                        "jakarta.persistence.jdbc.user", database.user(),
                        "jakarta.persistence.jdbc.password", database.password(),
                        "hibernate.connection.pool_size", "40"));
    }

    /** The transactions that are running, by their threads. */
    private final Map<Thread, EntityManager> running = new ConcurrentHashMap<>();

    /** Commits what the work did, or rolls it back if it throws; joins the transaction that is running in this thread. */
    public <T> T inTransaction(Function<EntityManager, T> work) {
        EntityManager joined = running.get(Thread.currentThread());
        if (joined != null) {
            return work.apply(joined);
        }
        try (EntityManager entities = factory.createEntityManager()) {
            EntityTransaction transaction = entities.getTransaction();
            transaction.begin();
            running.put(Thread.currentThread(), entities);
            try {
                T result = work.apply(entities);
                transaction.commit();
                return result;
            } finally {
                running.remove(Thread.currentThread());
                if (transaction.isActive()) {
                    transaction.rollback();
                }
            }
        }
    }

    /** An adapter each of whose calls joins the transaction of its thread, or is one, as in the server. */
    public <T> T port(Class<T> port, Function<EntityManager, T> adapter) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> inTransaction(entities -> {
                    try {
                        return method.invoke(adapter.apply(entities), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                })));
    }

    public void run(Consumer<EntityManager> work) {
        inTransaction(entities -> {
            work.accept(entities);
            return true;
        });
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
        factory.close();
        database.close();
    }
}
