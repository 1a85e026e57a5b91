package org.piaolian.fabric.ledger;

/** A key in a chaincode's namespace. */
record StateKey(String namespace, String key) implements Comparable<StateKey> {

    @Override
    public int compareTo(StateKey other) {
        int order = KeyOrder.compareUtf8(namespace, other.namespace);
        return order != 0 ? order : KeyOrder.compareUtf8(key, other.key);
    }
}
