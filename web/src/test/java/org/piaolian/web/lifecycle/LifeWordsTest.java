package org.piaolian.web.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.piaolian.agencies.domain.Agencies;
import org.piaolian.agencies.domain.AgencyId;
import org.piaolian.ledger.domain.Ledger;
import org.piaolian.ledger.domain.LedgerUnavailable;
import org.piaolian.lifecycle.TellHistory;
import org.piaolian.money.Money;
import org.piaolian.receipts.domain.CheckCode;
import org.piaolian.receipts.domain.Line;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.ReceiptContent;
import org.piaolian.receipts.domain.ReceiptKind;
import org.piaolian.receipts.domain.ReceiptNumber;
import org.piaolian.verification.domain.Verdict;
import org.piaolian.verification.domain.Verification;
import org.piaolian.web.agencies.AgencyNames;
import org.piaolian.web.language.Language;
import org.piaolian.web.language.Texts;
import org.piaolian.web.layout.Formats;

/** The life of a receipt while the channel is away: nothing is known of it, which is not the same as nothing happened. */
class LifeWordsTest {

    private static final ReceiptNumber NUMBER =
            ReceiptNumber.parse("11010126-0000000007").orElseThrow();

    private final AtomicInteger asked = new AtomicInteger();
    private final LifeWords words;

    LifeWordsTest() {
        Ledger away = silent(Ledger.class, () -> {
            asked.incrementAndGet();
            throw new LedgerUnavailable("no peer answers", null);
        });
        Language language = new Language(silent(HttpServletRequest.class, () -> {}));
        words = new LifeWords(
                new TellHistory(away),
                new Texts(language),
                new AgencyNames(silent(Agencies.class, () -> {}), language),
                new Formats(language, Clock.systemUTC()));
    }

    @Test
    void what_the_channel_does_not_tell_is_told_as_unknown() {
        LifeView life = words.of(NUMBER);

        assertThat(life.available()).isFalse();
        assertThat(life.isUntouched()).isFalse();
        assertThat(life.last()).isNull();
        assertThat(LifeJson.of(life)).isEqualTo(new LifeJson(false, null, null, null, null, null, null, null));
        assertThat(words.of(NUMBER)).isEqualTo(life);
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_verification_that_could_not_be_made_says_so_of_the_life_as_well() {
        assertThat(words.of(verification(Verdict.UNAVAILABLE, true))).contains(new LifeView(false, null, List.of()));
        assertThat(words.of(verification(Verdict.PENDING, true))).isEmpty();
        assertThat(words.of(verification(Verdict.UNAVAILABLE, false))).isEmpty();
    }

    private static Verification verification(Verdict verdict, boolean shown) {
        return new Verification(
                verdict, List.of(), null, shown ? content() : null, null, null, null, null, Instant.EPOCH);
    }

    private static ReceiptContent content() {
        Money ten = Money.of("10.00", "CNY");
        return new ReceiptContent(
                NUMBER,
                new CheckCode("abc123"),
                ReceiptKind.TAX_PAYMENT,
                new AgencyId("tax"),
                OffsetDateTime.parse("2026-11-24T09:00:00+08:00"),
                new Party(Party.Type.PERSON, "褚静洋", null),
                List.of(new Line("TAX-10101", "增值税", null, null, null, ten)),
                ten,
                null,
                "transfer",
                "B1",
                LocalDate.parse("2026-11-23"),
                "张三",
                "征收管理科",
                null,
                null);
    }

    /** Does this whenever it is asked for anything, and answers nothing. */
    private static <T> T silent(Class<T> type, Runnable when) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    when.run();
                    return null;
                }));
    }
}
