package org.piaolian.verification.attacks;

import static org.piaolian.verification.attacks.Forgery.contents;
import static org.piaolian.verification.attacks.Forgery.value;

import java.util.List;
import java.util.Locale;

/** The value of the seal: gone, empty, or another one. */
class ContentsAttacksTest extends Attacks {

    @Override
    String name() {
        return "Contents of the signature";
    }

    @Override
    List<Attack> attacks(IssuedReceipt receipt) {
        byte[] pdf = receipt.sealed();
        String value = value(pdf);
        int digits = value.length();
        byte[] other = receipt.seals().seal(Forgery.saved(receipt.drawn(), document -> {}), IssuedReceipt.TAX);
        return List.of(
                altered("no contents", "REMOVED", "SIGNATURE_UNREADABLE", () -> contents(pdf, "")),
                altered(
                        "contents under another name",
                        "CHANGED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contentx <" + value + ">")),
                altered("null as contents", "CHANGED", "SIGNATURE_UNREADABLE", () -> contents(pdf, "/Contents null")),
                altered("empty contents", "REMOVED", "SIGNATURE_UNREADABLE", () -> contents(pdf, "/Contents <>")),
                altered(
                        "a reference as contents",
                        "CHANGED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents 99 0 R")),
                altered(
                        "a literal string as contents",
                        "CHANGED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents (" + value + ")")),
                altered(
                        "zeros as contents",
                        "CHANGED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents <" + "0".repeat(digits) + ">")),
                altered(
                        "noise as contents",
                        "CHANGED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents <" + "9C".repeat(digits / 2) + ">")),
                altered(
                        "contents that are no hexadecimal",
                        "CHANGED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents <" + "Z".repeat(digits) + ">")),
                altered(
                        "an odd number of digits",
                        "REMOVED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents <" + value.substring(1) + ">")),
                altered(
                        "contents in lower case",
                        "CHANGED",
                        "NOT_CANONICAL",
                        () -> contents(pdf, "/Contents <" + value.toLowerCase(Locale.ROOT) + ">")),
                altered(
                        "white space inside of the contents",
                        "CHANGED",
                        "NOT_CANONICAL",
                        () -> contents(pdf, "/Contents <" + value.substring(0, digits - 2) + " \n>")),
                altered(
                        "padding that is longer",
                        "INSERTED",
                        "NOT_WHOLE_FILE",
                        () -> contents(pdf, "/Contents <" + value + "00>")),
                altered(
                        "padding that holds something",
                        "CHANGED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents <" + value.substring(0, digits - 2) + "01>")),
                altered(
                        "a length of the signature beyond the value",
                        "CHANGED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents <3082FFFF" + value.substring(8) + ">")),
                altered(
                        "a negative number as contents",
                        "CHANGED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents -1")),
                altered(
                        "a signature of zero bytes",
                        "CHANGED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents <3000" + value.substring(4) + ">")),
                altered(
                        "a length of the signature that reads as negative",
                        "CHANGED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents <3084FFFFFFFF" + value.substring(12) + ">")),
                altered(
                        "a length of the signature beyond 64 bits",
                        "CHANGED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents <3089" + "FF".repeat(9) + value.substring(22) + ">")),
                altered(
                        "a signature of indefinite length",
                        "CHANGED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents <3080" + value.substring(4) + ">")),
                altered(
                        "doubled contents, the first empty",
                        "INSERTED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents <>/Contents <" + value + ">")),
                altered(
                        "doubled contents, the second empty",
                        "INSERTED",
                        "NOT_WHOLE_FILE",
                        () -> contents(pdf, "/Contents <" + value + ">/Contents <>")),
                altered(
                        "doubled contents as they are",
                        "INSERTED",
                        "NOT_WHOLE_FILE",
                        () -> contents(pdf, "/Contents <" + value + ">/Contents <" + value + ">")),
                altered(
                        "the seal of another document of the same agency",
                        "CHANGED",
                        "OTHER_BYTES",
                        () -> contents(pdf, "/Contents <" + padded(value(other), digits) + ">")),
                altered(
                        "contents of 200 kB",
                        "CHANGED",
                        "SIGNATURE_UNREADABLE",
                        () -> contents(pdf, "/Contents <" + "30".repeat(200_000) + ">")));
    }

    private static String padded(String value, int digits) {
        return value.length() >= digits ? value.substring(0, digits) : value + "0".repeat(digits - value.length());
    }
}
