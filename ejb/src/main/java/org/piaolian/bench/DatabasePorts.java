package org.piaolian.bench;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.Persistence;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The portal's adapters of its database outside of a server, in transactions as they are in it. */
public final class DatabasePorts implements AutoCloseable {

    /** Kept, as a logger that nobody holds forgets its level. */
    private static final Logger HIBERNATE = Logger.getLogger("org.hibernate");

    private final EntityManagerFactory factory;

    /** For each transaction that may run at a time; who comes then waits, as for a connection of the server's. */
    private final Semaphore connections;

    /** The transactions that are running, by their threads. */
    private final Map<Thread, EntityManager> running = new ConcurrentHashMap<>();

    /**
     * @param factory closed with this
     * @param connections how many it has
     */
    public DatabasePorts(EntityManagerFactory factory, int connections) {
        this.factory = factory;
        this.connections = new Semaphore(connections);
    }

    /**
     * The database that the environment names, as for the portal. Hibernate is quiet about what it finds there.
     *
     * @param connections the most at once
     */
    public static DatabasePorts ofEnvironment(int connections) {
        HIBERNATE.setLevel(Level.SEVERE);
        return open(
                environment("PIAOLIAN_DB_URL"),
                environment("PIAOLIAN_DB_USER"),
                environment("PIAOLIAN_DB_PASSWORD"),
                connections);
    }

    private static String environment(String name) {
        return Objects.requireNonNull(System.getenv(name), name);
    }

    /**
     * The portal's own persistence unit, as the server has it but for transactions and connections.
     *
     * @param connections the most at once
     */
    public static DatabasePorts open(String url, String user, String password, int connections) {
        return new DatabasePorts(
                Persistence.createEntityManagerFactory(
                        "piaolian",
                        Map.of(
                                "jakarta.persistence.transactionType", "RESOURCE_LOCAL",
                                "jakarta.persistence.jdbc.url", url,
                                "jakarta.persistence.jdbc.user", user,
                                "jakarta.persistence.jdbc.password", password,
                                "hibernate.connection.pool_size", Integer.toString(connections))),
                connections);
    }

    /** Commits what the work did, or rolls it back if it throws; joins the transaction that is running in this thread. */
    public <T> T inTransaction(Function<EntityManager, T> work) {
        EntityManager joined = running.get(Thread.currentThread());
        if (joined != null) {
            return work.apply(joined);
        }
        connections.acquireUninterruptibly();
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
        } finally {
            connections.release();
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

    @Override
    public void close() {
        factory.close();
    }
}
