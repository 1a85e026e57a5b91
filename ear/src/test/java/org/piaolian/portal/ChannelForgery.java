package org.piaolian.portal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.IdentifierHeader;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Payload;

/** A configuration that no orderer ever saw, made from the channel's last one, with one member more. */
final class ChannelForgery {

    static final String FORGER = "ForgerMSP";

    private final Config configuration;
    private final Block block;

    ChannelForgery(Path last) throws IOException {
        Block real = Block.parseFrom(Files.readAllBytes(last));
        Envelope envelope = Envelope.parseFrom(real.getData().getData(0));
        Payload payload = Payload.parseFrom(envelope.getPayload());
        ConfigEnvelope content = ConfigEnvelope.parseFrom(payload.getData());
        configuration = content.getConfig();
        ConfigGroup root = configuration.getChannelGroup();
        ConfigGroup members = root.getGroupsOrThrow("Application").toBuilder()
                .putGroups(FORGER, ConfigGroup.getDefaultInstance())
                .build();
        Config forged = configuration.toBuilder()
                .setSequence(configuration.getSequence() + 1)
                .setChannelGroup(root.toBuilder().putGroups("Application", members))
                .build();
        ByteString data = envelope.toBuilder()
                .setPayload(payload.toBuilder()
                        .setData(content.toBuilder().setConfig(forged).build().toByteString())
                        .build()
                        .toByteString())
                .build()
                .toByteString();
        block = real.toBuilder()
                .setHeader(real.getHeader().toBuilder()
                        .setNumber(real.getHeader().getNumber() + 1)
                        .setDataHash(ByteString.copyFrom(sha256(data))))
                .setData(BlockData.newBuilder().addData(data))
                .build();
    }

    long number() {
        return block.getHeader().getNumber();
    }

    /** @param keys of orderers, by the MSP ids in whose names they sign */
    byte[] signedBy(Map<String, PrivateKey> keys) throws GeneralSecurityException, IOException {
        Metadata.Builder signatures = Metadata.parseFrom(block.getMetadata().getMetadata(0)).toBuilder()
                .clearSignatures();
        for (Map.Entry<String, PrivateKey> key : keys.entrySet()) {
            ByteString identifier = IdentifierHeader.newBuilder()
                    .setIdentifier(consenter(key.getKey()).getId())
                    .build()
                    .toByteString();
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key.getValue());
            signature.update(signatures.getValue().toByteArray());
            signature.update(identifier.toByteArray());
            signature.update(header(block.getHeader()));
            signatures.addSignatures(MetadataSignature.newBuilder()
                    .setIdentifierHeader(identifier)
                    .setSignature(ByteString.copyFrom(signature.sign())));
        }
        return block.toBuilder()
                .setMetadata(BlockMetadata.newBuilder()
                        .addMetadata(signatures.build().toByteString()))
                .build()
                .toByteArray();
    }

    private Consenter consenter(String mspId) throws InvalidProtocolBufferException {
        ByteString mapping = configuration
                .getChannelGroup()
                .getGroupsOrThrow("Orderer")
                .getValuesOrThrow("Orderers")
                .getValue();
        return Orderers.parseFrom(mapping).getConsenterMappingList().stream()
                .filter(one -> one.getMspId().equals(mspId))
                .findFirst()
                .orElseThrow();
    }

    static PrivateKey key(Path pem) throws IOException, GeneralSecurityException {
        String base64 = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static byte[] header(BlockHeader header) throws IOException {
        return new DERSequence(new ASN1Encodable[] {
                    new ASN1Integer(header.getNumber()),
                    new DEROctetString(header.getPreviousHash().toByteArray()),
                    new DEROctetString(header.getDataHash().toByteArray())
                })
                .getEncoded();
    }

    private static byte[] sha256(ByteString data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
