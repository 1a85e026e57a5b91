package org.piaolian.money;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * An exact decimal amount in an ISO 4217 currency. The amount always has the currency's own scale (2 for CNY, 0 for
 * JPY, 3 for KWD); a value with more decimals than that is refused, never rounded.
 */
public record Money(BigDecimal amount, Currency currency) {

    public Money {
        int scale = currency.getDefaultFractionDigits();
        if (scale < 0) {
            throw new IllegalArgumentException(currency + " is not a currency that a receipt can be written in");
        }
        try {
            amount = amount.setScale(scale, RoundingMode.UNNECESSARY);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    amount.toPlainString() + " has more decimals than the " + scale + " of " + currency, e);
        }
    }

    public static Money of(String amount, String currency) {
        return new Money(new BigDecimal(amount), Currency.getInstance(currency));
    }

    public Money plus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
        }
        return new Money(amount.add(other.amount), currency);
    }

    public boolean isPositive() {
        return amount.signum() > 0;
    }

    /** The figure alone, without grouping, at the currency's scale: {@code 79519.79}. */
    public String figure() {
        return amount.toPlainString();
    }

    @Override
    public String toString() {
        return currency.getCurrencyCode() + " " + figure();
    }
}
