package org.piaolian.agencies.adapter;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.piaolian.agencies.domain.Agency;
import org.piaolian.agencies.domain.AgencyId;

@Entity
@Table(name = "agency")
class AgencyRow {

    @Id
    private String id;

    @Column(name = "msp_id")
    private String mspId;

    @Column(name = "name_zh")
    private String nameZh;

    @Column(name = "name_en")
    private String nameEn;

    @Column(name = "credit_code")
    private String creditCode;

    @Column
    private String reviewer;

    @Column
    private boolean supervisor;

    protected AgencyRow() {}

    boolean supervisor() {
        return supervisor;
    }

    Agency agency() {
        return new Agency(new AgencyId(id), mspId, nameZh, nameEn, creditCode, reviewer);
    }
}
