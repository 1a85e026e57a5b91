package org.piaolian.fabric.ledger;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;

/** How Fabric hashes a block, and private keys and values. */
public final class BlockHashes {

    private BlockHashes() {}

    /** SHA-256 over the header, with which the next block names this one. */
    public static ByteString header(BlockHeader header) {
        MessageDigest digest = sha256();
        digest.update(headerBytes(header));
        return ByteString.copyFrom(digest.digest());
    }

    /** SHA-256 over the block's envelopes, one behind the other. */
    public static ByteString data(BlockData data) {
        MessageDigest digest = sha256();
        data.getDataList().forEach(envelope -> digest.update(envelope.asReadOnlyByteBuffer()));
        return ByteString.copyFrom(digest.digest());
    }

    /** The header as ASN.1 DER: SEQUENCE of number, previous hash and data hash. */
    public static byte[] headerBytes(BlockHeader header) {
        BigInteger number = new BigInteger(Long.toUnsignedString(header.getNumber()));
        try {
            return new DERSequence(new ASN1Encodable[] {
                        new ASN1Integer(number),
                        new DEROctetString(header.getPreviousHash().toByteArray()),
                        new DEROctetString(header.getDataHash().toByteArray())
                    })
                    .getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static ByteString sha256(ByteString bytes) {
        MessageDigest digest = sha256();
        digest.update(bytes.asReadOnlyByteBuffer());
        return ByteString.copyFrom(digest.digest());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
