package org.piaolian.payments.adapter;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.piaolian.payments.domain.Reason;
import org.piaolian.payments.domain.Refusal;
import org.piaolian.payments.domain.UnreadableFile;

/**
 * Walks an XML document from element to element, forward only, and refuses what a payment file has no use for: document
 * types (so no entities, external or nested), and depths and lengths beyond any message's. What was opened by
 * {@link #nextChild} must be consumed to its end, by {@link #text}, {@link #skip} or its own loop of
 * {@code nextChild}.
 */
final class XmlCursor implements AutoCloseable {

    static final int MAX_DEPTH = 64;
    static final int MAX_ATTRIBUTES = 32;
    static final int MAX_TEXT = 10_000;
    static final int MAX_TOKEN_BYTES = 1 << 20;
    static final int MAX_ENTRY_TEXT = 16_000_000;

    private final GuardedStream guard;
    private final XMLStreamReader xml;
    private String namespace = "";
    private int depth;
    private int textLeft = MAX_ENTRY_TEXT;

    XmlCursor(InputStream file) throws UnreadableFile, IOException {
        // Not newInstance: an application server puts whatever parser it likes there, and limits differ.
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, baseUri, entity) -> {
            throw new XMLStreamException("nothing outside the file is read");
        });
        PushbackInputStream peeked = new PushbackInputStream(file);
        int first = peeked.read();
        if (first < 0) {
            throw new UnreadableFile(Refusal.of(Reason.EMPTY_FILE), 0, 0);
        }
        peeked.unread(first);
        guard = new GuardedStream(peeked, MAX_TOKEN_BYTES);
        try {
            xml = factory.createXMLStreamReader(guard);
        } catch (XMLStreamException e) {
            throw unreadable(e);
        }
    }

    /** From here on, {@link #name} answers for elements of this namespace only. */
    void expect(String namespace) {
        this.namespace = namespace;
    }

    /** Moves to the next child of the element the cursor is in; at its end, leaves it and answers false. */
    boolean nextChild() throws UnreadableFile, IOException {
        while (true) {
            switch (next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    return true;
                }
                case XMLStreamConstants.END_ELEMENT, XMLStreamConstants.END_DOCUMENT -> {
                    return false;
                }
                default -> {
                    // white space, comments and processing instructions say nothing here
                }
            }
        }
    }

    /** The local name of the element; empty for an element of a foreign namespace, so that it matches nothing. */
    String name() {
        return namespace.equals(namespace()) ? xml.getLocalName() : "";
    }

    String namespace() {
        String uri = xml.getNamespaceURI();
        return uri == null ? "" : uri;
    }

    String localName() {
        return xml.getLocalName();
    }

    /** What is read from here on belongs to another entry, and may have as much text as any. */
    void beginEntry() {
        textLeft = MAX_ENTRY_TEXT;
    }

    @Nullable
    String attribute(String localName) {
        return xml.getAttributeValue(null, localName);
    }

    /** All text within the element, stripped; that of a choice such as {@code Sts/Cd} is the text of its branch. */
    String text() throws UnreadableFile, IOException {
        StringBuilder text = new StringBuilder();
        int end = depth - 1;
        while (depth > end) {
            switch (next()) {
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (text.length() + xml.getTextLength() > MAX_TEXT) {
                        throw limit("text of an element", MAX_TEXT);
                    }
                    text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                }
                default -> {
                    // elements are told by the depth
                }
            }
        }
        textLeft -= text.length();
        if (textLeft < 0) {
            throw limit("text of one entry", MAX_ENTRY_TEXT);
        }
        return text.toString().strip();
    }

    void skip() throws UnreadableFile, IOException {
        int end = depth - 1;
        while (depth > end) {
            next();
        }
    }

    UnreadableFile refused(Reason reason, Object... arguments) {
        Location at = xml.getLocation();
        return new UnreadableFile(Refusal.of(reason, arguments), at.getLineNumber(), at.getColumnNumber());
    }

    @Override
    public void close() throws IOException {
        try {
            xml.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    private int next() throws UnreadableFile, IOException {
        int event;
        try {
            event = xml.next();
        } catch (XMLStreamException e) {
            throw unreadable(e);
        }
        guard.renew();
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> {
                depth++;
                if (depth > MAX_DEPTH) {
                    throw limit("nesting of elements", MAX_DEPTH);
                }
                if (xml.getAttributeCount() > MAX_ATTRIBUTES) {
                    throw limit("attributes of an element", MAX_ATTRIBUTES);
                }
            }
            case XMLStreamConstants.END_ELEMENT -> depth--;
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE -> throw refused(Reason.DTD_FORBIDDEN);
            default -> {
                // nothing to guard against
            }
        }
        return event;
    }

    private UnreadableFile limit(String what, int limit) {
        return refused(Reason.LIMIT_EXCEEDED, what, limit);
    }

    private static UnreadableFile unreadable(XMLStreamException e) throws IOException {
        Location at = e.getLocation();
        int line = at == null ? 0 : at.getLineNumber();
        int column = at == null ? 0 : at.getColumnNumber();
        Throwable nested = e.getNestedException();
        if (nested instanceof GuardedStream.TokenTooLong) {
            return new UnreadableFile(
                    Refusal.of(Reason.LIMIT_EXCEEDED, "a comment, attribute or name", MAX_TOKEN_BYTES), line, column);
        }
        if (nested instanceof CharConversionException) {
            return new UnreadableFile(Refusal.of(Reason.BAD_ENCODING, "UTF-8"), line, column);
        }
        if (nested instanceof IOException io) {
            throw io;
        }
        String message = String.valueOf(e.getMessage());
        int says = message.indexOf("Message: ");
        return new UnreadableFile(
                Refusal.of(Reason.MALFORMED_XML, says < 0 ? message : message.substring(says + 9)), line, column);
    }
}
