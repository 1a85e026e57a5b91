package org.piaolian.invoices.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.NoSuchElementException;
import org.piaolian.database.NamedLock;
import org.piaolian.invoices.domain.Invoices;
import org.piaolian.receipts.domain.ReceiptNumber;

/** Invoices in PostgreSQL. */
@ApplicationScoped
public class JpaInvoices implements Invoices {

    @PersistenceContext
    private EntityManager entities;

    public JpaInvoices() {}

    public JpaInvoices(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public void lock(String identity) {
        NamedLock.hold(entities, identity);
    }

    @Override
    public void add(ReceiptNumber number, byte[] xml) {
        entities.createNativeQuery("insert into invoice (code, number, xml) values (:code, :number, :xml)")
                .setParameter("code", number.code().value())
                .setParameter("number", number.number())
                .setParameter("xml", xml)
                .executeUpdate();
    }

    @Override
    public byte[] get(ReceiptNumber number) {
        List<?> found = entities.createNativeQuery(
                        "select xml from invoice where code = :code and number = :number", byte[].class)
                .setParameter("code", number.code().value())
                .setParameter("number", number.number())
                .getResultList();
        if (found.isEmpty()) {
            throw new NoSuchElementException("no invoice " + number);
        }
        return (byte[]) found.get(0);
    }
}
