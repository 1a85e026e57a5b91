package org.piaolian.fabric.msp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** The members of the channel; knows an identity from its serialized form. */
public final class Members {

    private static final int REMEMBERED = 1000;

    private final Map<String, Msp> msps;
    private final Map<ByteString, Identity> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteString, Identity> eldest) {
            return size() > REMEMBERED;
        }
    };

    public Members(Collection<Msp> msps) {
        this.msps = msps.stream().collect(Collectors.toUnmodifiableMap(Msp::id, Function.identity()));
    }

    /** Whoever this is, certainly: the certificate chains to the named member's authority. */
    public Identity identify(ByteString serialized) throws IdentityRefused {
        synchronized (known) {
            Identity identity = known.get(serialized);
            if (identity != null) {
                return identity;
            }
        }
        Identity identity = read(serialized);
        synchronized (known) {
            known.put(serialized, identity);
        }
        return identity;
    }

    private Identity read(ByteString serialized) throws IdentityRefused {
        SerializedIdentity identity;
        try {
            identity = SerializedIdentity.parseFrom(serialized);
        } catch (InvalidProtocolBufferException e) {
            throw new IdentityRefused("malformed identity");
        }
        Msp msp = msps.get(identity.getMspid());
        if (msp == null) {
            throw new IdentityRefused("MSP " + identity.getMspid() + " is not a member of the channel");
        }
        return msp.identify(identity.getIdBytes(), serialized);
    }
}
