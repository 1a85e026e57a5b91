package org.piaolian.documents.domain;

/**
 * A file inside a document (ISO 19005-3, 6.8).
 *
 * @param name unique in its document
 * @param description for people, in the viewer's list of attachments
 * @param content not copied; nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent")
public record Attachment(String name, String mediaType, Relationship relationship, String description, byte[] content) {

    /** How the file relates to the document: {@code AFRelationship}. */
    public enum Relationship {
        /** What the document was made from. */
        SOURCE,
        /** The same in another form, as Factur-X wants its XML to be. */
        ALTERNATIVE
    }
}
