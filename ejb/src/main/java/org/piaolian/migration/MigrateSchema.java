package org.piaolian.migration;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * Runs the migrations of {@code sql/}; where one fails the portal does not start. Beans that work by themselves depend
 * on this one.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class MigrateSchema {

    @Resource(lookup = "java:jboss/datasources/Piaolian")
    private DataSource dataSource;

    @Inject
    private Event<SchemaMigrated> migrated;

    @PostConstruct
    void migrate() {
        Flyway.configure(MigrateSchema.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        migrated.fire(new SchemaMigrated());
    }
}
