package org.piaolian.fabric.ledger;

import java.util.List;
import java.util.Optional;

/** The private data collections of the chaincode. */
public record Collections(List<Collection> all) {

    public Collections {
        all = List.copyOf(all);
    }

    public Optional<Collection> find(String name) {
        return all.stream().filter(collection -> collection.name().equals(name)).findFirst();
    }

    /** The number of the block that drops what this one wrote; the largest number for never, and for public keys. */
    long dropsAt(String name, long block) {
        return find(name).map(collection -> collection.dropsAt(block)).orElse(Long.MAX_VALUE);
    }
}
