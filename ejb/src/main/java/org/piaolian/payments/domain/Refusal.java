package org.piaolian.payments.domain;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * Why something was not accepted: a reason and what fills its sentence, kept apart so that the sentence can be said in
 * the reader's language long after.
 *
 * @param arguments as many as {@link Reason} documents; parts of the file that are quoted are cut to
 *     {@link #MAX_QUOTE} characters and have no control characters
 */
public record Refusal(Reason reason, List<String> arguments) {

    public static final int MAX_QUOTE = 80;

    /** Chinese is the product's second language; whatever else a reader asks for is answered in English. */
    private static final ResourceBundle.Control NO_DEFAULT_LOCALE =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    public Refusal {
        arguments = List.copyOf(arguments);
    }

    public static Refusal of(Reason reason, Object... arguments) {
        return new Refusal(
                reason,
                Arrays.stream(arguments).map(a -> quote(String.valueOf(a))).toList());
    }

    /** One sentence, in Chinese for Chinese locales, else in English. */
    public String message(Locale locale) {
        ResourceBundle sentences = ResourceBundle.getBundle(
                "org.piaolian.payments.Reasons", locale, Refusal.class.getClassLoader(), NO_DEFAULT_LOCALE);
        return new MessageFormat(sentences.getString(reason.name()), locale).format(arguments.toArray());
    }

    /** A part of a file as a sentence may quote it: without control characters, cut to {@link #MAX_QUOTE}. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder();
        text.codePoints()
                .limit(MAX_QUOTE + 1L)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(quoted::appendCodePoint);
        if (quoted.codePointCount(0, quoted.length()) > MAX_QUOTE) {
            quoted.setLength(quoted.offsetByCodePoints(0, MAX_QUOTE - 1));
            quoted.append('…');
        }
        return quoted.toString();
    }

    @Override
    public String toString() {
        return reason + ": " + message(Locale.ENGLISH);
    }
}
