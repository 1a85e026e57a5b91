package org.piaolian.ledger.domain;

import java.util.List;

/**
 * @param embedded true for the one-process trial network, which every page says
 * @param height number of blocks, or -1 where no peer answers
 * @param peers the peers of the connection profile, with whether each answers now
 */
public record LedgerStatus(boolean embedded, long height, List<Peer> peers) {

    public record Peer(String name, String mspId, boolean answers) {}

    public boolean available() {
        return height >= 0;
    }
}
