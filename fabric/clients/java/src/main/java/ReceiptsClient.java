import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hyperledger.fabric.client.ChaincodeEvent;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.FileCheckpointer;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.GatewayRuntimeException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** A department's own client of the receipts channel. README.md beside this folder tells how it is used. */
public final class ReceiptsClient {

    private static final String USAGE = """
            ReceiptsClient PROFILE MEMBER
                find CODE NUMBER
                lock CODE NUMBER UNIT ACTOR UNTIL
                release CODE NUMBER UNIT ACTOR [WITHDRAWN|REJECTED|ENDED]
                close CODE NUMBER UNIT ACTOR
                disclosures [AFTER]
                receive ID ACTOR
                readings [AFTER]
                discard ID ACTOR [NO_LONGER_NEEDED|BASIS_GONE|MISTAKE|ENDED]
                follow CHECKPOINT-FILE [HOW-MANY]""";

    private static final Map<String, List<Integer>> ARGUMENTS = Map.of(
            "find", List.of(2),
            "lock", List.of(5),
            "release", List.of(4, 5),
            "close", List.of(4),
            "disclosures", List.of(0, 1),
            "receive", List.of(2),
            "readings", List.of(0, 1),
            "discard", List.of(2, 3),
            "follow", List.of(1, 2));
    private static final int FAULT = 1;
    private static final int REFUSED = 2;
    private static final int UNKNOWN = 3;
    private static final int ATTEMPTS = 5;
    private static final long FOR_A_BLOCK_MILLIS = 300;
    private static final Pattern REFUSAL = Pattern.compile("chaincode response 4\\d\\d, (.*)", Pattern.DOTALL);

    private static final class Stop extends Exception {
        final int exitCode;

        Stop(int exitCode, String message) {
            super(message);
            this.exitCode = exitCode;
        }
    }

    private final String mspId;
    private final Network network;
    private final Contract contract;

    private ReceiptsClient(String mspId, Network network) {
        this.mspId = mspId;
        this.network = network;
        this.contract = network.getContract("receipts");
    }

    public static void main(String[] args) throws Exception {
        try {
            if (args.length < 3 || !ARGUMENTS.getOrDefault(args[2], List.of()).contains(args.length - 3)) {
                throw new Stop(FAULT, USAGE);
            }
            open(Path.of(args[0]), args[1], List.of(args).subList(2, args.length));
        } catch (Stop e) {
            System.err.println(e.getMessage());
            System.exit(e.exitCode);
        }
    }

    private static void open(Path file, String member, List<String> command)
            throws IOException, GeneralSecurityException, InterruptedException, Stop {
        JsonObject profile = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        JsonObject organization = profile.getAsJsonObject("organizations").getAsJsonObject(member);
        if (organization == null) {
            throw new Stop(
                    FAULT,
                    file + " has no member " + member + ", only "
                            + profile.getAsJsonObject("organizations").keySet());
        }
        JsonObject peer = profile.getAsJsonObject("peers")
                .getAsJsonObject(organization.getAsJsonArray("peers").get(0).getAsString());
        JsonObject user = organization.getAsJsonObject("users").getAsJsonObject("portal");
        ManagedChannel channel = Grpc.newChannelBuilder(
                        peer.get("url").getAsString().replace("grpcs://", ""),
                        TlsChannelCredentials.newBuilder()
                                .trustManager(path(file, peer.get("tlsCACerts")).toFile())
                                .build())
                .overrideAuthority(peer.getAsJsonObject("grpcOptions")
                        .get("ssl-target-name-override")
                        .getAsString())
                .build();
        try (Reader certificate = Files.newBufferedReader(path(file, user.get("cert")));
                Reader key = Files.newBufferedReader(path(file, user.get("key")));
                Gateway gateway = Gateway.newInstance()
                        .connection(channel)
                        .hash(Hash.SHA256)
                        .identity(new X509Identity(
                                organization.get("mspid").getAsString(), Identities.readX509Certificate(certificate)))
                        .signer(Signers.newPrivateKeySigner(Identities.readPrivateKey(key)))
                        .connect()) {
            String name = profile.getAsJsonObject("channels").keySet().iterator().next();
            new ReceiptsClient(organization.get("mspid").getAsString(), gateway.getNetwork(name))
                    .run(command.get(0), command.subList(1, command.size()));
        } finally {
            channel.shutdownNow();
        }
    }

    private static Path path(Path profile, com.google.gson.JsonElement entry) {
        return profile.resolveSibling(entry.getAsJsonObject().get("path").getAsString());
    }

    private void run(String command, List<String> args) throws IOException, InterruptedException, Stop {
        switch (command) {
            case "find" -> System.out.println(evaluate("find", args.get(0), args.get(1)));
            case "lock" -> {
                JsonObject item = item(args, "REIMBURSEMENT");
                item.addProperty("until", args.get(4));
                System.out.println(transit("lock", item));
            }
            case "release" ->
                System.out.println(transit("release", item(args, args.size() > 4 ? args.get(4) : "WITHDRAWN")));
            case "close" -> System.out.println(transit("close", item(args, "REIMBURSED")));
            case "disclosures" -> System.out.println(evaluate("disclosures", mspId, args.isEmpty() ? "" : args.get(0)));
            case "receive" -> System.out.println(receive(args.get(0), args.get(1)));
            case "readings" -> System.out.println(evaluate("readings", mspId, args.isEmpty() ? "" : args.get(0)));
            case "discard" ->
                System.out.println(
                        submit("discard", args.get(0), args.get(1), args.size() > 2 ? args.get(2) : "NO_LONGER_NEEDED"));
            default -> follow(Path.of(args.get(0)), args.size() > 1 ? Long.parseLong(args.get(1)) : Long.MAX_VALUE);
        }
    }

    private static JsonObject item(List<String> args, String reason) {
        JsonObject item = new JsonObject();
        item.addProperty("code", args.get(0));
        item.addProperty("number", args.get(1));
        item.addProperty("unit", args.get(2));
        item.addProperty("actor", args.get(3));
        item.addProperty("reason", reason);
        return item;
    }

    private String evaluate(String function, String... arguments) throws Stop {
        try {
            return text(contract.evaluateTransaction(function, arguments));
        } catch (GatewayException e) {
            throw failed(e);
        }
    }

    /**
     * What was disclosed to this member: from a peer of its own, as nobody else's has it, and checked. All members are told
     * before that it is read, or the contract does not show it.
     */
    private String receive(String id, String actor) throws InterruptedException, Stop {
        String reading = JsonParser.parseString(submit("logReading", id, actor))
                .getAsJsonObject()
                .get("transaction")
                .getAsString();
        String answer;
        try {
            answer = text(contract.newProposal("readDisclosure")
                    .addArguments(id, reading)
                    .setEndorsingOrganizations(mspId)
                    .build()
                    .evaluate());
        } catch (GatewayException e) {
            throw failed(e);
        }
        JsonObject disclosure = JsonParser.parseString(answer).getAsJsonObject();
        if (!hash(disclosure).equals(disclosure.get("hash").getAsString())) {
            throw new Stop(FAULT, "the content does not have the hash that all members know");
        }
        return answer;
    }

    /** SHA-256 of salt and content. */
    private static String hash(JsonObject disclosure) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(HexFormat.of().parseHex(disclosure.get("salt").getAsString()));
            sha.update(disclosure.get("content").getAsString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** One step of one receipt's life, committed when this returns. */
    private String transit(String action, JsonObject item) throws InterruptedException, Stop {
        JsonArray items = new JsonArray();
        items.add(item);
        return submit("transit", action, "ALL", items.toString());
    }

    private String submit(String function, String... arguments) throws InterruptedException, Stop {
        for (int attempt = 1; ; attempt++) {
            Status status;
            Transaction transaction;
            try {
                transaction = contract.newProposal(function)
                        .addArguments(arguments)
                        .build()
                        .endorse();
                status = transaction.submitAsync().getStatus();
            } catch (EndorseException e) {
                if (attempt == ATTEMPTS || !arePeersApart(e)) {
                    throw failed(e);
                }
                // By then the others have the block that our peer has.
                Thread.sleep(FOR_A_BLOCK_MILLIS * attempt);
                continue;
            } catch (SubmitException | CommitStatusException e) {
                throw new Stop(
                        UNKNOWN,
                        "it is not known whether transaction " + e.getTransactionId()
                                + " was written: look it up before you try again\n" + words(e));
            }
            if (status.isSuccessful()) {
                return text(transaction.getResult());
            }
            // Another transaction was faster: what it did must be looked at before this one is tried again.
            boolean conflict = status.getCode() == TxValidationCode.MVCC_READ_CONFLICT
                    || status.getCode() == TxValidationCode.PHANTOM_READ_CONFLICT;
            if (!conflict || attempt == ATTEMPTS) {
                throw new Stop(
                        FAULT, "transaction " + status.getTransactionId() + " came to nothing: " + status.getCode());
            }
            Thread.sleep(ThreadLocalRandom.current().nextLong(100L * attempt));
        }
    }

    /** Prints each event as a line of JSON, from behind the checkpoint on, or from the channel's beginning. */
    private void follow(Path file, long most) throws IOException, InterruptedException {
        try (FileCheckpointer checkpointer = new FileCheckpointer(file)) {
            for (long count = 0; count < most; ) {
                try (CloseableIterator<ChaincodeEvent> events = network.newChaincodeEventsRequest("receipts")
                        .startBlock(0)
                        .checkpoint(checkpointer)
                        .build()
                        .getEvents()) {
                    while (count < most && events.hasNext()) {
                        ChaincodeEvent event = events.next();
                        JsonObject line = new JsonObject();
                        line.addProperty("block", event.getBlockNumber());
                        line.addProperty("transaction", event.getTransactionId());
                        line.addProperty("event", event.getEventName());
                        line.add("content", JsonParser.parseString(text(event.getPayload())));
                        System.out.println(line);
                        // Behind the work: what was printed and not noted when the power failed is printed again.
                        checkpointer.checkpointChaincodeEvent(event);
                        count++;
                    }
                } catch (GatewayRuntimeException e) {
                    System.err.println("the peer went away, again in a second: " + e.getMessage());
                    Thread.sleep(1000);
                }
            }
        }
    }

    /** Our own peer endorsed, and others, which may be a block behind it, did not or answered otherwise. */
    private boolean arePeersApart(EndorseException failure) {
        return failure.getStatus().getCode() == Code.ABORTED
                && failure.getDetails().stream()
                        .noneMatch(detail -> detail.getMspId().equals(mspId)
                                && REFUSAL.matcher(detail.getMessage()).find());
    }

    private static Stop failed(GatewayException failure) {
        Matcher refusal = REFUSAL.matcher(words(failure));
        return refusal.find() ? new Stop(REFUSED, refusal.group(1)) : new Stop(FAULT, words(failure));
    }

    /** What the contract, or each peer, said; a gateway's own message only says that something went wrong. */
    private static String words(GatewayException failure) {
        List<ErrorDetail> details = failure.getDetails();
        return details.isEmpty()
                ? String.valueOf(failure.getMessage())
                : details.stream()
                        .map(detail -> detail.getMspId() + ": " + detail.getMessage())
                        .collect(Collectors.joining("\n"));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
