package org.piaolian.sharing.domain;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.receipts.domain.ReceiptState;

/** Registered receipts of an agency, of kinds that it lets others ask for. */
public interface SharedReceipts {

    /**
     * A receipt that may be told of.
     *
     * @param contentJson as {@link org.piaolian.receipts.domain.ContentJson} writes it
     * @param transactionId that registered it
     */
    record Shared(ReceiptNumber number, String contentJson, ReceiptState state, String transactionId) {}

    /** In number order; what is not among the agency's receipts of these kinds is left out. */
    List<Shared> listByNumber(Collection<ReceiptNumber> numbers, AgencyId agency, Set<ReceiptKind> kinds);

    /** Newest first. */
    List<Shared> listByPerson(PartyIdentifier person, AgencyId agency, Set<ReceiptKind> kinds, int limit);
}
