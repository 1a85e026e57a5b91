package org.piaolian.fabric.msp;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** An identity whose private key is here. */
public final class SigningIdentity {

    private final String mspId;
    private final ByteString serialized;
    private final PrivateKey key;

    public SigningIdentity(String mspId, String certificatePem, PrivateKey key) {
        this.mspId = mspId;
        this.key = key;
        this.serialized = SerializedIdentity.newBuilder()
                .setMspid(mspId)
                .setIdBytes(ByteString.copyFrom(certificatePem, StandardCharsets.UTF_8))
                .build()
                .toByteString();
    }

    /** Reads certificate and key from the {@code msp} folder of a peer or user, as cryptogen lays it out. */
    static SigningIdentity read(String mspId, Path msp) throws IOException {
        Path certificate = Pem.onlyFile(msp.resolve("signcerts"));
        return new SigningIdentity(
                mspId, Files.readString(certificate), Pem.readPrivateKey(Pem.onlyFile(msp.resolve("keystore"))));
    }

    public String mspId() {
        return mspId;
    }

    public ByteString serialized() {
        return serialized;
    }

    /** The signature over the parts, one behind the other. */
    public ByteString sign(ByteString... parts) {
        return ByteString.copyFrom(Signatures.sign(key, parts));
    }
}
