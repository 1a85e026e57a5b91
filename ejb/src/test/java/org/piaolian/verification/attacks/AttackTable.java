package org.piaolian.verification.attacks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.piaolian.verification.domain.Check;
import org.piaolian.verification.domain.Verdict;

/**
 * What the documentation says of a class of attacks.
 *
 * @param rows a line for each attack
 */
record AttackTable(Counted counted, List<String> rows) {

    private static final Path DOCUMENTATION = Path.of("../ear/docs/verification.md");

    /** How many cases there are, and how many of them are answered so. */
    record Counted(int cases, int altered, int unknown, int valid) {}

    static AttackTable of(String name) throws IOException {
        List<String> lines = Files.readAllLines(DOCUMENTATION);
        List<String> rows = lines.stream()
                .dropWhile(line -> !line.equals("| " + name + " | verdict | untouched? | seal? |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("| "))
                .toList();
        return new AttackTable(counted(name, lines), rows);
    }

    static Counted counted(String name) throws IOException {
        return counted(name, Files.readAllLines(DOCUMENTATION));
    }

    private static Counted counted(String name, List<String> lines) {
        Pattern row = Pattern.compile(
                Pattern.quote("| " + name + " |") + " ([0-9]+) \\| ([0-9]+) \\| ([0-9]+) \\| ([0-9]+) \\|.*");
        return lines.stream()
                .map(row::matcher)
                .filter(Matcher::matches)
                .map(found -> new Counted(number(found, 1), number(found, 2), number(found, 3), number(found, 4)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the documentation does not count: " + name));
    }

    private static int number(Matcher found, int group) {
        return Integer.parseInt(found.group(group));
    }

    static String row(String what, Verdict verdict, Check untouched, Check seal) {
        return "| %s | %s | `%s` | `%s` |"
                .formatted(
                        what,
                        verdict.name().toLowerCase(Locale.ROOT),
                        behindFirstPoint(untouched.evidence()),
                        behindFirstPoint(seal.evidence()));
    }

    private static String behindFirstPoint(String evidence) {
        return evidence.substring(evidence.indexOf('.') + 1);
    }
}
