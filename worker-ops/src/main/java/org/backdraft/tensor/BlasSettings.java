package org.backdraft.tensor;

import java.io.Serializable;
import java.util.Objects;

/**
 * Which BLAS library to use, and what to do when it can't be loaded.
 *
 * @param library the library wanted
 * @param path file of a {@link BlasLibrary#SYSTEM} library, or "" to let the loader search for
 *     {@code libblas.so.3}
 * @param fallback whether a library that can't be loaded is replaced by the next slower one (with a
 *     warning) instead of being an error
 */
public record BlasSettings(BlasLibrary library, String path, boolean fallback)
        implements Serializable {

    /** The library inside the jar, or the fastest that loads. */
    public static final BlasSettings DEFAULT = new BlasSettings(BlasLibrary.BUNDLED, "", true);

    public BlasSettings {
        Objects.requireNonNull(library, "library");
        if (!path.isEmpty() && library != BlasLibrary.SYSTEM) {
            throw new IllegalArgumentException(
                    "a BLAS path goes with the system library, not with " + library);
        }
    }
}
