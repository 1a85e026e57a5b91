package org.piaolian.seals.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.piaolian.seals.domain.SealKeys;
import org.piaolian.seals.domain.SealUnavailable;

/**
 * Seal keys in PKCS#12 files {@code <owner>.p12}, opened by the first line of a password file. A file that is replaced
 * is read anew at its next use, so that a key can be changed while the portal runs.
 */
final class Pkcs12SealKeys implements SealKeys {

    private final Path folder;
    private final Path passwordFile;
    private final Provider signing;
    private final Map<String, Loaded> loaded = new ConcurrentHashMap<>();

    private record Loaded(FileTime modified, SealKey key) {}

    /** @param signing does the signing; keys are handed to it in its own form once, not at every signature */
    Pkcs12SealKeys(Path folder, Path passwordFile, Provider signing) {
        this.folder = folder;
        this.passwordFile = passwordFile;
        this.signing = signing;
    }

    @Override
    public SealKey find(String owner) {
        Path file = folder.resolve(owner + ".p12");
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            @Nullable Loaded known = loaded.get(owner);
            if (known == null || !known.modified().equals(modified)) {
                known = new Loaded(modified, load(file));
                loaded.put(owner, known);
            }
            return known.key();
        } catch (IOException | GeneralSecurityException e) {
            throw new SealUnavailable("the seal key " + file + " cannot be opened", e);
        }
    }

    private SealKey load(Path file) throws IOException, GeneralSecurityException {
        char[] password = password(passwordFile);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        for (String alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, password) instanceof PrivateKey key) {
                PrivateKey ours = KeyFactory.getInstance(key.getAlgorithm(), signing)
                        .generatePrivate(new PKCS8EncodedKeySpec(key.getEncoded()));
                return new SealKey(ours, chain(store, alias), signing);
            }
        }
        throw new GeneralSecurityException("no private key in " + file);
    }

    static List<X509Certificate> chain(KeyStore store, String alias) throws GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        Certificate @Nullable [] stored = store.getCertificateChain(alias);
        if (stored != null) {
            for (Certificate certificate : stored) {
                chain.add((X509Certificate) certificate);
            }
        }
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("no certificate beside the key " + alias);
        }
        return chain;
    }

    static char[] password(Path file) throws IOException {
        return Files.readString(file).lines().findFirst().orElse("").toCharArray();
    }
}
