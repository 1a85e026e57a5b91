package org.piaolian.payments.adapter;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.piaolian.payments.domain.UnreadableFile;

/** The account a notification reports on, as it stands in the file. */
final class CamtAccount {

    @Nullable
    String id;

    @Nullable
    String ownerName;

    static CamtAccount read(XmlCursor xml) throws UnreadableFile, IOException {
        CamtAccount account = new CamtAccount();
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "Id" -> account.id = readId(xml);
                case "Ownr" -> account.ownerName = CamtParty.read(xml).name;
                default -> xml.skip();
            }
        }
        return account;
    }

    /** Of {@code Id/IBAN} or {@code Id/Othr/Id}. */
    static @Nullable String readId(XmlCursor xml) throws UnreadableFile, IOException {
        @Nullable String id = null;
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "IBAN" -> id = xml.text();
                case "Othr" -> {
                    while (xml.nextChild()) {
                        if (xml.name().equals("Id")) {
                            id = id == null ? xml.text() : id;
                        } else {
                            xml.skip();
                        }
                    }
                }
                default -> xml.skip();
            }
        }
        return id;
    }
}
