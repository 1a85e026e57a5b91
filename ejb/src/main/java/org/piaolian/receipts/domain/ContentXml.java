package org.piaolian.receipts.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;
import org.piaolian.agencies.domain.Agency;

/**
 * The structured data of a receipt as XML with the elements of the fiscal e-bill (财政电子票据), version 1.0, as
 * {@code receipt-1.xsd} has it. It says what {@link ContentJson} says, and the names of the agencies besides.
 */
public final class ContentXml {

    public static final String NAMESPACE = "urn:piaolian:receipt:1";

    /** Its schema, as a resource of this module. */
    public static final String SCHEMA = "/org/piaolian/receipts/receipt-1.xsd";

    private static final String VERSION = "1.0";

    /** Of receipts that correct another: what says so was added. */
    private static final String VERSION_OF_CORRECTIONS = "1.1";

    private ContentXml() {}

    /** @return UTF-8; the same arguments give the same bytes */
    public static byte[] write(ReceiptContent content, Agency issuer, Agency supervisor) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, UTF_8.name());
            new Writer(xml).document(content, issuer, supervisor);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("receipt " + content.number() + " could not be written as XML", e);
        }
        return out.toByteArray();
    }

    /** An element and what is in it, on lines of their own. */
    @FunctionalInterface
    private interface Body {
        void write() throws XMLStreamException;
    }

    private static final class Writer {

        private final XMLStreamWriter xml;

        private Writer(XMLStreamWriter xml) {
            this.xml = xml;
        }

        void document(ReceiptContent c, Agency issuer, Agency supervisor) throws XMLStreamException {
            xml.writeStartDocument(UTF_8.name(), "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("EInvoice");
            xml.writeDefaultNamespace(NAMESPACE);
            element("Header", () -> {
                element("EInvoiceID", c.number().toString());
                element("Version", c.correction() == null ? VERSION : VERSION_OF_CORRECTIONS);
            });
            element("EInvoiceData", () -> {
                element("MainInfo", () -> mainInfo(c, issuer, supervisor));
                element("Details", () -> items(c.lines()));
            });
            xml.writeCharacters("\n");
            xml.writeEndElement();
            xml.writeEndDocument();
        }

        private void mainInfo(ReceiptContent c, Agency issuer, Agency supervisor) throws XMLStreamException {
            element("EInvoiceKind", c.kind().name());
            element("EInvoiceCode", c.number().code().value());
            element("EInvoiceNumber", c.number().digits());
            element("RandomNumber", c.checkCode().value());
            element("SupervisorAreaCode", c.number().code().region());
            element("SupervisorParty", () -> agency("SupervisorParty", supervisor));
            element("TotalAmount", c.total().figure());
            element("CurrencyType", c.total().currency().getCurrencyCode());
            element("IssueDate", c.issuedAt().toLocalDate().toString());
            element("IssueTime", c.issuedAt().format(DateTimeFormatter.ofPattern("HH:mm:ssxxx")));
            element("InvoicingParty", () -> {
                agency("InvoicingParty", issuer);
                element("InvoicingPartyId", issuer.id().value());
            });
            String party = c.kind().direction() == ReceiptKind.Direction.RECEIVED ? "PayerParty" : "PayeeParty";
            element(party, () -> party(party, c.party()));
            element("PayMode", c.payMode());
            element("BizCode", c.paymentReference());
            element("BookedOn", c.bookedOn().toString());
            ReceiptContent.@Nullable ForeignAmount foreign = c.foreign();
            if (foreign != null) {
                element("ForeignAmount", () -> {
                    element("TotalAmount", foreign.amount().figure());
                    element("CurrencyType", foreign.amount().currency().getCurrencyCode());
                    element("ExchangeRate", figure(foreign.rate()));
                });
            }
            element("HandlingPerson", c.drawer());
            element("Checker", c.reviewer());
            element("Remark", c.remark());
            ReceiptNumber related = c.related();
            if (related != null) {
                element("RelatedInvoice", () -> {
                    element("RelatedInvoiceCode", related.code().value());
                    element("RelatedInvoiceNumber", related.digits());
                });
            }
            ReceiptContent.@Nullable Invoice invoice = c.invoice();
            if (invoice != null) {
                element("SellersInvoice", () -> invoice(invoice));
            }
            ReceiptContent.@Nullable Correction correction = c.correction();
            if (correction != null) {
                element("Correction", () -> {
                    element("Act", correction.act().name());
                    element("Reason", correction.reason().name());
                });
            }
        }

        private void agency(String prefix, Agency agency) throws XMLStreamException {
            element(prefix + "Code", agency.creditCode());
            element(prefix + "Name", agency.nameZh());
        }

        private void party(String prefix, Party party) throws XMLStreamException {
            element(prefix + "Type", party.type().name());
            PartyIdentifier identifier = party.identifier();
            if (identifier != null) {
                start(prefix + "Code");
                xml.writeAttribute("scheme", identifier.scheme().name());
                xml.writeCharacters(identifier.value());
                xml.writeEndElement();
            }
            element(prefix + "Name", party.name());
        }

        private void invoice(ReceiptContent.Invoice invoice) throws XMLStreamException {
            element("SellersNumber", invoice.number());
            element("TypeCode", invoice.type());
            element("InvoiceDate", invoice.issuedOn().toString());
            LocalDate dueOn = invoice.dueOn();
            element("DueDate", dueOn == null ? null : dueOn.toString());
            element("SellerParty", () -> party("SellerParty", invoice.seller()));
            element("PayableAmount", invoice.payable().figure());
            element("XmlSha256", invoice.xml().hex());
        }

        private void items(List<Line> lines) throws XMLStreamException {
            for (Line line : lines) {
                element("Item", () -> {
                    element("ItemCode", line.itemCode());
                    element("ItemName", line.name());
                    element("ItemUnit", line.unit());
                    element("ItemQuantity", figure(line.quantity()));
                    element("ItemStd", figure(line.rate()));
                    element("ItemAmount", line.amount().figure());
                });
            }
        }

        private void element(String name, Body body) throws XMLStreamException {
            start(name);
            body.write();
            newLine();
            xml.writeEndElement();
        }

        /** Nothing where there is no value. */
        private void element(String name, @Nullable String value) throws XMLStreamException {
            if (value != null) {
                start(name);
                xml.writeCharacters(value);
                xml.writeEndElement();
            }
        }

        private void start(String name) throws XMLStreamException {
            newLine();
            xml.writeStartElement(name);
        }

        private void newLine() throws XMLStreamException {
            xml.writeCharacters("\n");
        }

        private static @Nullable String figure(@Nullable BigDecimal value) {
            return value == null ? null : value.toPlainString();
        }
    }
}
