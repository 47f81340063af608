package org.backdraft.tensor;

import dev.ludovic.netlib.blas.BLAS;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;

/**
 * A BLAS library as it was loaded into this JVM.
 *
 * @param settings that asked for it
 * @param library that it is, which may be a fallback
 * @param sgemm its product of matrices
 * @param sgemv its product of a matrix and a vector
 * @param description for people: library, file and whatever it stands for
 */
record LoadedBlas(
        BlasSettings settings, BlasLibrary library, Sgemm sgemm, Sgemv sgemv, String description) {
    /*
     * netlib (dev.ludovic.netlib) calls a library through JNI and pins Java's arrays, so a view costs
     * no copy. Its own look-up hides why a load failed; so its implementations are asked for by name,
     * which keeps the reason.
     */
    private static final Logger LOG = LoggerFactory.getLogger(LoadedBlas.class);
    private static final String NETLIB = "dev.ludovic.netlib.blas.";
    private static final String NATIVE = "JNIBLAS";
    private static final String PLAIN_JAVA = "Java11BLAS";

    /**
     * Loads the library that settings ask for, or what may stand for it.
     *
     * @throws BlasUnavailableException when it can't be loaded and the settings allow no fallback
     */
    static LoadedBlas load(BlasSettings settings) {
        StringBuilder reasons = new StringBuilder();
        for (BlasLibrary library : BlasLibrary.values()) {
            if (library.compareTo(settings.library()) < 0
                    || (library == BlasLibrary.SYSTEM && settings.library() != library)) {
                continue;
            }
            try {
                LoadedBlas found = load(library, settings);
                return library == settings.library() ? found : fallback(found, reasons);
            } catch (IOException | ReflectiveOperationException | LinkageError e) {
                reasons.append(' ').append(reason(library, settings, e)).append('.');
            }
            if (!settings.fallback()) {
                break;
            }
        }
        throw new BlasUnavailableException(
                "no BLAS library:"
                        + reasons
                        + " Set blas.fallback = true to run without it, slower.");
    }

    private static LoadedBlas fallback(LoadedBlas found, CharSequence reasons) {
        String description = "%s, in place of what failed:%s".formatted(found.description, reasons);
        LOG.warn("BLAS: {}", description);
        return new LoadedBlas(found.settings, found.library, found.sgemm, found.sgemv, description);
    }

    private static String reason(BlasLibrary library, BlasSettings settings, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String hint =
                switch (library) {
                    case SYSTEM -> " (" + systemFile(settings) + " does not load here)";
                    case VECTOR -> " (start Java with --add-modules jdk.incubator.vector)";
                    case BUNDLED, JAVA -> "";
                };
        return library.name().toLowerCase(java.util.Locale.ROOT) + " failed: " + cause + hint;
    }

    private static LoadedBlas load(BlasLibrary library, BlasSettings settings)
            throws IOException, ReflectiveOperationException {
        return switch (library) {
            case BUNDLED -> bundled(settings);
            case SYSTEM -> system(settings);
            case VECTOR -> of(settings, library, blas("VectorBLAS"), "Java with the Vector API");
            case JAVA -> of(settings, library, blas(PLAIN_JAVA), "plain Java");
        };
    }

    private static LoadedBlas bundled(BlasSettings settings)
            throws IOException, ReflectiveOperationException {
        Path file = BundledOpenBlas.load();
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        if (!mac) {
            System.setProperty(NETLIB + "nativeLibPath", file.toString());
        }
        String description = "OpenBLAS from the jar, one thread a call (" + file + ")";
        return mac
                ? new LoadedBlas(
                        settings,
                        BlasLibrary.BUNDLED,
                        BundledOpenBlas.direct(),
                        sgemv(blas(PLAIN_JAVA)),
                        description)
                : of(settings, BlasLibrary.BUNDLED, blas(NATIVE), description);
    }

    private static LoadedBlas system(BlasSettings settings) throws ReflectiveOperationException {
        if (!settings.path().isEmpty()) {
            loadFile(settings.path());
            System.setProperty(NETLIB + "nativeLibPath", settings.path());
        }
        return of(
                settings,
                BlasLibrary.SYSTEM,
                blas(NATIVE),
                "system library (" + systemFile(settings) + ")");
    }

    private static String systemFile(BlasSettings settings) {
        return settings.path().isEmpty() ? "libblas.so.3" : settings.path();
    }

    /** Loads a file here first, since netlib hides why it doesn't load; not a bare name. */
    private static void loadFile(String path) {
        Path file = Path.of(path);
        if (file.getParent() != null) {
            System.load(file.toAbsolutePath().toString());
        }
    }

    private static LoadedBlas of(
            BlasSettings settings, BlasLibrary library, BLAS blas, String description) {
        return new LoadedBlas(settings, library, sgemm(blas), sgemv(blas), description);
    }

    /** One of netlib's implementations, by its simple class name. */
    static BLAS blas(String name) throws ReflectiveOperationException {
        Method instance = Class.forName(NETLIB + name).getMethod("getInstance");
        instance.setAccessible(true);
        try {
            return (BLAS) instance.invoke(null);
        } catch (InvocationTargetException e) {
            throw new ReflectiveOperationException(e.getCause());
        }
    }

    static Sgemm sgemm(BLAS blas) {
        return (ta, tb, m, n, k, a, aAt, lda, b, bAt, ldb, beta, c, cAt, ldc) ->
                blas.sgemm(
                        ta ? "T" : "N",
                        tb ? "T" : "N",
                        m,
                        n,
                        k,
                        1f,
                        a,
                        aAt,
                        lda,
                        b,
                        bAt,
                        ldb,
                        beta,
                        c,
                        cAt,
                        ldc);
    }

    static Sgemv sgemv(BLAS blas) {
        return (m, n, a, aAt, x, xAt, beta, y, yAt) ->
                blas.sgemv("T", m, n, 1f, a, aAt, m, x, xAt, 1, beta, y, yAt, 1);
    }
}
