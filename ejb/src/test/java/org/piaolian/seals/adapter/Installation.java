package org.piaolian.seals.adapter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.piaolian.seals.domain.SealKeys;
import org.piaolian.seals.domain.Seals;
import org.piaolian.seals.domain.TimestampAuthority;

/** Seals of a fresh installation in a folder, with the embedded timestamp authority. */
record Installation(
        Path folder,
        SealKeys keys,
        SealTrust trust,
        RevocationLists lists,
        TimestampAuthority timestamps,
        Seals seals) {

    static final URI PUBLIC_URL = URI.create("http://localhost:8080");

    static Installation in(Path folder, TrialKeys.Algorithm algorithm) {
        try {
            TrialKeys.create(folder, algorithm, PUBLIC_URL, Clock.systemUTC());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        SealKeys keys = new Pkcs12SealKeys(folder, folder.resolve("password"), SignatureProvider.FASTEST);
        SealTrust trust = new SealTrust(folder);
        TimestampAuthority timestamps = new EmbeddedTimestampAuthority(keys, Clock.systemUTC());
        RevocationLists lists = new RevocationLists(authority(folder), folder.resolve("crl"), Clock.systemUTC());
        return new Installation(
                folder,
                keys,
                trust,
                lists,
                timestamps,
                new PdfBoxSeals(keys, timestamps, trust, lists, Clock.systemUTC()));
    }

    static TrialAuthority authority(Path folder) {
        return new TrialAuthority(folder, folder.resolve("password"), Clock.systemUTC());
    }

    /** The least PDF there is: one empty page. */
    static byte[] emptyPage() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PDDocument document = new PDDocument()) {
            document.addPage(new PDPage());
            document.save(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
