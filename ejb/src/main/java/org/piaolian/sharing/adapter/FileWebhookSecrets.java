package org.piaolian.sharing.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.piaolian.settings.PrivateFiles;
import org.piaolian.settings.Settings;
import org.piaolian.sharing.domain.WebhookSecrets;

/** A file for each webhook, readable by the portal alone. */
@ApplicationScoped
public class FileWebhookSecrets implements WebhookSecrets {

    private final Path folder;

    @Inject
    public FileWebhookSecrets(Settings settings) {
        this(settings.webhookSecrets());
    }

    public FileWebhookSecrets(Path folder) {
        this.folder = folder;
    }

    @Override
    public void keep(UUID webhook, byte[] secret) {
        try {
            Files.createDirectories(folder);
            PrivateFiles.writeSecret(file(webhook), secret);
        } catch (IOException e) {
            throw new UncheckedIOException("the secret of webhook " + webhook + " cannot be kept", e);
        }
    }

    @Override
    public Optional<byte[]> find(UUID webhook) {
        try {
            return Optional.of(Files.readAllBytes(file(webhook)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("the secret of webhook " + webhook + " cannot be read", e);
        }
    }

    @Override
    public void forget(UUID webhook) {
        try {
            Files.deleteIfExists(file(webhook));
        } catch (IOException e) {
            throw new UncheckedIOException("the secret of webhook " + webhook + " cannot be deleted", e);
        }
    }

    private Path file(UUID webhook) {
        return folder.resolve(webhook + ".secret");
    }
}
