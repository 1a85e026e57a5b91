package org.piaolian.fabric;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.piaolian.fabric.ledger.Collection;
import org.piaolian.fabric.ledger.Collections;
import org.piaolian.fabric.msp.Agency;
import org.piaolian.fabric.msp.Policies;

/**
 * How the network is laid out.
 *
 * @param dir holds {@code organizations/}, {@code connection.json} and {@code ledger/}
 * @param ports where each agency's peer listens; 0 for any free port
 * @param chaincodes {@code host:port} of each agency's chaincode server
 * @param executionTimeout how long a chaincode may take over one proposal
 * @param collections private data collections; what is in one must not change its members or time to live later
 */
public record NetworkOptions(
        Path dir,
        Map<Agency, Integer> ports,
        Map<Agency, String> chaincodes,
        Duration executionTimeout,
        Clock clock,
        Collections collections) {

    public static final String CHANNEL = "receipts";
    public static final String CHAINCODE = "receipts";
    static final String CHAINCODE_VERSION = "1.0";

    /** What any two have between them lives thirty days of four blocks a second, beyond which no disclosure goes. */
    private static final long BLOCKS_BETWEEN_TWO = 30L * 24 * 60 * 60 * 4;

    /** As {@code fabric/network} defines them on the real channel. */
    private static final Collections COLLECTIONS =
            new Collections(Stream.concat(supervised(), betweenTwo()).toList());

    private static final Duration EXECUTION_TIMEOUT = Duration.ofSeconds(30);

    /** Those who issue share details with who supervises and who audits. */
    private static Stream<Collection> supervised() {
        return Stream.of(Agency.TAX, Agency.CIVIL)
                .map(agency -> new Collection(
                        agency.id() + "-supervised",
                        List.of(agency.mspId(), Agency.FINANCE.mspId(), Agency.AUDIT.mspId()),
                        0));
    }

    /** For each two a collection that is theirs alone: both must endorse what is written, and nobody else. */
    private static Stream<Collection> betweenTwo() {
        List<String> members = Agency.ALL.stream().map(Agency::mspId).sorted().toList();
        return members.stream()
                .flatMap(one -> members.stream()
                        .filter(other -> one.compareTo(other) < 0)
                        .map(other -> between(one, other, BLOCKS_BETWEEN_TWO)));
    }

    /**
     * The collection of two agencies, by their MSP ids in alphabetical order.
     *
     * @param blocksToLive as {@link Collection} has it
     */
    static Collection between(String one, String other, long blocksToLive) {
        return new Collection(
                "between-" + one.replace("MSP", "") + "-" + other.replace("MSP", ""),
                List.of(one, other),
                blocksToLive,
                Policies.peersOf(2, List.of(one, other)));
    }

    public NetworkOptions {
        ports = Map.copyOf(ports);
        chaincodes = Map.copyOf(chaincodes);
        for (Agency agency : Agency.ALL) {
            if (!ports.containsKey(agency) || !chaincodes.containsKey(agency)) {
                throw new IllegalArgumentException("no port or chaincode address for " + agency);
            }
        }
    }

    /** The usual ports, all moved by the offset: peers at 7051, 9051, 11051, 13051, chaincodes one above each. */
    public static NetworkOptions of(Path dir, int portOffset) {
        Map<Agency, Integer> ports = new EnumMap<>(Agency.class);
        Map<Agency, String> chaincodes = new EnumMap<>(Agency.class);
        for (Agency agency : Agency.ALL) {
            ports.put(agency, agency.port() + portOffset);
            chaincodes.put(agency, "127.0.0.1:" + (agency.chaincodePort() + portOffset));
        }
        return new NetworkOptions(dir, ports, chaincodes, EXECUTION_TIMEOUT, Clock.systemUTC(), COLLECTIONS);
    }

    /** Any free ports for the peers, the chaincode servers as given. */
    public static NetworkOptions ephemeral(Path dir, Map<Agency, String> chaincodes) {
        Map<Agency, Integer> ports = new EnumMap<>(Agency.class);
        Agency.ALL.forEach(agency -> ports.put(agency, 0));
        return new NetworkOptions(dir, ports, chaincodes, EXECUTION_TIMEOUT, Clock.systemUTC(), COLLECTIONS);
    }

    public NetworkOptions withExecutionTimeout(Duration timeout) {
        return new NetworkOptions(dir, ports, chaincodes, timeout, clock, collections);
    }

    public NetworkOptions withClock(Clock other) {
        return new NetworkOptions(dir, ports, chaincodes, executionTimeout, other, collections);
    }

    /** With one more, or in the place of the one of that name. */
    public NetworkOptions withCollection(Collection more) {
        return new NetworkOptions(
                dir,
                ports,
                chaincodes,
                executionTimeout,
                clock,
                new Collections(Stream.concat(
                                collections.all().stream()
                                        .filter(one -> !one.name().equals(more.name())),
                                Stream.of(more))
                        .toList()));
    }

    int port(Agency agency) {
        return Objects.requireNonNull(ports.get(agency));
    }

    String chaincode(Agency agency) {
        return Objects.requireNonNull(chaincodes.get(agency));
    }

    Path organizations() {
        return dir.resolve("organizations");
    }
}
