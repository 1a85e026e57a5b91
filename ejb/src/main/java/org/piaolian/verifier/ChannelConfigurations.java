package org.piaolian.verifier;

import static org.piaolian.verifier.Unproven.Reason.FALSE_SIGNATURE;
import static org.piaolian.verifier.Unproven.Reason.MALFORMED;
import static org.piaolian.verifier.Unproven.Reason.TOO_FEW_AGENCIES;
import static org.piaolian.verifier.Unproven.Reason.WRONG_PATH;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The channel's configurations in an export, {@code channel/block-<number>.pb}, Fabric's {@code common.Block} each: who its
 * members and orderers were, from block 0 on. Block 0 is what everybody agreed on at the beginning, known by its hash; each
 * later configuration holds if a quorum of the orderers of the one before signed its block (SmartBFT), and none is missing
 * if their sequences have no gap.
 */
public final class ChannelConfigurations {

    private static final int CONFIG = 1;
    private static final String APPLICATION = "Application";
    private static final String ORDERER = "Orderer";

    private ChannelConfigurations() {}

    /**
     * A configuration.
     *
     * @param block number of its block
     * @param hash of its block
     * @param sequence how many configurations there were before it
     * @param members MSP ids
     * @param orderers how many there are
     * @param signed how many orderers of the configuration before signed it; 0 of the first one
     */
    public record Configuration(
            long block, Hash hash, String channel, long sequence, Set<String> members, int orderers, int signed) {

        public Configuration {
            members = new TreeSet<>(members);
        }
    }

    /** The configuration with what the next one is checked by. */
    private record Known(Configuration configuration, Map<Long, PublicKey> consenters) {}

    /**
     * All of an export, the first one first.
     *
     * @throws Unproven where one is missing, changed, or not signed by enough orderers of the one before
     */
    public static List<Configuration> read(Path export) throws IOException, Unproven {
        TreeMap<Long, Path> files = new TreeMap<>();
        try (Stream<Path> found = Files.list(export.resolve("channel"))) {
            for (Path file : found.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("block-(0|[1-9][0-9]{0,17})\\.pb")) {
                    files.put(Long.parseLong(name.substring(6, name.length() - 3)), file);
                }
            }
        }
        if (files.isEmpty() || files.firstKey() != 0) {
            throw new Unproven(WRONG_PATH, "the export does not have block 0 of the channel");
        }
        List<Configuration> all = new ArrayList<>();
        Optional<Known> before = Optional.empty();
        for (Map.Entry<Long, Path> file : files.entrySet()) {
            Protobuf block = Protobuf.read(Files.readAllBytes(file.getValue()));
            Known next = read(file.getKey(), block, before);
            all.add(next.configuration());
            before = Optional.of(next);
        }
        return all;
    }

    private static Known read(long number, Protobuf block, Optional<Known> earlier) throws Unproven {
        Protobuf header = block.message(1);
        List<byte[]> envelopes = block.message(2).all(1);
        MessageDigest sha = MerkleProofs.sha256();
        envelopes.forEach(sha::update);
        if (header.number(1) != number || !MessageDigest.isEqual(sha.digest(), header.bytes(3))) {
            throw new Unproven(WRONG_PATH, "block " + number + " of the channel was changed");
        }
        Protobuf payload = Protobuf.read(envelopes.isEmpty() ? new byte[0] : envelopes.get(0))
                .message(1);
        Protobuf channelHeader = payload.message(1).message(1);
        if (envelopes.size() != 1 || channelHeader.number(1) != CONFIG) {
            throw new Unproven(MALFORMED, "block " + number + " of the channel is no configuration");
        }
        Protobuf config = payload.message(2).message(1);
        Map<String, Protobuf> groups = config.message(2).map(2);
        Map<Long, PublicKey> consenters = consenters(groups);
        byte[] headerBytes = headerBytes(header);
        int signed = 0;
        if (earlier.isPresent()) {
            Known before = earlier.get();
            if (config.number(1) != before.configuration().sequence() + 1) {
                throw new Unproven(
                        WRONG_PATH,
                        "between the configurations " + before.configuration().sequence() + " and " + config.number(1)
                                + " of the channel one is missing");
            }
            signed = signers(block, headerBytes, before.consenters()).size();
            int quorum = quorum(before.consenters().size());
            if (signed < quorum) {
                throw new Unproven(
                        TOO_FEW_AGENCIES,
                        signed + " orderers of the configuration before signed block " + number + ", " + quorum
                                + " must");
            }
        }
        Protobuf application = groups.getOrDefault(APPLICATION, Protobuf.EMPTY);
        return new Known(
                new Configuration(
                        number,
                        Hash.of(MerkleProofs.sha256().digest(headerBytes)),
                        channelHeader.text(4),
                        config.number(1),
                        application.map(2).keySet(),
                        consenters.size(),
                        signed),
                consenters);
    }

    /** As SmartBFT counts: so many of n, of which a third less one may lie. */
    private static int quorum(int orderers) {
        int lying = (orderers - 1) / 3;
        return Math.max(1, (orderers + lying + 2) / 2);
    }

    private static Map<Long, PublicKey> consenters(Map<String, Protobuf> groups) throws Unproven {
        Map<Long, PublicKey> consenters = new TreeMap<>();
        Protobuf orderer = groups.getOrDefault(ORDERER, Protobuf.EMPTY);
        Protobuf mapping = orderer.map(3).getOrDefault("Orderers", Protobuf.EMPTY);
        for (byte[] one : mapping.message(2).all(1)) {
            Protobuf consenter = Protobuf.read(one);
            try {
                consenters.put(
                        consenter.number(1),
                        CertificateFactory.getInstance("X.509")
                                .generateCertificate(new ByteArrayInputStream(consenter.bytes(5)))
                                .getPublicKey());
            } catch (GeneralSecurityException e) {
                throw new Unproven(
                        MALFORMED, "the certificate of orderer " + consenter.number(1) + ": " + e.getMessage());
            }
        }
        return consenters;
    }

    /** The consenters who signed the block; a signature in the name of one that is false refuses the whole. */
    private static Set<Long> signers(Protobuf block, byte[] header, Map<Long, PublicKey> consenters) throws Unproven {
        List<byte[]> metadata = block.message(3).all(1);
        Protobuf signatures = Protobuf.read(metadata.isEmpty() ? new byte[0] : metadata.get(0));
        Set<Long> signers = new HashSet<>();
        for (byte[] one : signatures.all(2)) {
            Protobuf signature = Protobuf.read(one);
            long id = Protobuf.read(signature.bytes(3)).number(1);
            PublicKey key = consenters.get(id);
            if (key == null || signature.bytes(3).length == 0) {
                continue;
            }
            try {
                Signature verifier = Signature.getInstance("SHA256withECDSA");
                verifier.initVerify(key);
                verifier.update(signatures.bytes(1));
                verifier.update(signature.bytes(3));
                verifier.update(header);
                if (!verifier.verify(signature.bytes(2))) {
                    throw new Unproven(FALSE_SIGNATURE, "a signature in the name of orderer " + id + " is false");
                }
            } catch (GeneralSecurityException e) {
                throw new Unproven(FALSE_SIGNATURE, "the signature of orderer " + id + ": " + e.getMessage());
            }
            signers.add(id);
        }
        return signers;
    }

    /** As Fabric hashes and signs it: a sequence of number, previous hash and data hash in DER. */
    private static byte[] headerBytes(Protobuf header) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        der(content, 0x02, new BigInteger(Long.toUnsignedString(header.number(1))).toByteArray());
        der(content, 0x04, header.bytes(2));
        der(content, 0x04, header.bytes(3));
        ByteArrayOutputStream sequence = new ByteArrayOutputStream();
        der(sequence, 0x30, content.toByteArray());
        return sequence.toByteArray();
    }

    /** What stands in a block's header is shorter than 128 bytes. */
    private static void der(ByteArrayOutputStream to, int tag, byte[] value) {
        to.write(tag);
        to.write(value.length);
        to.writeBytes(value);
    }
}
