package org.piaolian.invoices;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import org.piaolian.invoices.domain.Invoices;
import org.piaolian.lifecycle.domain.CreditNoteNumbered;

/** Keeps the XML of a credit note that became a red receipt, where its document is made with it. */
@ApplicationScoped
public class KeepCreditNote {

    private final Invoices invoices;

    @Inject
    public KeepCreditNote(Invoices invoices) {
        this.invoices = invoices;
    }

    /** In the transaction that gives it its number. */
    public void keep(@Observes CreditNoteNumbered numbered) {
        invoices.add(numbered.number(), numbered.cii());
    }
}
