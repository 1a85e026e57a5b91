package org.piaolian.database;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.CheckCode;
import org.piaolian.receipts.domain.ContentJson;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PreparedReceipt;
import org.piaolian.receipts.domain.ReceiptCode;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;

/** Receipts to fill a database with. */
public final class PreparedReceipts {

    private PreparedReceipts() {}

    /** A tax receipt of number times a hundred yuan, paid by a person of this name. */
    public static PreparedReceipt of(ReceiptCode code, long number, String party, Clock clock) {
        Money amount = Money.of(number + "00.00", "CNY");
        ReceiptContent content = new ReceiptContent(
                new ReceiptNumber(code, number),
                new CheckCode("abc123"),
                ReceiptKind.TAX_PAYMENT,
                new AgencyId("tax"),
                OffsetDateTime.now(clock),
                new Party(Party.Type.PERSON, party, null),
                List.of(new Line("TAX-10101", "增值税", null, null, null, amount)),
                amount,
                null,
                "transfer",
                "B" + number,
                LocalDate.parse("2026-11-23"),
                "张三",
                "征收管理科",
                null,
                null);
        return new PreparedReceipt(
                content, ContentJson.write(content, new byte[ContentJson.SALT_BYTES]), "payment " + number, "line 2");
    }
}
