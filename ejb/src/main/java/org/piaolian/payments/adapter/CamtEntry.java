package org.piaolian.payments.adapter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.piaolian.payments.domain.UnreadableFile;

/** An {@code Ntry} as it stands in the file, with its details; an element that is not there is null. */
final class CamtEntry {

    /** An entry is held as a whole, because its details must add up before one of them counts. */
    static final int MAX_DETAILS = 20_000;

    CamtDetail.@Nullable Amount amount;

    @Nullable
    String direction;

    @Nullable
    String status;

    @Nullable
    String reversal;

    @Nullable
    String bookedOn;

    @Nullable
    String valueOn;

    @Nullable
    String bankReference;

    @Nullable
    String family;

    @Nullable
    String repeated;

    CamtDetail.Amounts amounts = new CamtDetail.Amounts();

    final List<CamtDetail> details = new ArrayList<>();
    final List<String> additional = new ArrayList<>();

    boolean tooManyDetails;

    static CamtEntry read(XmlCursor xml) throws UnreadableFile, IOException {
        CamtEntry entry = new CamtEntry();
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Amt" -> entry.amount = entry.once("Amt", entry.amount, CamtDetail.Amount.read(xml));
                case "CdtDbtInd" -> entry.direction = entry.once("CdtDbtInd", entry.direction, xml.text());
                case "RvslInd" -> entry.reversal = entry.once("RvslInd", entry.reversal, xml.text());
                case "Sts" -> entry.status = entry.once("Sts", entry.status, xml.text());
                case "BookgDt" -> entry.bookedOn = entry.once("BookgDt", entry.bookedOn, xml.text());
                case "ValDt" -> entry.valueOn = entry.once("ValDt", entry.valueOn, xml.text());
                case "AcctSvcrRef" -> entry.bankReference = entry.once("AcctSvcrRef", entry.bankReference, xml.text());
                case "BkTxCd" -> entry.family = CamtDetail.readFamily(xml);
                case "AmtDtls" -> entry.amounts = CamtDetail.Amounts.read(xml);
                case "NtryDtls" -> entry.readDetails(xml);
                case "AddtlNtryInf" -> entry.additional.add(xml.text());
                default -> xml.skip();
            }
        }
        return entry;
    }

    private <T> T once(String element, @Nullable T before, T now) {
        if (before == null) {
            return now;
        }
        repeated = element;
        return before;
    }

    private void readDetails(XmlCursor xml) throws UnreadableFile, IOException {
        while (xml.nextChild()) {
            if (!xml.name().equals("TxDtls")) {
                xml.skip();
            } else if (details.size() < MAX_DETAILS) {
                details.add(CamtDetail.read(xml));
            } else {
                tooManyDetails = true;
                xml.skip();
            }
        }
    }
}
