package org.piaolian.archive.domain;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;

/** The evidence beside the documents of all receipts. */
public interface Archive {

    /**
     * Receipts that were registered together.
     *
     * @param first number of the first; the others follow it
     */
    record Group(ReceiptCode code, long first, int count) {

        public List<ReceiptNumber> receipts() {
            return LongStream.range(first, first + count)
                    .mapToObj(number -> new ReceiptNumber(code, number))
                    .toList();
        }
    }

    /**
     * Registered groups that were sealed before a time and not finished yet, then those that were finished but are not
     * provable until a time; oldest first.
     */
    List<Group> listDue(Instant sealedBefore, Instant provableUntil, int most);

    /** The newest evidence beside a receipt's document. */
    Optional<ArchivedEvidence> findLast(ReceiptNumber receipt);

    /** The bytes of all evidence beside a receipt's document, in order. */
    List<byte[]> listIncrements(ReceiptNumber receipt);

    /** A receipt's document and all its evidence as one PDF; the document alone where there is no evidence yet. */
    default byte[] withEvidence(ReceiptNumber receipt, byte[] document) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(document);
        listIncrements(receipt).forEach(all::writeBytes);
        return all.toByteArray();
    }

    /**
     * Stores evidence once and for good. Another node may have been faster: then nothing is stored.
     *
     * @param increment to be read right behind the document and the evidence before
     */
    void add(ArchivedEvidence evidence, byte[] increment);

    /** Notes that each receipt of a group has its evidence, and until when that of all of them is provable. */
    void finish(Group group, Instant provableUntil);
}
