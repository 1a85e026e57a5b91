package org.piaolian.web.layout;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.piaolian.receipts.domain.Digest;

/** Addresses of our own style sheets and scripts, which change with their content so that browsers may keep them. */
@ApplicationScoped
@Named
public class Assets {

    private final ServletContext context;
    private final Map<String, String> addresses = new ConcurrentHashMap<>();

    @Inject
    public Assets(ServletContext context) {
        this.context = context;
    }

    public String url(String file) {
        return addresses.computeIfAbsent(file, this::withVersion);
    }

    private String withVersion(String file) {
        String path = "/assets/" + file;
        try (@Nullable InputStream in = context.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no such asset: " + path);
            }
            return path + "?v=" + Digest.sha256(in.readAllBytes()).hex().substring(0, 12);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
