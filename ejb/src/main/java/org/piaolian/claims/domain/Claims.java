package org.piaolian.claims.domain;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.money.Money;
import org.piaolian.paging.Page;
import org.piaolian.receipts.domain.BatchId;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptNumber;

/** The claims of this installation. */
public interface Claims {

    /**
     * Keeps claims that are to be made, in the caller's transaction.
     *
     * @return those that are there now for the same payments, programmes and periods, in their order: one that was
     *     wanted before keeps its reference
     */
    List<Claim> want(List<Claim> claims, BatchId batch);

    /**
     * Keeps what the channel said.
     *
     * @param held with the keys that the channel knows them by now
     * @param refused nothing is left of them here
     */
    void settle(List<Claim> held, List<Claim> refused);

    /**
     * Marks what is to be given up: claims whose batch is done without a receipt of their payment, and claims whose
     * receipt was taken back as a whole. Where a replacement was issued for the same person and item, the claim stays and
     * is of the replacement from then on.
     *
     * @return how many there are to be given up
     */
    int markEnding(int limit);

    /** To be given up, the oldest first. */
    List<Claim> listEnding(int limit);

    /** Keeps that they were given up. */
    void ended(List<Claim> claims);

    /**
     * Held claims with a receipt that are not known by one of these keys, and who they are for, in one order.
     *
     * @param after the last one of the list before, as it was there
     */
    List<Behind> listBehind(Collection<String> keys, Optional<Claim> after, int limit);

    /** @param identifier of the person, from the receipt */
    record Behind(Claim claim, String identifier) {}

    long countBehind(Collection<String> keys);

    /** The claim that the channel calls by this reference. */
    Optional<Listed> findByReference(String reference);

    Page<Listed> search(ClaimQuery query);

    /** With its receipt, as far as there is one. */
    record Listed(
            Claim claim,
            @Nullable ReceiptNumber receipt,
            @Nullable Money total,
            @Nullable String partyName) {}

    /** What the channel calls the officer by who brought the batch. */
    String officer(BatchId batch);

    /** Keeps that somebody asked. */
    void addCheck(Check check);

    record Check(
            Instant at, String user, AgencyId agency, String programme, String period, Digest tag, boolean claimed) {}
}
