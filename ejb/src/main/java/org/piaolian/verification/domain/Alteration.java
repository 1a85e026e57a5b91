package org.piaolian.verification.domain;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tells a file from the document that was issued, found by comparing their bytes. Places are those of the issued
 * document, which is a PDF of ours; of the file at hand only what was added behind it is looked at, and only for the
 * kinds of objects that it writes.
 *
 * @param at offset in the issued document of the first byte that is not in the file, or before which bytes were added;
 *     -1 where the two have too little in common to say
 * @param removed how many of the issued document's bytes from there on are missing or changed
 * @param added how many bytes stand in their place
 * @param places what these bytes belong to
 * @param revisions how many later revisions (ISO 32000-1, 7.5.6) the added bytes hold
 */
public record Alteration(Kind kind, int at, int removed, int added, Set<Place> places, int revisions) {

    public enum Kind {
        /** All of the issued document, and more behind its end. */
        APPENDED,
        /** The issued document without its end. */
        CUT_OFF,
        /** All of the issued document, inside of something else. */
        ENCLOSED,
        /** Bytes were added inside. */
        INSERTED,
        /** Bytes were taken out. */
        REMOVED,
        /** Bytes were changed, or replaced by more or fewer others. */
        CHANGED,
        /** Written anew: little is left of the issued bytes. */
        REMADE
    }

    /** A part of a document, as people would name it. */
    public enum Place {
        HEADER,
        PAGE_CONTENT,
        PAGE,
        FONT,
        IMAGE,
        ANNOTATION,
        FORM,
        METADATA,
        ATTACHMENT,
        CATALOG,
        SEAL,
        /** Objects in compressed streams, which are not looked into. */
        COMPRESSED_OBJECTS,
        CROSS_REFERENCES,
        OTHER
    }

    public Alteration {
        places = places.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(places));
    }

    /** @param shown other bytes than the issued document's */
    public static Alteration between(byte[] issued, byte[] shown) {
        int prefix = Arrays.mismatch(issued, shown);
        if (prefix < 0) {
            throw new IllegalArgumentException("the two are the same");
        }
        if (prefix == issued.length) {
            Parts tail = Parts.of(new String(shown, prefix, shown.length - prefix, ISO_8859_1));
            return new Alteration(
                    Kind.APPENDED, prefix, 0, shown.length - prefix, tail.placesOver(issued), tail.revisions());
        }
        if (new String(shown, ISO_8859_1).contains(new String(issued, ISO_8859_1))) {
            return new Alteration(Kind.ENCLOSED, 0, 0, shown.length - issued.length, Set.of(), 0);
        }
        if (issued.length == shown.length) {
            return ofSameLength(issued, shown, prefix);
        }
        int suffix = commonSuffix(issued, shown, prefix);
        int removed = issued.length - prefix - suffix;
        int added = shown.length - prefix - suffix;
        if (2L * (prefix + suffix) < issued.length) {
            return remade();
        }
        Kind kind = prefix == shown.length
                ? Kind.CUT_OFF
                : removed == 0 ? Kind.INSERTED : added == 0 ? Kind.REMOVED : Kind.CHANGED;
        Parts parts = Parts.of(new String(issued, ISO_8859_1));
        return new Alteration(kind, prefix, removed, added, parts.places(prefix, prefix + Math.max(1, removed)), 0);
    }

    private static Alteration ofSameLength(byte[] issued, byte[] shown, int first) {
        Parts parts = Parts.of(new String(issued, ISO_8859_1));
        Set<Place> places = EnumSet.noneOf(Place.class);
        int changed = 0;
        for (int i = first; i < issued.length; i++) {
            if (issued[i] != shown[i]) {
                changed++;
                places.add(parts.placeOf(i));
            }
        }
        return 2L * changed > issued.length
                ? remade()
                : new Alteration(Kind.CHANGED, first, changed, changed, places, 0);
    }

    private static Alteration remade() {
        return new Alteration(Kind.REMADE, -1, 0, 0, Set.of(), 0);
    }

    private static int commonSuffix(byte[] one, byte[] other, int prefix) {
        int most = Math.min(one.length, other.length) - prefix;
        int suffix = 0;
        while (suffix < most && one[one.length - 1 - suffix] == other[other.length - 1 - suffix]) {
            suffix++;
        }
        return suffix;
    }

    /**
     * Whether a file proves that whoever made it held the issued document: it has all its bytes up to the seal, or the
     * whole value of the seal, neither of which can be guessed. Nobody else is told what the document says.
     */
    public static boolean provesPossession(byte[] issued, byte[] shown) {
        String text = new String(issued, ISO_8859_1);
        int prefix = Arrays.mismatch(issued, shown);
        int range = text.lastIndexOf("/ByteRange");
        int seal = range < 0 ? issued.length : Math.max(0, text.lastIndexOf(" obj", range));
        if (prefix >= seal) {
            return true;
        }
        int contents = text.indexOf("/Contents <", seal);
        int end = contents < 0 ? -1 : text.indexOf('>', contents);
        return end > 0
                && new String(shown, ISO_8859_1).contains(text.substring(contents + "/Contents <".length(), end));
    }

    /** The numbered objects of a PDF as they stand in its bytes, without following any reference. */
    private record Parts(String text, List<Part> all, Set<Integer> contents) {

        private record Part(int number, int start, int end, Place place) {}

        /** Far above what a receipt has. */
        private static final int MOST = 10_000;

        private static final int DICTIONARY = 2_048;
        private static final Pattern OBJECT = Pattern.compile("(?<![0-9])([0-9]{1,7}) [0-9]{1,5} obj\\b");
        private static final Pattern CONTENTS =
                Pattern.compile("/Contents ?(?:\\[ ?)?((?:[0-9]{1,7} [0-9]{1,5} R ?){1,64})");
        private static final Pattern REFERENCE = Pattern.compile("([0-9]+) [0-9]+ R");

        static Parts of(String text) {
            Set<Integer> contents = new HashSet<>();
            Matcher content = CONTENTS.matcher(text);
            while (content.find() && contents.size() < MOST) {
                REFERENCE
                        .matcher(content.group(1))
                        .results()
                        .forEach(one -> contents.add(Integer.parseInt(one.group(1))));
            }
            List<Part> all = new ArrayList<>();
            Matcher object = OBJECT.matcher(text);
            for (int from = 0; all.size() < MOST && object.find(from); ) {
                int number = Integer.parseInt(object.group(1));
                int closed = text.indexOf("endobj", object.end());
                int end = closed < 0 ? text.length() : closed + "endobj".length();
                String body = text.substring(object.end(), Math.min(end, object.end() + DICTIONARY));
                int stream = body.indexOf("stream");
                all.add(new Part(
                        number,
                        object.start(),
                        end,
                        kind(stream < 0 ? body : body.substring(0, stream), contents.contains(number))));
                from = end;
            }
            return new Parts(text, all, contents);
        }

        private static Place kind(String dictionary, boolean isContent) {
            String d = dictionary.replace(" ", "");
            if (isContent || d.contains("/Subtype/Form")) {
                return Place.PAGE_CONTENT;
            } else if (d.contains("/ByteRange")) {
                return Place.SEAL;
            } else if (d.contains("/ObjStm")) {
                return Place.COMPRESSED_OBJECTS;
            } else if (d.contains("/Type/XRef")) {
                return Place.CROSS_REFERENCES;
            } else if (d.contains("/Type/Catalog")) {
                return Place.CATALOG;
            } else if (d.contains("/FT/") || d.contains("/Fields")) {
                return Place.FORM;
            } else if (d.contains("/Type/Annot") || d.contains("/Subtype/Link")) {
                return Place.ANNOTATION;
            } else if (d.contains("/Type/Page")) {
                return Place.PAGE;
            } else if (d.contains("/EmbeddedFile") || d.contains("/Filespec")) {
                return Place.ATTACHMENT;
            } else if (d.contains("/Metadata") || d.contains("/Producer")) {
                return Place.METADATA;
            } else if (d.contains("/Image")) {
                return Place.IMAGE;
            } else if (d.contains("/Font") || d.contains("/CIDFont") || d.contains("/Length1")) {
                return Place.FONT;
            }
            return Place.OTHER;
        }

        Place placeOf(int at) {
            for (Part part : all) {
                if (at >= part.start && at < part.end) {
                    return part.place;
                }
            }
            return all.isEmpty() ? Place.OTHER : at < all.get(0).start ? Place.HEADER : Place.CROSS_REFERENCES;
        }

        Set<Place> places(int from, int to) {
            Set<Place> places = EnumSet.of(placeOf(from), placeOf(Math.max(from, to - 1)));
            all.stream().filter(part -> part.start < to && part.end > from).forEach(part -> places.add(part.place));
            return places;
        }

        /** What these objects are, or were in the document whose objects they replace. */
        Set<Place> placesOver(byte[] issued) {
            if (all.isEmpty()) {
                return Set.of();
            }
            Map<Integer, Place> before = new HashMap<>();
            of(new String(issued, ISO_8859_1)).all.forEach(part -> before.put(part.number, part.place));
            Set<Place> places = EnumSet.noneOf(Place.class);
            for (Part part : all) {
                Place replaced = before.get(part.number);
                places.add(replaced == null || replaced == Place.OTHER ? part.place : replaced);
            }
            return places;
        }

        int revisions() {
            int count = 0;
            for (int at = text.indexOf("startxref"); at >= 0; at = text.indexOf("startxref", at + 1)) {
                count++;
            }
            return count;
        }
    }
}
