package org.piaolian.database;

import jakarta.persistence.EntityManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** How many statements an adapter prepares. */
public final class CountedStatements {

    private int count;

    /** The same entities; each statement is counted. */
    public EntityManager of(EntityManager entities) {
        return (EntityManager) Proxy.newProxyInstance(
                EntityManager.class.getClassLoader(),
                new Class<?>[] {EntityManager.class},
                (proxy, method, arguments) -> {
                    if (method.getName().startsWith("create")) {
                        count++;
                    }
                    try {
                        return method.invoke(entities, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    public int count() {
        return count;
    }
}
