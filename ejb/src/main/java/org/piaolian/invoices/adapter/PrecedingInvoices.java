package org.piaolian.invoices.adapter;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.piaolian.invoices.domain.Preceding;
import org.w3c.dom.Element;
import un.unece.uncefact.data.standard.crossindustryinvoice._100.CrossIndustryInvoiceType;
import un.unece.uncefact.data.standard.qualifieddatatype._100.FormattedDateTimeType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.HeaderTradeSettlementType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.ReferencedDocumentType;
import un.unece.uncefact.data.standard.reusableaggregatebusinessinformationentity._100.SupplyChainTradeTransactionType;
import un.unece.uncefact.data.standard.unqualifieddatatype._100.IDType;

/** The preceding invoices (BG-3) in both syntaxes. The converter from UBL to CII passes them over. */
final class PrecedingInvoices {

    private PrecedingInvoices() {}

    /**
     * Each once.
     *
     * @param root of a document that keeps the schema of UBL or CII
     */
    static List<Preceding> read(Element root) throws CiiInvoice.Unfit {
        Set<Preceding> found = new LinkedHashSet<>();
        String inCii = "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement/InvoiceReferencedDocument";
        for (Element document : Elements.list(root, inCii)) {
            found.add(preceding(
                    document,
                    "IssuerAssignedID",
                    "FormattedIssueDateTime/DateTimeString",
                    DateTimeFormatter.BASIC_ISO_DATE));
        }
        for (Element document : Elements.list(root, "BillingReference/InvoiceDocumentReference")) {
            found.add(preceding(document, "ID", "IssueDate", DateTimeFormatter.ISO_DATE));
        }
        found.removeIf(preceding -> preceding.number().isEmpty());
        return List.copyOf(found);
    }

    private static Preceding preceding(Element document, String number, String date, DateTimeFormatter format)
            throws CiiInvoice.Unfit {
        Optional<String> day = Elements.text(document, date);
        try {
            return new Preceding(
                    Elements.text(document, number).orElse(""),
                    day.map(text -> LocalDate.parse(text, format)).orElse(null));
        } catch (DateTimeException e) {
            throw new CiiInvoice.Unfit("PL-TEXT", "BT-26", "不是日期 Not a day: " + day.orElse(""));
        }
    }

    /** Puts one into what was converted; CII D16B has room for no more. */
    static void write(CrossIndustryInvoiceType converted, Preceding preceding) {
        ReferencedDocumentType document = new ReferencedDocumentType();
        document.setIssuerAssignedID(new IDType(preceding.number()));
        LocalDate issuedOn = preceding.issuedOn();
        if (issuedOn != null) {
            FormattedDateTimeType.DateTimeString day = new FormattedDateTimeType.DateTimeString();
            day.setFormat("102");
            day.setValue(issuedOn.format(DateTimeFormatter.BASIC_ISO_DATE));
            FormattedDateTimeType moment = new FormattedDateTimeType();
            moment.setDateTimeString(day);
            document.setFormattedIssueDateTime(moment);
        }
        SupplyChainTradeTransactionType transaction = converted.getSupplyChainTradeTransaction();
        HeaderTradeSettlementType settlement =
                transaction == null ? null : transaction.getApplicableHeaderTradeSettlement();
        if (settlement == null) {
            throw new IllegalStateException("an invoice that was just converted has no settlement");
        }
        settlement.setInvoiceReferencedDocument(document);
    }
}
