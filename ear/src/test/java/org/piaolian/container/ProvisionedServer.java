package org.piaolian.container;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.piaolian.portal.Installation;

/**
 * Database, ledger and the provisioned server as {@code ./run} starts them, but without the portal: Arquillian deploys
 * into it. It must stand before the Arquillian extension of a class.
 */
public final class ProvisionedServer implements BeforeAllCallback {

    private static @Nullable Installation running;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException, InterruptedException {
        // Arquillian runs the class once more inside of the server.
        if (System.getProperty("jboss.home.dir") == null) {
            startOnce();
        }
    }

    private static synchronized void startOnce() throws IOException, InterruptedException {
        if (running == null) {
            Installation installation =
                    new Installation("container", 14_600, Map.of("PIAOLIAN_DEPLOY", "no", "PIAOLIAN_DEMO", "no"));
            installation.startAfresh();
            running = installation;
        }
    }
}
