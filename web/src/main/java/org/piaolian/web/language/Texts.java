package org.piaolian.web.language;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** Sentences in the language of the request. A sentence is a {@link MessageFormat} pattern of a message bundle. */
@RequestScoped
@Named("say")
public class Texts {

    private static final String PAGES = "org.piaolian.web.Text";

    // A sentence must not come out in the language of the server where the bundle's root is the one asked for.
    private static final ResourceBundle.Control NO_FALLBACK =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final Language language;

    @Inject
    public Texts(Language language) {
        this.language = language;
    }

    public String of(String key) {
        return say(PAGES, key, List.of(), language.getLocale());
    }

    public String of(String key, Object argument) {
        return say(PAGES, key, List.of(argument), language.getLocale());
    }

    public String of(String key, Object first, Object second) {
        return say(PAGES, key, List.of(first, second), language.getLocale());
    }

    public String of(String key, Object first, Object second, Object third) {
        return say(PAGES, key, List.of(first, second, third), language.getLocale());
    }

    /** The word for a constant: {@code state.SEALED} for {@code ReceiptState.SEALED}. */
    public String word(String prefix, Object constant) {
        return of(prefix + "." + constant);
    }

    /** The sentence in any bundle; a key it lacks shows as itself with its arguments, since evidence must not vanish. */
    public static String say(String bundle, String key, List<?> arguments, Locale locale) {
        ResourceBundle texts = ResourceBundle.getBundle(bundle, locale, NO_FALLBACK);
        if (!texts.containsKey(key)) {
            return arguments.isEmpty() ? key : key + " " + arguments;
        }
        return new MessageFormat(texts.getString(key), locale).format(arguments.toArray());
    }

    /** Whether the bundle has such a sentence. */
    public static boolean has(String bundle, String key, Locale locale) {
        return ResourceBundle.getBundle(bundle, locale, NO_FALLBACK).containsKey(key);
    }
}
