package org.piaolian.fabric.ledger;

import java.util.Comparator;

/** The transaction that wrote a key last: its block and its place in the block. */
public record Version(long block, long transaction) implements Comparable<Version> {

    private static final Comparator<Version> ORDER =
            Comparator.comparingLong(Version::block).thenComparingLong(Version::transaction);

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    public org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version toProto() {
        return org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version.newBuilder()
                .setBlockNum(block)
                .setTxNum(transaction)
                .build();
    }

    public static Version of(org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version proto) {
        return new Version(proto.getBlockNum(), proto.getTxNum());
    }
}
