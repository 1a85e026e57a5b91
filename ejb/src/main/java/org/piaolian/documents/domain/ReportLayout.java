package org.piaolian.documents.domain;

import java.util.List;

/** Lays a report out as a PDF that people read: plain words first, evidence below. */
public interface ReportLayout {

    /**
     * Draws the report, unsigned. Characters that no font at hand can draw come out as question marks: a report may
     * have to name what a stranger wrote.
     */
    byte[] draw(Report report);

    /**
     * @param language tag of the language it is in
     * @param headline the one thing to know
     * @param words what it means, a paragraph each
     * @param foot stands on each page
     */
    record Report(
            String language, String title, String headline, List<String> words, List<Section> sections, String foot) {

        public Report {
            words = List.copyOf(words);
            sections = List.copyOf(sections);
        }
    }

    record Section(String title, List<Fact> facts) {

        public Section {
            facts = List.copyOf(facts);
        }
    }

    record Fact(String label, String text) {}
}
