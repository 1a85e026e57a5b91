package org.piaolian.web.layout;

import jakarta.servlet.http.Part;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What browsers send when a person chooses a file in a form. */
public final class Uploads {

    /** What a file's name is kept to, in characters. */
    private static final int LONGEST_NAME = 255;

    private Uploads() {}

    /** The file that was chosen. A form without one has a part all the same, empty and without a name. */
    public static Optional<Part> chosen(@Nullable Part part) {
        return Optional.ofNullable(part).filter(file -> !nameOf(file).isEmpty());
    }

    /** The file's name without the folders that some browsers send with it, cut at its front where it is too long. */
    public static String nameOf(Part part) {
        @Nullable String name = part.getSubmittedFileName();
        String bare = name == null ? "" : name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return bare.length() <= LONGEST_NAME ? bare : bare.substring(bare.length() - LONGEST_NAME);
    }
}
