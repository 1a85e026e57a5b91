package org.piaolian.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Payload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.piaolian.verifier.ChannelConfigurations.Configuration;
import org.piaolian.verifier.Unproven.Reason;

/** The configurations of a channel that changed twice: blocks as Fabric's orderers make and sign them. */
class ChannelConfigurationsTest {

    private static final Set<String> FOUR = Set.of("FinanceMSP", "TaxMSP", "CivilAffairsMSP", "AuditMSP");
    private static final Set<String> FIVE = Set.of("FinanceMSP", "TaxMSP", "CivilAffairsMSP", "AuditMSP", "CustomsMSP");

    @TempDir
    private Path folder;

    private final List<KeyPair> orderers = new ArrayList<>();
    private final List<String> certificates = new ArrayList<>();

    @BeforeEach
    void makeOrderers() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        for (int i = 0; i < 5; i++) {
            KeyPair pair = generator.generateKeyPair();
            X500Name name = new X500Name("CN=orderer" + i);
            StringWriter pem = new StringWriter();
            try (JcaPEMWriter writer = new JcaPEMWriter(pem)) {
                writer.writeObject(new JcaX509v3CertificateBuilder(
                                name,
                                BigInteger.valueOf(i + 1),
                                Date.from(Instant.parse("2026-01-01T00:00:00Z")),
                                Date.from(Instant.parse("2036-01-01T00:00:00Z")),
                                name,
                                pair.getPublic())
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
            }
            orderers.add(pair);
            certificates.add(pem.toString());
        }
    }

    /** A configuration with the first so many orderers. */
    private Block block(long number, long sequence, Set<String> members, int consenters) {
        ConfigGroup.Builder application = ConfigGroup.newBuilder();
        members.forEach(member -> application.putGroups(member, ConfigGroup.getDefaultInstance()));
        Orderers.Builder mapping = Orderers.newBuilder();
        for (int i = 0; i < consenters; i++) {
            mapping.addConsenterMapping(Consenter.newBuilder()
                    .setId(i + 1)
                    .setHost("orderer" + i + ".example")
                    .setPort(7050)
                    .setIdentity(ByteString.copyFromUtf8(certificates.get(i))));
        }
        ConfigGroup root = ConfigGroup.newBuilder()
                .putGroups("Application", application.build())
                .putGroups(
                        "Orderer",
                        ConfigGroup.newBuilder()
                                .putValues(
                                        "Orderers",
                                        ConfigValue.newBuilder()
                                                .setValue(mapping.build().toByteString())
                                                .build())
                                .build())
                .build();
        ConfigEnvelope config = ConfigEnvelope.newBuilder()
                .setConfig(Config.newBuilder().setSequence(sequence).setChannelGroup(root))
                .build();
        return block(number, HeaderType.CONFIG, config.toByteString());
    }

    private static Block block(long number, HeaderType type, ByteString content) {
        ChannelHeader header = ChannelHeader.newBuilder()
                .setType(type.getNumber())
                .setVersion(1)
                .setChannelId("receipts")
                .build();
        ByteString envelope = Envelope.newBuilder()
                .setPayload(Payload.newBuilder()
                        .setHeader(Header.newBuilder().setChannelHeader(header.toByteString()))
                        .setData(content)
                        .build()
                        .toByteString())
                .setSignature(ByteString.copyFromUtf8("of the client"))
                .build()
                .toByteString();
        return Block.newBuilder()
                .setHeader(BlockHeader.newBuilder()
                        .setNumber(number)
                        .setPreviousHash(ByteString.copyFrom(new byte[32]))
                        .setDataHash(ByteString.copyFrom(MerkleProofs.sha256().digest(envelope.toByteArray()))))
                .setData(BlockData.newBuilder().addData(envelope))
                .build();
    }

    private static byte[] header(Block block) {
        try {
            return new DERSequence(new ASN1Encodable[] {
                        new ASN1Integer(block.getHeader().getNumber()),
                        new DEROctetString(block.getHeader().getPreviousHash().toByteArray()),
                        new DEROctetString(block.getHeader().getDataHash().toByteArray())
                    })
                    .getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Block signed(Block block, int... signers) throws GeneralSecurityException {
        ByteString value = OrdererBlockMetadata.newBuilder()
                .setLastConfig(
                        LastConfig.newBuilder().setIndex(block.getHeader().getNumber()))
                .build()
                .toByteString();
        Metadata.Builder metadata = Metadata.newBuilder().setValue(value);
        for (int signer : signers) {
            ByteString identifier = IdentifierHeader.newBuilder()
                    .setIdentifier(signer)
                    .setNonce(ByteString.copyFromUtf8("nonce"))
                    .build()
                    .toByteString();
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(orderers.get(signer - 1).getPrivate());
            signature.update(value.toByteArray());
            signature.update(identifier.toByteArray());
            signature.update(header(block));
            metadata.addSignatures(MetadataSignature.newBuilder()
                    .setIdentifierHeader(identifier)
                    .setSignature(ByteString.copyFrom(signature.sign())));
        }
        return block.toBuilder()
                .setMetadata(BlockMetadata.newBuilder()
                        .addMetadata(metadata.build().toByteString())
                        .addMetadata(ByteString.EMPTY))
                .build();
    }

    private void export(Block... blocks) throws IOException {
        Path channel = Files.createDirectories(folder.resolve("channel"));
        for (Block block : blocks) {
            Files.write(channel.resolve("block-" + block.getHeader().getNumber() + ".pb"), block.toByteArray());
        }
    }

    private void refused(Reason reason, ThrowingCallable read) {
        assertThatThrownBy(read)
                .isInstanceOfSatisfying(
                        Unproven.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void each_configuration_tells_its_members_and_holds_by_the_orderers_of_the_one_before() throws Exception {
        Block first = block(0, 0, FOUR, 4);
        export(first, signed(block(17, 1, FIVE, 5), 1, 2, 4), signed(block(200, 2, FOUR, 4), 1, 2, 3, 5));

        List<Configuration> all = ChannelConfigurations.read(folder);
        assertThat(all).extracting(Configuration::block).containsExactly(0L, 17L, 200L);
        assertThat(all).extracting(Configuration::signed).containsExactly(0, 3, 4);
        assertThat(all).extracting(Configuration::orderers).containsExactly(4, 5, 4);
        assertThat(all.get(0).members()).isEqualTo(FOUR);
        assertThat(all.get(1).members()).isEqualTo(FIVE);
        assertThat(all.get(2).members()).isEqualTo(FOUR);
        assertThat(all.get(0).channel()).isEqualTo("receipts");
        assertThat(all.get(0).hash()).isEqualTo(Hash.of(MerkleProofs.sha256().digest(header(first))));
    }

    @Test
    void the_program_says_it_and_ends_with_3_where_it_does_not_hold() throws Exception {
        export(block(0, 0, FOUR, 4), signed(block(17, 1, FIVE, 4), 1, 2, 4));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, UTF_8);
        assertThat(Main.run(List.of("--channel", folder.toString()), print, print))
                .isZero();
        assertThat(out.toString(UTF_8))
                .contains(
                        "block 17, ",
                        "configuration 1 of channel receipts: members AuditMSP, CivilAffairsMSP, CustomsMSP, FinanceMSP,"
                                + " TaxMSP; 4 orderers; signed by 3 orderers of the one before");

        export(signed(block(17, 1, FIVE, 4), 1, 2));
        assertThat(Main.run(List.of("--channel", folder.toString()), print, print))
                .isEqualTo(3);
        assertThat(Main.run(List.of("--channel", folder.resolve("nowhere").toString()), print, print))
                .isEqualTo(5);
    }

    @Test
    void what_too_few_orderers_signed_or_others_than_those_of_the_configuration_before_does_not_hold()
            throws Exception {
        export(block(0, 0, FOUR, 4), signed(block(17, 1, FIVE, 5), 1, 2));
        refused(Reason.TOO_FEW_AGENCIES, () -> ChannelConfigurations.read(folder));
        export(signed(block(17, 1, FIVE, 5), 1, 1, 1));
        refused(Reason.TOO_FEW_AGENCIES, () -> ChannelConfigurations.read(folder));
        export(signed(block(17, 1, FIVE, 5), 1, 2, 5));
        refused(Reason.TOO_FEW_AGENCIES, () -> ChannelConfigurations.read(folder));
        export(block(17, 1, FIVE, 5));
        refused(Reason.TOO_FEW_AGENCIES, () -> ChannelConfigurations.read(folder));
    }

    @Test
    void a_false_signature_refuses_the_whole() throws Exception {
        Block other = signed(block(17, 1, FOUR, 4), 1, 2, 3, 4);
        Block forged = block(17, 1, FIVE, 4).toBuilder()
                .setMetadata(other.getMetadata())
                .build();
        export(block(0, 0, FOUR, 4), forged);
        refused(Reason.FALSE_SIGNATURE, () -> ChannelConfigurations.read(folder));
    }

    @Test
    void a_configuration_that_is_missing_or_changed_is_missed() throws Exception {
        export(block(0, 0, FOUR, 4), signed(block(200, 2, FOUR, 4), 1, 2, 3));
        refused(Reason.WRONG_PATH, () -> ChannelConfigurations.read(folder));

        Block changed = signed(block(17, 1, FOUR, 4), 1, 2, 3).toBuilder()
                .setData(block(17, 1, FIVE, 4).getData())
                .build();
        export(changed);
        refused(Reason.WRONG_PATH, () -> ChannelConfigurations.read(folder));
        Files.delete(folder.resolve("channel/block-0.pb"));
        refused(Reason.WRONG_PATH, () -> ChannelConfigurations.read(folder));
    }

    @Test
    void what_is_no_configuration_or_no_block_is_none() throws Exception {
        export(block(0, HeaderType.ENDORSER_TRANSACTION, ByteString.EMPTY));
        refused(Reason.MALFORMED, () -> ChannelConfigurations.read(folder));
        byte[] block = block(0, 0, FOUR, 4).toByteArray();
        Path file = folder.resolve("channel/block-0.pb");
        for (int length = 0; length < block.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(block, length));
            assertThatThrownBy(() -> ChannelConfigurations.read(folder)).isInstanceOf(Unproven.class);
        }
    }
}
