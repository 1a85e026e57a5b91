package org.piaolian.receipts.adapter;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "series")
class SeriesRow {

    @Id
    String code;

    @Column
    String agency;

    @Column(name = "next_page")
    long nextPage;

    protected SeriesRow() {}
}
