package org.piaolian.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.piaolian.identity.domain.Account;

/**
 * Passwords that were right a short while ago, each as a MAC under a key that lives and dies with this process. The MAC
 * covers the stored hash, so a new password forgets the old one at once.
 */
final class RecentPasswords {

    private static final Duration KEPT = Duration.ofMinutes(10);

    private static final class Known {
        private final byte[] mac;
        private final Instant until;

        Known(byte[] mac, Instant until) {
            this.mac = mac;
            this.until = until;
        }
    }

    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private final SecretKeySpec key;

    RecentPasswords() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    void remember(Account account, String password, Instant now) {
        known.put(account.user(), new Known(mac(account, password), now.plus(KEPT)));
    }

    boolean knows(Account account, String password, Instant now) {
        @Nullable Known one = known.get(account.user());
        return one != null && now.isBefore(one.until) && MessageDigest.isEqual(one.mac, mac(account, password));
    }

    private byte[] mac(Account account, String password) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(account.passwordHash().getBytes(UTF_8));
            mac.update((byte) 0);
            return mac.doFinal(password.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
