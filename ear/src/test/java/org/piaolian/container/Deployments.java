package org.piaolian.container;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import net.bytebuddy.ByteBuddy;
import org.assertj.core.api.Assertions;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.EnterpriseArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** The archives that tests deploy. */
final class Deployments {

    private Deployments() {}

    /** The portal as it is released, with these tests beside its pages. */
    static EnterpriseArchive portalWith(Class<?>... tests) {
        EnterpriseArchive released = ShrinkWrap.create(ZipImporter.class, "piaolian.ear")
                .importFrom(Path.of("target/piaolian.ear").toFile())
                .as(EnterpriseArchive.class);
        released.getAsType(WebArchive.class, "/piaolian-web.war")
                .addClasses(tests)
                .addClasses(Deployments.class, ProvisionedServer.class)
                .addAsLibraries(libraryOf(Assertions.class), libraryOf(ByteBuddy.class));
        return released;
    }

    private static File libraryOf(Class<?> type) {
        try {
            return new File(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
