package org.piaolian.sharing.domain;

import java.time.Year;
import java.util.List;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;

/** What a department wants to know. */
public sealed interface Asked {

    /** These receipts. */
    record Numbers(List<ReceiptNumber> numbers) implements Asked {
        public Numbers {
            numbers = List.copyOf(numbers);
        }
    }

    /** All receipts of a person or organisation. */
    record Person(PartyIdentifier person) implements Asked {}

    /**
     * Did the person pay, or get paid, at least so much by receipts of this kind that were booked in this year? Reversed
     * ones do not count.
     */
    record Question(PartyIdentifier person, ReceiptKind kind, Year year, Money atLeast) implements Asked {}

    default Access.Manner manner() {
        if (this instanceof Numbers) {
            return Access.Manner.NUMBERS;
        }
        return this instanceof Person ? Access.Manner.PERSON : Access.Manner.QUESTION;
    }
}
