package org.piaolian.fabric;

import java.io.IOException;
import java.nio.file.Path;

/** What the conformance suite asks of a network: it runs {@link LedgerScript} and says where it is. */
interface NetworkUnderTest extends AutoCloseable {

    Path profile();

    ChaincodeServers chaincodes();

    @Override
    void close() throws IOException;
}
