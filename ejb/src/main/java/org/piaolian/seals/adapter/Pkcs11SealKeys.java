package org.piaolian.seals.adapter;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.piaolian.seals.domain.SealKeys;
import org.piaolian.seals.domain.SealUnavailable;

/**
 * Seal keys in a device that speaks PKCS#11, by the JDK's SunPKCS11 provider. The alias of a key is its owner's id; the
 * PIN is the first line of the password file. Keys never leave the device.
 */
final class Pkcs11SealKeys implements SealKeys {

    private final Path configuration;
    private final Path pinFile;
    private final Map<String, SealKey> found = new ConcurrentHashMap<>();
    private @Nullable KeyStore device;

    /** @param configuration as the JDK's PKCS#11 guide describes it: {@code name}, {@code library}, {@code slot} … */
    Pkcs11SealKeys(Path configuration, Path pinFile) {
        this.configuration = configuration;
        this.pinFile = pinFile;
    }

    @Override
    public SealKey find(String owner) {
        return found.computeIfAbsent(owner, this::read);
    }

    private SealKey read(String owner) {
        try {
            KeyStore store = device();
            if (store.getKey(owner, null) instanceof PrivateKey key) {
                return new SealKey(key, Pkcs12SealKeys.chain(store, owner), store.getProvider());
            }
            throw new GeneralSecurityException("the device holds no key named " + owner);
        } catch (IOException | GeneralSecurityException | ProviderException e) {
            throw new SealUnavailable("the seal key of " + owner + " cannot be used by " + configuration, e);
        }
    }

    private synchronized KeyStore device() throws IOException, GeneralSecurityException {
        if (device == null) {
            @Nullable Provider sun = Security.getProvider("SunPKCS11");
            if (sun == null) {
                throw new GeneralSecurityException("this Java platform has no SunPKCS11 provider");
            }
            Provider configured = sun.configure(configuration.toString());
            KeyStore opened = KeyStore.getInstance("PKCS11", configured);
            opened.load(null, Pkcs12SealKeys.password(pinFile));
            device = opened;
        }
        return device;
    }
}
