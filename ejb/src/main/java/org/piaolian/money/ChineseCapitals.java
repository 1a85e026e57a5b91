package org.piaolian.money;

import java.math.BigInteger;
import java.util.Map;

/**
 * Amounts in the capitals (大写) that Chinese documents of value carry beside the figures, by the People's Bank's
 * basic rules for writing payment vouchers (支付结算办法, annex 1).
 *
 * <p>Where those rules leave a choice: 整 follows 元 but not 角 or 分; a 零 stands for 角 that are zero, and after a
 * sum of 元 that ends in zero ({@code 1680.32} is 壹仟陆佰捌拾元零叁角贰分); none stands between sections that meet
 * without a zero between them ({@code 107000} is 壹拾万柒仟元整).
 */
public final class ChineseCapitals {

    private static final String[] DIGITS = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
    private static final String[] PLACES = {"", "拾", "佰", "仟"};
    private static final String[] FRACTIONS = {"角", "分", "厘", "毫"};
    private static final BigInteger WAN = BigInteger.TEN.pow(4);
    private static final BigInteger YI = BigInteger.TEN.pow(8);

    /** How banks name currencies before an amount; others are named by their ISO 4217 code. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("CNY", "人民币"),
            Map.entry("AED", "阿联酋迪拉姆"),
            Map.entry("AUD", "澳大利亚元"),
            Map.entry("BHD", "巴林第纳尔"),
            Map.entry("BRL", "巴西雷亚尔"),
            Map.entry("CAD", "加拿大元"),
            Map.entry("CHF", "瑞士法郎"),
            Map.entry("DKK", "丹麦克朗"),
            Map.entry("EUR", "欧元"),
            Map.entry("GBP", "英镑"),
            Map.entry("HKD", "港元"),
            Map.entry("IDR", "印度尼西亚卢比"),
            Map.entry("INR", "印度卢比"),
            Map.entry("JPY", "日元"),
            Map.entry("KRW", "韩元"),
            Map.entry("KWD", "科威特第纳尔"),
            Map.entry("MOP", "澳门元"),
            Map.entry("MYR", "马来西亚林吉特"),
            Map.entry("NOK", "挪威克朗"),
            Map.entry("NZD", "新西兰元"),
            Map.entry("PHP", "菲律宾比索"),
            Map.entry("RUB", "俄罗斯卢布"),
            Map.entry("SAR", "沙特里亚尔"),
            Map.entry("SEK", "瑞典克朗"),
            Map.entry("SGD", "新加坡元"),
            Map.entry("THB", "泰铢"),
            Map.entry("TWD", "新台币"),
            Map.entry("USD", "美元"),
            Map.entry("VND", "越南盾"),
            Map.entry("ZAR", "南非兰特"));

    private ChineseCapitals() {}

    /**
     * The name of the currency and the amount, for example {@code 人民币壹仟肆佰零玖元伍角}. Other currencies are
     * written as banks do, by the same places: {@code 日元壹万贰仟元整}, {@code 科威特第纳尔壹元贰角叁分肆厘}.
     *
     * @throws IllegalArgumentException where the amount is below zero
     */
    public static String of(Money money) {
        String code = money.currency().getCurrencyCode();
        return NAMES.getOrDefault(code, code) + amount(money);
    }

    private static String amount(Money money) {
        if (money.amount().signum() < 0) {
            throw new IllegalArgumentException("an amount below zero has no capitals: " + money);
        }
        BigInteger yuan = money.amount().toBigInteger();
        String fraction = money.figure().replaceFirst("^[0-9]+\\.?", "").replaceFirst("0+$", "");
        StringBuilder capitals = new StringBuilder();
        if (yuan.signum() > 0 || fraction.isEmpty()) {
            capitals.append(yuan.signum() == 0 ? DIGITS[0] : integer(yuan)).append('元');
        }
        if (fraction.isEmpty()) {
            return capitals.append('整').toString();
        }
        boolean zero = yuan.signum() > 0 && yuan.mod(BigInteger.TEN).signum() == 0;
        for (int place = 0; place < fraction.length(); place++) {
            int digit = fraction.charAt(place) - '0';
            if (digit == 0) {
                zero = capitals.length() > 0;
            } else {
                capitals.append(zero ? DIGITS[0] : "").append(DIGITS[digit]).append(FRACTIONS[place]);
                zero = false;
            }
        }
        return capitals.toString();
    }

    /** Spells a number above zero. Numbers of 亿亿 and above follow by recursion. */
    private static String integer(BigInteger n) {
        if (n.compareTo(YI) >= 0) {
            return integer(n.divide(YI)) + "亿" + rest(n.mod(YI), 8);
        }
        if (n.compareTo(WAN) >= 0) {
            return section(n.divide(WAN).intValueExact()) + "万" + rest(n.mod(WAN), 4);
        }
        return section(n.intValueExact());
    }

    /** What follows a 万 or 亿: a 零 stands for any zeros between. */
    private static String rest(BigInteger n, int places) {
        if (n.signum() == 0) {
            return "";
        }
        return (n.toString().length() < places ? DIGITS[0] : "") + integer(n);
    }

    private static String section(int n) {
        StringBuilder s = new StringBuilder();
        boolean zero = false;
        for (int place = 3, unit = 1000; place >= 0; place--, unit /= 10) {
            int digit = n / unit % 10;
            if (digit == 0) {
                zero = s.length() > 0;
            } else {
                s.append(zero ? DIGITS[0] : "").append(DIGITS[digit]).append(PLACES[place]);
                zero = false;
            }
        }
        return s.toString();
    }
}
