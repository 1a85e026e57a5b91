package org.piaolian.payments.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.piaolian.payments.domain.Entry;
import org.piaolian.payments.domain.PaymentFileReader;
import org.piaolian.payments.domain.PaymentFormat;
import org.piaolian.payments.domain.Position;
import org.piaolian.payments.domain.Reason;
import org.piaolian.payments.domain.UnreadableFile;

/**
 * Reads ISO 20022 camt.054 (BankToCustomerDebitCreditNotification), versions 02 to 13: what differs between them is
 * where a status, a party or an amount stands, and all those places are looked at. It does not validate against the
 * schema: banks' files are looser than that, and each entry is judged by what a receipt needs of it.
 */
@ApplicationScoped
public class CamtReader implements PaymentFileReader {

    private static final Pattern NAMESPACE =
            Pattern.compile("urn:iso:std:iso:20022:tech:xsd:camt\\.054\\.001\\.([0-9]{2})");
    private static final int FIRST_VERSION = 2;
    private static final int LAST_VERSION = 13;

    @Override
    public PaymentFormat format() {
        return PaymentFormat.CAMT_054;
    }

    @Override
    public void read(InputStream file, Consumer<Entry> entries) throws UnreadableFile, IOException {
        try (XmlCursor xml = new XmlCursor(file)) {
            openDocument(xml);
            int messages = 0;
            while (xml.nextChild()) {
                if (xml.name().equals("BkToCstmrDbtCdtNtfctn")) {
                    messages++;
                    readMessage(xml, entries);
                } else {
                    xml.skip();
                }
            }
            if (messages != 1) {
                throw unsupported(xml, "a Document of camt.054 with " + messages + " messages");
            }
            // Whatever follows the root must be well-formed too.
            xml.nextChild();
        }
    }

    private static void openDocument(XmlCursor xml) throws UnreadableFile, IOException {
        // Without a root element the parser has failed before this returns.
        xml.nextChild();
        String namespace = xml.namespace();
        Matcher version = NAMESPACE.matcher(namespace);
        if (!xml.localName().equals("Document")
                || !version.matches()
                || Integer.parseInt(version.group(1)) < FIRST_VERSION
                || Integer.parseInt(version.group(1)) > LAST_VERSION) {
            throw unsupported(xml, namespace.isEmpty() ? "<" + xml.localName() + ">" : namespace);
        }
        xml.expect(namespace);
    }

    private static UnreadableFile unsupported(XmlCursor xml, String found) {
        return xml.refused(
                Reason.UNSUPPORTED_SCHEMA,
                found,
                "camt.054.001.%02d … camt.054.001.%02d".formatted(FIRST_VERSION, LAST_VERSION));
    }

    private static void readMessage(XmlCursor xml, Consumer<Entry> entries) throws UnreadableFile, IOException {
        int notification = 0;
        while (xml.nextChild()) {
            if (xml.name().equals("Ntfctn")) {
                notification++;
                readNotification(xml, notification, entries);
            } else {
                xml.skip();
            }
        }
    }

    private static void readNotification(XmlCursor xml, int notification, Consumer<Entry> entries)
            throws UnreadableFile, IOException {
        CamtAccount account = new CamtAccount();
        @Nullable String createdAt = null;
        int number = 0;
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "CreDtTm" -> createdAt = xml.text();
                case "Acct" -> account = CamtAccount.read(xml);
                case "Ntry" -> {
                    number++;
                    xml.beginEntry();
                    CamtEntry entry = CamtEntry.read(xml);
                    new CamtUnits(account, createdAt, entry, Position.entry(notification, number)).handTo(entries);
                }
                default -> xml.skip();
            }
        }
    }
}
