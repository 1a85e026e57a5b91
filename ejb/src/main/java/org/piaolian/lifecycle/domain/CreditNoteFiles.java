package org.piaolian.lifecycle.domain;

/**
 * The files of a credit note.
 *
 * @param sent what the seller sent, byte for byte
 * @param cii the UN/CEFACT XML that the document of its receipt will carry: the same, or what it was converted to
 */
@SuppressWarnings("ArrayRecordComponent")
public record CreditNoteFiles(byte[] sent, byte[] cii) {}
