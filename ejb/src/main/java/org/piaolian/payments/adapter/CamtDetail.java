package org.piaolian.payments.adapter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.payments.domain.UnreadableFile;

/** A {@code TxDtls} as it stands in the file; an element that is not there is null. */
final class CamtDetail {

    /** @param currency the attribute, null where it is missing */
    record Amount(String figure, @Nullable String currency) {

        static Amount read(XmlCursor xml) throws UnreadableFile, IOException {
            @Nullable String currency = xml.attribute("Ccy");
            return new Amount(xml.text(), currency);
        }
    }

    /** @param unit the currency one unit of which the rate prices */
    record Rate(@Nullable String source, @Nullable String unit, String rate) {}

    /** {@code AmtDtls}, which entries have as well. */
    static final class Amounts {
        @Nullable
        Amount instructed;

        @Nullable
        Amount transaction;

        @Nullable
        Rate rate;

        static Amounts read(XmlCursor xml) throws UnreadableFile, IOException {
            Amounts amounts = new Amounts();
            while (xml.nextChild()) {
                switch (xml.name()) {
                    case "InstdAmt" -> amounts.instructed = amounts.readAmount(xml);
                    case "TxAmt" -> amounts.transaction = amounts.readAmount(xml);
                    default -> xml.skip();
                }
            }
            return amounts;
        }

        private @Nullable Amount readAmount(XmlCursor xml) throws UnreadableFile, IOException {
            @Nullable Amount amount = null;
            while (xml.nextChild()) {
                switch (xml.name()) {
                    case "Amt" -> amount = Amount.read(xml);
                    case "CcyXchg" -> readExchange(xml);
                    default -> xml.skip();
                }
            }
            return amount;
        }

        private void readExchange(XmlCursor xml) throws UnreadableFile, IOException {
            @Nullable String source = null;
            @Nullable String unit = null;
            @Nullable String figure = null;
            while (xml.nextChild()) {
                switch (xml.name()) {
                    case "SrcCcy" -> source = xml.text();
                    case "UnitCcy" -> unit = xml.text();
                    case "XchgRate" -> figure = xml.text();
                    default -> xml.skip();
                }
            }
            if (figure != null && rate == null) {
                rate = new Rate(source, unit, figure);
            }
        }
    }

    @Nullable
    Amount amount;

    @Nullable
    String direction;

    Amounts amounts = new Amounts();

    @Nullable
    String bankReference;

    @Nullable
    String endToEndId;

    @Nullable
    String instructionId;

    @Nullable
    String transactionId;

    @Nullable
    String uetr;

    @Nullable
    String family;

    @Nullable
    CamtParty debtor;

    @Nullable
    CamtParty ultimateDebtor;

    @Nullable
    String debtorAccount;

    @Nullable
    CamtParty creditor;

    @Nullable
    CamtParty ultimateCreditor;

    @Nullable
    String creditorAccount;

    @Nullable
    String item;

    boolean returned;

    @Nullable
    String repeated;

    final List<String> remittance = new ArrayList<>();
    final List<String> creditorReferences = new ArrayList<>();
    final List<String> additional = new ArrayList<>();

    /** The amount of its own: {@code Amt}; {@code AmtDtls/TxAmt} in version 02, which has no other. */
    @Nullable
    Amount own() {
        return amount != null ? amount : amounts.transaction;
    }

    static CamtDetail read(XmlCursor xml) throws UnreadableFile, IOException {
        CamtDetail detail = new CamtDetail();
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Refs" -> detail.readReferences(xml);
                case "Amt" -> detail.amount = detail.once("TxDtls/Amt", detail.amount, Amount.read(xml));
                case "CdtDbtInd" -> detail.direction = detail.once("TxDtls/CdtDbtInd", detail.direction, xml.text());
                case "AmtDtls" -> detail.amounts = Amounts.read(xml);
                case "BkTxCd" -> detail.family = readFamily(xml);
                case "RltdPties" -> detail.readParties(xml);
                case "Purp" -> detail.readPurpose(xml);
                case "RmtInf" -> detail.readRemittance(xml);
                case "RtrInf" -> {
                    detail.returned = true;
                    xml.skip();
                }
                case "AddtlTxInf" -> detail.additional.add(xml.text());
                default -> xml.skip();
            }
        }
        return detail;
    }

    private void readReferences(XmlCursor xml) throws UnreadableFile, IOException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "AcctSvcrRef" -> bankReference = once("Refs/AcctSvcrRef", bankReference, xml.text());
                case "EndToEndId" -> endToEndId = once("EndToEndId", endToEndId, xml.text());
                case "InstrId" -> instructionId = once("InstrId", instructionId, xml.text());
                case "TxId" -> transactionId = once("TxId", transactionId, xml.text());
                case "UETR" -> uetr = once("UETR", uetr, xml.text());
                default -> xml.skip();
            }
        }
    }

    /** Which of two is meant nobody can say; the entry is refused for it later. */
    private <T> T once(String element, @Nullable T before, T now) {
        if (before == null) {
            return now;
        }
        repeated = element;
        return before;
    }

    /** {@code Domn/Fmly/Cd}: the four letters that say how the money travelled. */
    static @Nullable String readFamily(XmlCursor xml) throws UnreadableFile, IOException {
        @Nullable String family = null;
        while (xml.nextChild()) {
            if (!xml.name().equals("Domn")) {
                xml.skip();
                continue;
            }
            while (xml.nextChild()) {
                if (!xml.name().equals("Fmly")) {
                    xml.skip();
                    continue;
                }
                while (xml.nextChild()) {
                    if (xml.name().equals("Cd")) {
                        family = xml.text();
                    } else {
                        xml.skip();
                    }
                }
            }
        }
        return family;
    }

    private void readParties(XmlCursor xml) throws UnreadableFile, IOException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Dbtr" -> debtor = CamtParty.read(xml);
                case "UltmtDbtr" -> ultimateDebtor = CamtParty.read(xml);
                case "DbtrAcct" -> debtorAccount = readAccount(xml);
                case "Cdtr" -> creditor = CamtParty.read(xml);
                case "UltmtCdtr" -> ultimateCreditor = CamtParty.read(xml);
                case "CdtrAcct" -> creditorAccount = readAccount(xml);
                default -> xml.skip();
            }
        }
    }

    private static @Nullable String readAccount(XmlCursor xml) throws UnreadableFile, IOException {
        return CamtAccount.read(xml).id;
    }

    /** Only the proprietary purpose is an item; the ISO codes, such as {@code TAXS}, are too coarse to be one. */
    private void readPurpose(XmlCursor xml) throws UnreadableFile, IOException {
        while (xml.nextChild()) {
            if (xml.name().equals("Prtry")) {
                item = xml.text();
            } else {
                xml.skip();
            }
        }
    }

    private void readRemittance(XmlCursor xml) throws UnreadableFile, IOException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Ustrd" -> addUnlessEmpty(remittance, xml.text());
                case "Strd" -> readStructured(xml);
                default -> xml.skip();
            }
        }
    }

    private void readStructured(XmlCursor xml) throws UnreadableFile, IOException {
        while (xml.nextChild()) {
            if (xml.name().equals("CdtrRefInf")) {
                while (xml.nextChild()) {
                    if (xml.name().equals("Ref")) {
                        addUnlessEmpty(creditorReferences, xml.text());
                    } else {
                        xml.skip();
                    }
                }
            } else {
                xml.skip();
            }
        }
    }

    private static void addUnlessEmpty(List<String> texts, String text) {
        // Only a remark comes of it: what is beyond any remark need not be held.
        if (!text.isEmpty() && texts.size() < 20) {
            texts.add(text);
        }
    }
}
