package org.piaolian.proofs.adapter;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.piaolian.proofs.domain.LogUnavailable;
import org.piaolian.proofs.domain.PublishedLog;
import org.piaolian.settings.Settings;
import org.piaolian.verifier.AgencyKeys;
import org.piaolian.verifier.CheckedNotes;
import org.piaolian.verifier.SignedCheckpoint;
import org.piaolian.verifier.Tiles;
import org.piaolian.verifier.Unproven;

/** The folder that an agency's node writes its log to. */
@ApplicationScoped
public class NodeFolder implements PublishedLog {

    private static final Pattern TILE =
            Pattern.compile("tile/(entries|[0-9]|[1-5][0-9]|6[0-3])(/x[0-9]{3})*/[0-9]{3}(\\.p/[1-9][0-9]{0,2})?");

    private final Settings settings;
    private final CheckedNotes checkedNotes = new CheckedNotes();

    @Inject
    public NodeFolder(Settings settings) {
        this.settings = settings;
    }

    @Override
    public AgencyKeys keys() {
        Path file = settings.agencyKeys();
        try {
            return AgencyKeys.parse(Files.readAllBytes(file));
        } catch (IOException | Unproven e) {
            throw new LogUnavailable("the agencies' keys cannot be read: " + file, e);
        }
    }

    @Override
    public Optional<SignedCheckpoint> checkpoint() {
        Optional<byte[]> note = file("checkpoint");
        if (note.isEmpty()) {
            return Optional.empty();
        }
        try {
            AgencyKeys keys = keys();
            CheckedNotes.Checked checked = checkedNotes.check(note.get(), keys);
            checked.signers().enough(keys);
            return Optional.of(checked.checkpoint());
        } catch (Unproven e) {
            throw new LogUnavailable("the published checkpoint is not good: " + e.getMessage(), e);
        }
    }

    @Override
    public List<byte[]> inclusion(long index, long size) {
        try {
            return new Tiles(settings.publishedLog()).inclusion(index, size);
        } catch (IOException e) {
            throw new LogUnavailable("the tiles cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<byte[]> file(String path) {
        boolean known = path.equals("checkpoint")
                || path.equals("agencies.keys")
                || TILE.matcher(path).matches();
        if (!known) {
            return Optional.empty();
        }
        Path file = path.equals("agencies.keys")
                ? settings.agencyKeys()
                : settings.publishedLog().resolve(path);
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new LogUnavailable("cannot be read: " + file, e);
        }
    }
}
