package org.piaolian.invoices.adapter;

import com.helger.cii.d16b.CIID16BCrossIndustryInvoiceTypeMarshaller;
import com.helger.diagnostics.error.IError;
import com.helger.diagnostics.error.list.ErrorList;
import com.helger.diver.api.coord.DVRCoordinate;
import com.helger.en16931.ubl2cii.UBLToCIIConversionHelper;
import com.helger.phive.api.execute.ValidationExecutionManager;
import com.helger.phive.api.executorset.ValidationExecutorSetRegistry;
import com.helger.phive.api.result.ValidationResult;
import com.helger.phive.api.result.ValidationResultList;
import com.helger.phive.api.validity.IValidityDeterminator;
import com.helger.phive.en16931.EN16931Validation;
import com.helger.phive.xml.source.IValidationSourceXML;
import com.helger.phive.xml.source.ValidationSourceXML;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.piaolian.invoices.domain.Finding;
import org.piaolian.invoices.domain.InvoiceReader;
import org.piaolian.invoices.domain.Preceding;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import un.unece.uncefact.data.standard.crossindustryinvoice._100.CrossIndustryInvoiceType;

/**
 * Invoices by the validation artefacts of EN 16931 1.3.16 (Connecting Europe Facility), run by phive. The rules take
 * seconds and some 100 MB to load, so they are loaded with the first invoice and not before.
 */
@ApplicationScoped
public class PhiveInvoiceReader implements InvoiceReader {

    private static final String PROFILE = "urn:cen.eu:en16931:2017";

    private static final String CII = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100";
    private static final String UBL = "urn:oasis:names:specification:ubl:schema:xsd:";

    /** More findings than these help nobody. */
    private static final int MOST_FINDINGS = 200;

    private static final int MOST_BYTES = 5 << 20;
    private static final int MOST_NODES = 300_000;

    /** Rules at work at once, each of which holds several times the invoice in memory. */
    private final Semaphore atWork = new Semaphore(2);

    /** The syntaxes that EN 16931 is bound to. */
    private enum Syntax {
        UBL_INVOICE,
        UBL_CREDIT_NOTE,
        CII;

        DVRCoordinate rules() {
            return switch (this) {
                case UBL_INVOICE -> EN16931Validation.VID_UBL_INVOICE_1316;
                case UBL_CREDIT_NOTE -> EN16931Validation.VID_UBL_CREDIT_NOTE_1316;
                case CII -> EN16931Validation.VID_CII_1316;
            };
        }

        static Optional<Syntax> of(Element root) {
            return Optional.ofNullable(Map.of(
                            UBL + "Invoice-2 Invoice", UBL_INVOICE,
                            UBL + "CreditNote-2 CreditNote", UBL_CREDIT_NOTE,
                            PhiveInvoiceReader.CII + " CrossIndustryInvoice", CII)
                    .get(root.getNamespaceURI() + " " + root.getLocalName()));
        }
    }

    /** Loaded by the first who asks (JLS 12.4). */
    private static final class Rules {

        private static final ValidationExecutorSetRegistry<IValidationSourceXML> ALL =
                new ValidationExecutorSetRegistry<>();

        static {
            EN16931Validation.initEN16931(ALL);
        }

        static List<Finding> apply(Syntax syntax, Document invoice) {
            ValidationResultList results = ValidationExecutionManager.executeValidation(
                    IValidityDeterminator.createDefault(),
                    ALL.getOfID(syntax.rules()),
                    ValidationSourceXML.create("invoice.xml", invoice));
            List<Finding> findings = new ArrayList<>();
            for (ValidationResult result : results) {
                for (IError error : result.getErrorList()) {
                    findings.add(finding(error));
                }
            }
            return findings;
        }

        private static Finding finding(IError error) {
            @Nullable String rule = error.getErrorID();
            @Nullable String place = error.getErrorFieldName();
            String location = place != null
                    ? place
                    : error.hasErrorLocation()
                            ? "line %d, column %d"
                                    .formatted(
                                            error.getErrorLocation().getLineNumber(),
                                            error.getErrorLocation().getColumnNumber())
                            : "";
            return new Finding(
                    error.isError() ? Finding.Severity.ERROR : Finding.Severity.WARNING,
                    rule == null || rule.isEmpty() ? "XSD" : rule,
                    location,
                    String.valueOf(error.getErrorText(Locale.ENGLISH)));
        }
    }

    @Override
    public Reading read(byte[] xml) {
        if (xml.length > MOST_BYTES) {
            return refused("PL-LIMIT", "", "超过 5 MiB More than 5 MiB");
        }
        Document document;
        try {
            document = parser().parse(new InputSource(new ByteArrayInputStream(xml)));
        } catch (SAXParseException e) {
            return refused(
                    "PL-XML",
                    "line %d, column %d".formatted(e.getLineNumber(), e.getColumnNumber()),
                    "不是可接受的 XML Not XML that is taken: " + e.getMessage());
        } catch (SAXException e) {
            return refused("PL-XML", "", "不是可接受的 XML Not XML that is taken: " + e.getMessage());
        } catch (IOException e) {
            // Of bytes in memory: the encoding is not what the file says it is.
            return refused("PL-XML", "", "编码有误 Bytes that are not of the file's encoding: " + e.getMessage());
        }
        if (document.getElementsByTagName("*").getLength() > MOST_NODES) {
            return refused("PL-LIMIT", "", "元素过多 More than " + MOST_NODES + " elements");
        }
        Optional<Syntax> syntax = Syntax.of(document.getDocumentElement());
        if (syntax.isEmpty()) {
            return refused(
                    "PL-SYNTAX",
                    "/*",
                    "只接受 UBL 2.1 发票、贷记单或 CII D16B Neither UBL 2.1 Invoice or CreditNote nor CII D16B");
        }
        atWork.acquireUninterruptibly();
        try {
            return check(syntax.get(), document, xml);
        } finally {
            atWork.release();
        }
    }

    private static Reading check(Syntax syntax, Document document, byte[] xml) {
        List<Finding> findings = Rules.apply(syntax, document);
        if (hasError(findings)) {
            return new Reading.Refused(cut(findings));
        }
        List<Preceding> preceding;
        try {
            preceding = PrecedingInvoices.read(document.getDocumentElement());
        } catch (CiiInvoice.Unfit e) {
            return refused(e.rule(), e.term(), String.valueOf(e.getMessage()));
        }
        byte[] cii = xml;
        Document normal = document;
        if (syntax != Syntax.CII) {
            ErrorList troubles = new ErrorList();
            @Nullable
            CrossIndustryInvoiceType converted = syntax == Syntax.UBL_INVOICE
                    ? UBLToCIIConversionHelper.convertUBL21InvoiceToCIID16B(new ByteArrayInputStream(xml), troubles)
                    : UBLToCIIConversionHelper.convertUBL21CreditNoteToCIID16B(new ByteArrayInputStream(xml), troubles);
            if (converted != null && !preceding.isEmpty()) {
                PrecedingInvoices.write(converted, preceding.get(0));
            }
            byte @Nullable [] bytes =
                    converted == null ? null : new CIID16BCrossIndustryInvoiceTypeMarshaller().getAsBytes(converted);
            if (bytes == null) {
                return refused("PL-CONVERSION", "", "无法转换为 CII Cannot be said in CII: " + troubles);
            }
            cii = bytes;
            try {
                normal = parser().parse(new InputSource(new ByteArrayInputStream(cii)));
            } catch (SAXException e) {
                throw new IllegalStateException("CII that was just written does not parse", e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (preceding.size() > 1) {
                findings.add(Finding.warning(
                        "PL-CONVERSION",
                        "BG-3",
                        "CII 只能写明一张原发票，其余仅见于票面备注 CII has room for one preceding invoice; the others are in the"
                                + " remark on the page only"));
            }
            List<Finding> afterwards = Rules.apply(Syntax.CII, normal);
            if (hasError(afterwards)) {
                return new Reading.Refused(cut(afterwards.stream()
                        .map(f -> new Finding(f.severity(), f.rule(), "CII " + f.location(), f.message()))
                        .toList()));
            }
        }
        Element root = normal.getDocumentElement();
        String profile = Elements.text(root, "ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID")
                .orElse("");
        if (!profile.equals(PROFILE)) {
            return refused("PL-PROFILE", "BT-24", "只接受 Only this specification is taken: " + PROFILE);
        }
        try {
            return new Reading.Accepted(CiiInvoice.read(root, preceding, cii), cut(findings));
        } catch (CiiInvoice.Unfit e) {
            return refused(e.rule(), e.term(), String.valueOf(e.getMessage()));
        }
    }

    private static Reading refused(String rule, String location, String message) {
        return new Reading.Refused(List.of(Finding.error(rule, location, message)));
    }

    private static boolean hasError(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.severity() == Finding.Severity.ERROR);
    }

    private static List<Finding> cut(List<Finding> findings) {
        return findings.subList(0, Math.min(findings.size(), MOST_FINDINGS));
    }

    /** No document types, so no entities of any kind; nothing outside the file; bounded depth and attributes. */
    private static DocumentBuilder parser() {
        // Not newInstance: an application server puts whatever parser it likes there, and limits differ.
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        try {
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
            factory.setAttribute("http://www.oracle.com/xml/jaxp/properties/maxElementDepth", "64");
            factory.setAttribute("http://www.oracle.com/xml/jaxp/properties/elementAttributeLimit", "64");
            DocumentBuilder parser = factory.newDocumentBuilder();
            parser.setErrorHandler(new ErrorHandler() {
                @Override
                public void warning(SAXParseException e) {
                    // says nothing about the invoice
                }

                @Override
                public void error(SAXParseException e) throws SAXException {
                    throw e;
                }

                @Override
                public void fatalError(SAXParseException e) throws SAXException {
                    throw e;
                }
            });
            return parser;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this Java platform's parser cannot be bounded", e);
        }
    }
}
