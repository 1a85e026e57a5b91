package org.piaolian.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Currency;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChineseCapitalsTest {

    @ParameterizedTest
    @CsvSource({
        // the examples of the People's Bank's rules
        "1409.50, 壹仟肆佰零玖元伍角",
        "6007.14, 陆仟零柒元壹角肆分",
        "1680.32, 壹仟陆佰捌拾元零叁角贰分",
        "107000.53, 壹拾万柒仟元零伍角叁分",
        "16409.02, 壹万陆仟肆佰零玖元零贰分",
        "325.04, 叁佰贰拾伍元零肆分",
        // edges
        "0.00, 零元整",
        "0.05, 伍分",
        "0.50, 伍角",
        "0.53, 伍角叁分",
        "1.00, 壹元整",
        "10.00, 壹拾元整",
        "10.05, 壹拾元零伍分",
        "100100.00, 壹拾万零壹佰元整",
        "100010000.00, 壹亿零壹万元整",
        "100000001.00, 壹亿零壹元整",
        "1010101010.10, 壹拾亿壹仟零壹拾万壹仟零壹拾元零壹角",
        "79519.79, 柒万玖仟伍佰壹拾玖元柒角玖分",
        "1000000000000.00, 壹万亿元整",
        "1000000000001.00, 壹万亿零壹元整",
        "9999999999999999.99, 玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        "10000000000000000.00, 壹亿亿元整",
    })
    void an_amount_of_renminbi_is_written_by_the_rules_of_the_peoples_bank(String figure, String capitals) {
        assertThat(ChineseCapitals.of(Money.of(figure, "CNY"))).isEqualTo("人民币" + capitals);
    }

    @ParameterizedTest
    @CsvSource({
        "JPY, 12000, 日元壹万贰仟元整",
        "KWD, 1.234, 科威特第纳尔壹元贰角叁分肆厘",
        "KWD, 20.004, 科威特第纳尔贰拾元零肆厘",
        "EUR, 1200.10, 欧元壹仟贰佰元零壹角",
        "XOF, 500, XOF伍佰元整",
    })
    void other_currencies_are_named_and_keep_their_scale(String currency, String figure, String capitals) {
        assertThat(ChineseCapitals.of(Money.of(figure, currency))).isEqualTo(capitals);
    }

    @Test
    void capitals_read_back_are_the_amount() {
        Random random = new Random(20261123);
        for (int i = 0; i < 5_000; i++) {
            BigInteger cents = new BigInteger(1 + random.nextInt(60), random);
            // many zeros, for they are where the rules are
            for (int z = random.nextInt(4); z > 0; z--) {
                BigInteger unit = BigInteger.TEN.pow(random.nextInt(16));
                cents = cents.subtract(cents.divide(unit)
                        .mod(BigInteger.TEN.pow(1 + random.nextInt(4)))
                        .multiply(unit));
            }
            Money money = new Money(new BigDecimal(cents, 2), Currency.getInstance("CNY"));
            String capitals = ChineseCapitals.of(money);
            assertThat(read(capitals)).as(capitals).isEqualByComparingTo(money.amount());
            assertThat(capitals).doesNotContain("零零").doesNotContain("零万").doesNotContain("零亿");
        }
    }

    @Test
    void an_amount_below_zero_is_refused() {
        assertThatThrownBy(() -> ChineseCapitals.of(Money.of("-1.00", "CNY")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** An independent reader: the value of capitals, by their places alone. */
    private static BigDecimal read(String capitals) {
        var parts = Pattern.compile("人民币(?:(.*)元)?(?:整|零?(?:(.)角)?零?(?:(.)分)?)").matcher(capitals);
        assertThat(parts.matches()).as(capitals).isTrue();
        BigDecimal value = new BigDecimal(parts.group(1) == null ? BigInteger.ZERO : integer(parts.group(1)));
        if (parts.group(2) != null) {
            value = value.add(new BigDecimal(BigInteger.valueOf(digit(parts.group(2))), 1));
        }
        if (parts.group(3) != null) {
            value = value.add(new BigDecimal(BigInteger.valueOf(digit(parts.group(3))), 2));
        }
        return value;
    }

    private static BigInteger integer(String s) {
        int yi = s.lastIndexOf('亿');
        if (yi >= 0) {
            return integer(s.substring(0, yi)).multiply(BigInteger.TEN.pow(8)).add(integer(s.substring(yi + 1)));
        }
        int wan = s.lastIndexOf('万');
        if (wan >= 0) {
            return integer(s.substring(0, wan)).multiply(BigInteger.TEN.pow(4)).add(integer(s.substring(wan + 1)));
        }
        long sum = 0;
        long digit = 0;
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            int place = "拾佰仟".indexOf(c);
            if (place >= 0) {
                sum += digit * (long) Math.pow(10, place + 1);
                digit = 0;
            } else {
                digit = digit(String.valueOf(c));
            }
        }
        return BigInteger.valueOf(sum + digit);
    }

    private static int digit(String s) {
        return "零壹贰叁肆伍陆柒捌玖".indexOf(s);
    }
}
