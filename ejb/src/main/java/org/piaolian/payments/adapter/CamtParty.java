package org.piaolian.payments.adapter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.piaolian.payments.domain.UnreadableFile;
import org.piaolian.receipts.domain.CitizenId;
import org.piaolian.receipts.domain.CreditCode;
import org.piaolian.receipts.domain.Party;
import org.piaolian.receipts.domain.PartyIdentifier;
import org.piaolian.receipts.domain.PartyIdentifier.Scheme;

/** A party as it stands in the file: directly up to version 07, within {@code Pty} or {@code Agt} from 08 on. */
final class CamtParty {

    /** @param scheme code or proprietary name, in upper case; empty where none is given */
    private record Id(String element, String scheme, String value) {}

    @Nullable
    String name;

    private Party.@Nullable Type type;

    @Nullable
    private String country;

    private final List<Id> ids = new ArrayList<>();

    static CamtParty read(XmlCursor xml) throws UnreadableFile, IOException {
        CamtParty party = new CamtParty();
        party.readInto(xml);
        return party;
    }

    private void readInto(XmlCursor xml) throws UnreadableFile, IOException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Pty" -> readInto(xml);
                case "Agt" -> readAgent(xml);
                case "Nm" -> name = xml.text();
                case "CtryOfRes" -> country = xml.text();
                case "PstlAdr" -> readAddress(xml);
                case "Id" -> readIds(xml);
                default -> xml.skip();
            }
        }
    }

    /** A bank that is a party itself; its BIC stands for its name where it has none. */
    private void readAgent(XmlCursor xml) throws UnreadableFile, IOException {
        type = Party.Type.ORGANISATION;
        while (xml.nextChild()) {
            if (xml.name().equals("FinInstnId")) {
                while (xml.nextChild()) {
                    switch (xml.name()) {
                        case "Nm" -> name = xml.text();
                        case "BICFI", "BIC" -> ids.add(new Id("BICFI", "BIC", xml.text()));
                        default -> xml.skip();
                    }
                }
            } else {
                xml.skip();
            }
        }
        if (name == null && !ids.isEmpty()) {
            name = ids.get(0).value();
        }
    }

    private void readAddress(XmlCursor xml) throws UnreadableFile, IOException {
        while (xml.nextChild()) {
            if (xml.name().equals("Ctry") && country == null) {
                country = xml.text();
            } else {
                xml.skip();
            }
        }
    }

    private void readIds(XmlCursor xml) throws UnreadableFile, IOException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "PrvtId" -> {
                    type = Party.Type.PERSON;
                    readOthers(xml);
                }
                case "OrgId" -> {
                    type = Party.Type.ORGANISATION;
                    readOthers(xml);
                }
                default -> xml.skip();
            }
        }
    }

    private void readOthers(XmlCursor xml) throws UnreadableFile, IOException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "AnyBIC", "BICOrBEI" -> ids.add(new Id(xml.name(), "BIC", xml.text()));
                case "LEI" -> ids.add(new Id("LEI", "LEI", xml.text()));
                case "Othr" -> readOther(xml);
                default -> xml.skip();
            }
        }
    }

    private void readOther(XmlCursor xml) throws UnreadableFile, IOException {
        String value = "";
        String scheme = "";
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Id" -> value = xml.text();
                case "SchmeNm" -> scheme = xml.text().toUpperCase(Locale.ROOT);
                default -> xml.skip();
            }
        }
        if (!value.isEmpty()) {
            ids.add(new Id("Othr/Id", scheme, value));
        }
    }

    boolean isNamed() {
        return name != null && !name.isBlank();
    }

    /** For a party with a name, blank or not. */
    Party toParty() throws Fault {
        String checked = TextRules.partyName("Nm", name == null ? "" : name);
        return new Party(type == null ? TextRules.typeByName(checked) : type, checked, identifier());
    }

    /** A national number goes before what only a bank or a firm uses; of equals the first. */
    private @Nullable PartyIdentifier identifier() throws Fault {
        @Nullable Id chosen = null;
        for (Id id : ids) {
            if (chosen == null || (scheme(chosen) == Scheme.FOREIGN && scheme(id) != Scheme.FOREIGN)) {
                chosen = id;
            }
        }
        return chosen == null ? null : TextRules.identifier(chosen.element(), scheme(chosen), chosen.value());
    }

    private Scheme scheme(Id id) {
        String value = id.value().toUpperCase(Locale.ROOT);
        return switch (id.scheme()) {
            case "USCC" -> Scheme.CREDIT_CODE;
            // NIDN is any country's national identity number.
            case "NIDN" -> country == null || country.equals("CN") ? Scheme.CITIZEN_ID : Scheme.FOREIGN;
            // China's taxpayer number is the credit code; a person's is the citizen number.
            case "TXID", "" ->
                CreditCode.isValid(value)
                        ? Scheme.CREDIT_CODE
                        : CitizenId.isValid(value) ? Scheme.CITIZEN_ID : Scheme.FOREIGN;
            default -> Scheme.FOREIGN;
        };
    }
}
