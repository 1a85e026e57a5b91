package org.piaolian.issuing.adapter;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.piaolian.issuing.domain.Leadership;

/**
 * Leadership by a session-level advisory lock of PostgreSQL: whoever dies loses its connection, and with it the lock, at
 * once and without any clock.
 */
@ApplicationScoped
public class AdvisoryLockLeadership implements Leadership {

    private static final Logger LOG = Logger.getLogger(AdvisoryLockLeadership.class.getName());

    /** "piaolian" in a telephone's letters; any fixed number does. */
    private static final long LOCK = 74265426L;

    @Resource(lookup = "java:jboss/datasources/Piaolian")
    private DataSource dataSource;

    private @Nullable Connection connection;

    @Override
    public synchronized boolean holds() {
        try {
            Connection held = connection;
            if (held != null) {
                if (held.isValid(5)) {
                    return true;
                }
                close();
            }
            return tryLock();
        } catch (SQLException e) {
            LOG.log(Level.WARNING, "The database does not answer; issuing waits for it: {0}", e.getMessage());
            close();
            return false;
        }
    }

    private boolean tryLock() throws SQLException {
        Connection fresh = dataSource.getConnection();
        boolean locked = false;
        try (PreparedStatement lock = fresh.prepareStatement("select pg_try_advisory_lock(?)")) {
            lock.setLong(1, LOCK);
            try (ResultSet result = lock.executeQuery()) {
                locked = result.next() && result.getBoolean(1);
            }
        } finally {
            if (!locked) {
                fresh.close();
            }
        }
        if (locked) {
            connection = fresh;
        }
        return locked;
    }

    @Override
    @PreDestroy
    public synchronized void close() {
        Connection held = connection;
        connection = null;
        if (held == null) {
            return;
        }
        // The pool keeps the session, so the lock has to be given back before the connection is.
        try (held;
                PreparedStatement unlock = held.prepareStatement("select pg_advisory_unlock(?)")) {
            unlock.setLong(1, LOCK);
            unlock.execute();
        } catch (SQLException e) {
            LOG.log(Level.FINE, "The session is gone, and the lock with it", e);
        }
    }
}
