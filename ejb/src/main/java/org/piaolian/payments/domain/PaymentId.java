package org.piaolian.payments.domain;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What makes two reports of a payment the same payment, in whichever file, format or order they arrive: the account,
 * the bank's reference and the reference of the detail. A payment is receipted once for each identity.
 *
 * @param account IBAN or other number of the account that was credited or debited, without spaces
 * @param bankReference the account servicer's reference ({@code AcctSvcrRef}); empty where the bank gave none
 * @param detailReference the first that is given of {@code EndToEndId}, {@code InstrId}, {@code TxId}, {@code UETR};
 *     empty where there is none
 */
public record PaymentId(String account, String bankReference, String detailReference) {

    /** ISO 20022 Max35Text; a UETR has 36. */
    public static final int MAX_REFERENCE = 36;

    /** ISO 20022 IBAN2007 and Max34Text for other accounts. */
    public static final int MAX_ACCOUNT = 34;

    public PaymentId {
        if (account.isBlank() || account.length() > MAX_ACCOUNT) {
            throw new IllegalArgumentException("an account has 1 to " + MAX_ACCOUNT + " characters");
        }
        if (bankReference.length() > MAX_REFERENCE || detailReference.length() > MAX_REFERENCE) {
            throw new IllegalArgumentException("a reference has at most " + MAX_REFERENCE + " characters");
        }
        if (bankReference.isEmpty() && detailReference.isEmpty()) {
            throw new IllegalArgumentException("a payment without any reference has no identity");
        }
    }

    /** Both references as people read them: {@code BDEV100000000 / EDEV100000000}, or the one there is. */
    public String references() {
        return shown(bankReference, detailReference).orElseThrow();
    }

    /** As {@link #references()}, for entries that may have none. */
    public static Optional<String> shown(String bankReference, String detailReference) {
        String shown = Stream.of(bankReference, detailReference)
                .filter(r -> !r.isEmpty())
                .distinct()
                .collect(Collectors.joining(" / "));
        return shown.isEmpty() ? Optional.empty() : Optional.of(shown);
    }

    @Override
    public String toString() {
        return account + " " + references();
    }
}
