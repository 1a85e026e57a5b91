package org.piaolian.verifier;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whose signatures hold on checkpoints, remembering the latest: the same one is met by many looks and from many nodes,
 * and its signatures are worth verifying once. What does not hold is not remembered. For any number of threads.
 */
public final class CheckedNotes {

    /** More than the agencies publish at a time, for a moment each another one. */
    private static final int MOST = 16;

    private final Map<Asked, Checked> checked = new LinkedHashMap<>(2 * MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, Checked> eldest) {
            return size() > MOST;
        }
    };

    private record Asked(ByteBuffer note, AgencyKeys keys) {}

    /** A checkpoint whose origin is the keys', and who signed it; they may be too few. */
    public record Checked(SignedCheckpoint checkpoint, SignedCheckpoint.Signers signers) {}

    /** @throws Unproven as by {@link SignedCheckpoint#parse} and {@link SignedCheckpoint#signers} */
    public synchronized Checked check(byte[] note, AgencyKeys keys) throws Unproven {
        Checked known = checked.get(new Asked(ByteBuffer.wrap(note), keys));
        if (known != null) {
            return known;
        }
        SignedCheckpoint checkpoint = SignedCheckpoint.parse(note);
        Checked found = new Checked(checkpoint, checkpoint.signers(keys));
        checked.put(new Asked(ByteBuffer.wrap(note.clone()), keys), found);
        return found;
    }
}
