package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.util.encoders.Hex;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.LastConfig;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.msp.FabricCryptoConfig;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.piaolian.fabric.msp.Agency;
import org.piaolian.fabric.msp.IdentityRefused;
import org.piaolian.fabric.msp.Members;
import org.piaolian.fabric.msp.Msp;
import org.piaolian.fabric.msp.Organisations;
import org.piaolian.fabric.msp.Policies;
import org.piaolian.fabric.msp.Role;

/**
 * Block 0: the channel's configuration, as configtxgen lays it out. Its orderer group says {@code solo}, Fabric's name
 * for an ordering service of one process without consensus.
 */
public final class GenesisBlock {

    /** Most transactions in a block. */
    public static final int MAX_MESSAGES = 500;
    /** No envelope may be larger, in bytes. */
    public static final int MAX_BYTES = 10 << 20;
    /** A block is closed before it grows over this, in bytes, unless one envelope alone does. */
    public static final int PREFERRED_BYTES = 2 << 20;

    private static final String ADMINS = "Admins";
    private static final String APPLICATION = "Application";

    private GenesisBlock() {}

    public static Block create(String channel, Organisations organisations, Instant now, SecureRandom random)
            throws IOException {
        ConfigGroup.Builder application = ConfigGroup.newBuilder()
                .setModPolicy(ADMINS)
                .putValues("Capabilities", capabilities("V2_5"))
                .putPolicies("Readers", implicit(ImplicitMetaPolicy.Rule.ANY, "Readers"))
                .putPolicies("Writers", implicit(ImplicitMetaPolicy.Rule.ANY, "Writers"))
                .putPolicies(ADMINS, implicit(ImplicitMetaPolicy.Rule.MAJORITY, ADMINS))
                .putPolicies("Endorsement", implicit(ImplicitMetaPolicy.Rule.MAJORITY, "Endorsement"))
                .putPolicies("LifecycleEndorsement", implicit(ImplicitMetaPolicy.Rule.MAJORITY, "Endorsement"));
        ConfigGroup.Builder orderer = ConfigGroup.newBuilder()
                .setModPolicy(ADMINS)
                .putValues(
                        "ConsensusType",
                        value(ConsensusType.newBuilder().setType("solo").build()))
                .putValues(
                        "BatchSize",
                        value(BatchSize.newBuilder()
                                .setMaxMessageCount(MAX_MESSAGES)
                                .setAbsoluteMaxBytes(MAX_BYTES)
                                .setPreferredMaxBytes(PREFERRED_BYTES)
                                .build()))
                .putValues(
                        "BatchTimeout",
                        value(BatchTimeout.newBuilder().setTimeout("0s").build()))
                .putValues("Capabilities", capabilities("V2_0"))
                .putPolicies("Readers", implicit(ImplicitMetaPolicy.Rule.ANY, "Readers"))
                .putPolicies("Writers", implicit(ImplicitMetaPolicy.Rule.ANY, "Writers"))
                .putPolicies(ADMINS, implicit(ImplicitMetaPolicy.Rule.MAJORITY, ADMINS))
                .putPolicies("BlockValidation", implicit(ImplicitMetaPolicy.Rule.ANY, "BlockSigners"));
        for (Agency agency : Agency.ALL) {
            ConfigGroup member = member(agency, organisations);
            application.putGroups(agency.mspId(), member);
            orderer.putGroups(agency.mspId(), member);
        }
        ConfigGroup root = ConfigGroup.newBuilder()
                .setModPolicy(ADMINS)
                .putGroups(APPLICATION, application.build())
                .putGroups("Orderer", orderer.build())
                .putValues(
                        "HashingAlgorithm",
                        value(HashingAlgorithm.newBuilder().setName("SHA256").build()))
                .putValues(
                        "BlockDataHashingStructure",
                        value(BlockDataHashingStructure.newBuilder()
                                .setWidth(-1)
                                .build()))
                .putValues("Capabilities", capabilities("V2_0"))
                .putPolicies("Readers", implicit(ImplicitMetaPolicy.Rule.ANY, "Readers"))
                .putPolicies("Writers", implicit(ImplicitMetaPolicy.Rule.ANY, "Writers"))
                .putPolicies(ADMINS, implicit(ImplicitMetaPolicy.Rule.MAJORITY, ADMINS))
                .build();
        return block(
                channel,
                ConfigEnvelope.newBuilder()
                        .setConfig(Config.newBuilder().setChannelGroup(root))
                        .build(),
                now,
                random);
    }

    /** The members that a channel's block 0 names, whatever lies in the organisations' folder today. */
    public static Members members(Block genesis) throws IOException {
        Envelope envelope = Envelope.parseFrom(genesis.getData().getData(0));
        ConfigEnvelope config = ConfigEnvelope.parseFrom(
                Payload.parseFrom(envelope.getPayload()).getData());
        List<Msp> msps = new ArrayList<>();
        ConfigGroup application = config.getConfig().getChannelGroup().getGroupsOrThrow(APPLICATION);
        for (ConfigGroup member : application.getGroupsMap().values()) {
            try {
                msps.add(Msp.read(
                        MSPConfig.parseFrom(member.getValuesOrThrow("MSP").getValue())));
            } catch (IdentityRefused e) {
                throw new LedgerDamaged("block 0: " + e.getMessage());
            }
        }
        return new Members(msps);
    }

    /** The channel that block 0 is of. */
    public static String channel(Block genesis) throws InvalidProtocolBufferException {
        return Transaction.channelHeader(Envelope.parseFrom(genesis.getData().getData(0)))
                .getChannelId();
    }

    private static ConfigGroup member(Agency agency, Organisations organisations) throws IOException {
        String id = agency.mspId();
        return ConfigGroup.newBuilder()
                .setModPolicy(ADMINS)
                .putValues("MSP", value(msp(agency, organisations)))
                .putPolicies("Readers", signature(Policies.anyOf(id, Role.ADMIN, Role.PEER, Role.CLIENT)))
                .putPolicies("Writers", signature(Policies.anyOf(id, Role.ADMIN, Role.CLIENT)))
                .putPolicies(ADMINS, signature(Policies.anyOf(id, Role.ADMIN)))
                .putPolicies("Endorsement", signature(Policies.anyOf(id, Role.PEER)))
                .putPolicies("BlockSigners", signature(Policies.anyOf(id, Role.PEER)))
                .build();
    }

    private static MSPConfig msp(Agency agency, Organisations organisations) throws IOException {
        ByteString root = ByteString.copyFromUtf8(organisations.authorityPem(agency));
        FabricMSPConfig config = FabricMSPConfig.newBuilder()
                .setName(agency.mspId())
                .addRootCerts(root)
                .addTlsRootCerts(ByteString.copyFromUtf8(organisations.tlsAuthorityPem(agency)))
                .setCryptoConfig(FabricCryptoConfig.newBuilder()
                        .setSignatureHashFamily("SHA2")
                        .setIdentityIdentifierHashFunction("SHA256"))
                .setFabricNodeOus(FabricNodeOUs.newBuilder()
                        .setEnable(true)
                        .setClientOuIdentifier(unit(root, Role.CLIENT))
                        .setPeerOuIdentifier(unit(root, Role.PEER))
                        .setAdminOuIdentifier(unit(root, Role.ADMIN))
                        .setOrdererOuIdentifier(unit(root, Role.ORDERER)))
                .build();
        return MSPConfig.newBuilder()
                .setType(0)
                .setConfig(config.toByteString())
                .build();
    }

    private static FabricOUIdentifier unit(ByteString root, Role role) {
        return FabricOUIdentifier.newBuilder()
                .setCertificate(root)
                .setOrganizationalUnitIdentifier(role.unit())
                .build();
    }

    private static Block block(String channel, ConfigEnvelope config, Instant now, SecureRandom random) {
        byte[] nonce = new byte[24];
        random.nextBytes(nonce);
        ByteString nonceBytes = ByteString.copyFrom(nonce);
        ChannelHeader channelHeader = ChannelHeader.newBuilder()
                .setType(HeaderType.CONFIG_VALUE)
                .setVersion(1)
                .setChannelId(channel)
                .setTimestamp(
                        Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
                .setTxId(Hex.toHexString(BlockHashes.sha256().digest(nonce)))
                .build();
        Header header = Header.newBuilder()
                .setChannelHeader(channelHeader.toByteString())
                .setSignatureHeader(SignatureHeader.newBuilder()
                        .setNonce(nonceBytes)
                        .build()
                        .toByteString())
                .build();
        Envelope envelope = Envelope.newBuilder()
                .setPayload(Payload.newBuilder()
                        .setHeader(header)
                        .setData(config.toByteString())
                        .build()
                        .toByteString())
                .build();
        BlockData data = BlockData.newBuilder().addData(envelope.toByteString()).build();
        ByteString lastConfig = Metadata.newBuilder()
                .setValue(LastConfig.newBuilder().setIndex(0).build().toByteString())
                .build()
                .toByteString();
        return Block.newBuilder()
                .setHeader(BlockHeader.newBuilder().setNumber(0).setDataHash(BlockHashes.data(data)))
                .setData(data)
                .setMetadata(BlockMetadata.newBuilder()
                        .addMetadata(ByteString.EMPTY)
                        .addMetadata(lastConfig)
                        .addMetadata(ByteString.copyFrom(new byte[] {0}))
                        .addMetadata(ByteString.EMPTY)
                        .addMetadata(ByteString.EMPTY))
                .build();
    }

    private static ConfigValue value(Message message) {
        return ConfigValue.newBuilder()
                .setModPolicy(ADMINS)
                .setValue(message.toByteString())
                .build();
    }

    private static ConfigValue capabilities(String name) {
        return value(Capabilities.newBuilder()
                .putCapabilities(name, Capability.getDefaultInstance())
                .build());
    }

    private static ConfigPolicy signature(SignaturePolicyEnvelope policy) {
        return policy(Policy.PolicyType.SIGNATURE, policy);
    }

    private static ConfigPolicy implicit(ImplicitMetaPolicy.Rule rule, String part) {
        return policy(
                Policy.PolicyType.IMPLICIT_META,
                ImplicitMetaPolicy.newBuilder().setRule(rule).setSubPolicy(part).build());
    }

    private static ConfigPolicy policy(Policy.PolicyType type, Message policy) {
        return ConfigPolicy.newBuilder()
                .setModPolicy(ADMINS)
                .setPolicy(Policy.newBuilder().setType(type.getNumber()).setValue(policy.toByteString()))
                .build();
    }
}
