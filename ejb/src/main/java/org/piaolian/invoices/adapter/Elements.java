package org.piaolian.invoices.adapter;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Ways down an XML tree by local names, which are unique among siblings of different namespaces in CII. */
final class Elements {

    private Elements() {}

    /** All elements at {@code a/b/c} below an element, in document order. */
    static List<Element> list(Element from, String path) {
        List<Element> found = List.of(from);
        for (String name : path.split("/", -1)) {
            List<Element> next = new ArrayList<>();
            for (Element parent : found) {
                for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
                    if (node instanceof Element element && name.equals(element.getLocalName())) {
                        next.add(element);
                    }
                }
            }
            found = next;
        }
        return found;
    }

    static Optional<Element> find(Element from, String path) {
        return list(from, path).stream().findFirst();
    }

    /** Text without the white space around it; empty where there is none. Line breaks and runs of spaces are one space. */
    static Optional<String> text(Element from, String path) {
        return find(from, path).map(Elements::text).filter(text -> !text.isEmpty());
    }

    static String text(Element element) {
        return element.getTextContent().strip().replaceAll("\\s+", " ");
    }
}
