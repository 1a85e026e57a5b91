package org.piaolian.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.domain.LeafBatch;
import org.piaolian.ledger.domain.MerkleTree;
import org.piaolian.receipts.domain.Digest;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptNumber;

/** A series that no other test uses. */
public final class Series {

    private static final AtomicInteger USED = new AtomicInteger();

    private final AgencyId agency;
    private final ReceiptCode code;

    /** @param classDigits {@code 01} is the tax service's, {@code 02} the finance bureau's, {@code 03} civil affairs' */
    public Series(String agency, String classDigits) {
        int series = USED.getAndIncrement();
        this.agency = new AgencyId(agency);
        this.code = new ReceiptCode("99%s%02d%02d".formatted(classDigits, series / 100, series % 100));
    }

    public ReceiptNumber number(long number) {
        return new ReceiptNumber(code, number);
    }

    /** At the start of a page. */
    public LeafBatch batch(long first, int count) {
        return batch(first, OptionalLong.empty(), count, "content");
    }

    public LeafBatch batch(long first, long previous, int count) {
        return batch(first, OptionalLong.of(previous), count, "content");
    }

    /** The same numbers for other receipts. */
    public LeafBatch otherBatch(long first, int count) {
        return batch(first, OptionalLong.empty(), count, "other content");
    }

    private LeafBatch batch(long first, OptionalLong previous, int count, String content) {
        List<Digest> leaves = LongStream.range(first, first + count)
                .mapToObj(n -> leaf(n, content))
                .toList();
        return new LeafBatch(agency, number(first), previous, leaves);
    }

    private Digest leaf(long number, String content) {
        return MerkleTree.leaf(
                number(number),
                Digest.sha256(content.getBytes(US_ASCII)),
                Digest.sha256("a document".getBytes(US_ASCII)));
    }
}
