package org.piaolian.receipts.adapter;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import org.piaolian.receipts.domain.SealedDocument;

/** A row of {@code receipt_document}, written once. */
@Entity
@Table(name = "receipt_document")
@IdClass(NumberKey.class)
class DocumentRow {

    @Id
    String code;

    @Id
    long number;

    @Column(updatable = false)
    byte[] digest;

    @Column(updatable = false)
    byte[] pdf;

    protected DocumentRow() {}

    DocumentRow(SealedDocument document) {
        code = document.number().code().value();
        number = document.number().number();
        digest = document.digest().bytes();
        pdf = document.pdf();
    }
}
