package org.piaolian.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How the server's programs are started: PostgreSQL refuses to run as root, and on build machines and in containers
 * root is often all there is.
 */
enum ServerAccount {
    /** An ordinary user starts them as they are. */
    SELF {
        @Override
        List<String> prefix() {
            return List.of();
        }
    },
    /**
     * Root in a user namespace without any mapping: to the program its user id is "nobody", to the kernel it still owns
     * root's files. Needs no second account and no change of ownership.
     */
    NAMESPACE {
        @Override
        List<String> prefix() {
            return List.of("unshare", "--user", "--");
        }
    },
    /** Where namespaces are forbidden: the account nobody, which then owns the data. */
    NOBODY {
        @Override
        List<String> prefix() {
            return List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");
        }
    };

    abstract List<String> prefix();

    static ServerAccount forThisProcess() throws IOException {
        Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        if (!uid.equals(0)) {
            return SELF;
        }
        for (ServerAccount account : List.of(NAMESPACE, NOBODY)) {
            if (account.works()) {
                return account;
            }
        }
        throw new IOException("PostgreSQL does not run as root, and neither unshare nor setpriv (util-linux) work here."
                + " Run as an ordinary user, or set PIAOLIAN_DB_URL");
    }

    /** Gives a folder to the account that will run the server. */
    void own(Path dir) throws IOException {
        if (this == NOBODY) {
            Commands.run(List.of("chown", "-R", "65534:65534", dir.toString()));
        }
    }

    private boolean works() {
        List<String> command = new ArrayList<>(prefix());
        command.add("true");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // the program is not installed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
