package org.backdraft.tensor;

import dev.ludovic.netlib.blas.BLAS;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The one matrix product, C = op(A) op(B) + beta C, by the BLAS library of this JVM.
 *
 * <p>The library is chosen once in a JVM, by the first {@link #use} or product. Products may run on
 * any number of threads; each uses the calling thread alone, so results are repeatable.
 */
public final class Blas {
    /*
     * netlib (dev.ludovic.netlib) calls a library through JNI and pins Java's arrays, so a view costs
     * no copy. Its own look-up hides why a load failed; so its implementations are asked for by name,
     * which keeps the reason. BLAS is column-major: a row-major product is the same call with the
     * operands swapped, C' = op(B)' op(A)'.
     */
    private static final Logger LOG = LoggerFactory.getLogger(Blas.class);
    private static final String NETLIB = "dev.ludovic.netlib.blas.";
    private static final String NATIVE = "JNIBLAS";
    private static final String PLAIN_JAVA = "Java11BLAS";

    private static volatile Loaded loaded;

    private record Loaded(
            BlasSettings settings,
            BlasLibrary library,
            Sgemm sgemm,
            Sgemv sgemv,
            String description) {}

    private Blas() {}

    /**
     * Chooses the library of this JVM.
     *
     * @return what was loaded, for people: library, file and whatever replaced it
     * @throws BlasUnavailableException when it can't be loaded and the settings allow no fallback
     * @throws IllegalStateException when this JVM already uses other settings
     */
    public static String use(BlasSettings settings) {
        Loaded current = loaded;
        if (current == null) {
            current = loadOnce(settings);
        }
        if (!current.settings.equals(settings)) {
            throw new IllegalStateException(
                    "this JVM already uses %s; start another JVM to use %s"
                            .formatted(current.settings, settings));
        }
        return current.description;
    }

    /** The library that this JVM uses, for people; likewise. */
    public static String description() {
        return current().description;
    }

    /** The library that this JVM uses; the default one is loaded if none was chosen yet. */
    public static BlasLibrary library() {
        return current().library;
    }

    /**
     * C = op(A) op(B) + beta C, where op transposes when asked to.
     *
     * @param a read, m x k after op
     * @param b read, k x n after op
     * @param beta 0 to write C, 1 to add to it
     * @param c written or accumulated, m x n; shares no array with {@code a} or {@code b}
     * @throws IllegalArgumentException when the shapes don't fit
     */
    public static void multiply(
            Matrix a, boolean transposeA, Matrix b, boolean transposeB, float beta, Matrix c) {
        multiply(current().sgemm, a, transposeA, b, transposeB, beta, c);
    }

    /**
     * C = op(A) op(B) + beta C, where B lies in a longer array.
     *
     * @param a read, m x k after op
     * @param b read, {@code rows} x {@code cols} from {@code at}, k x n after op
     * @param beta 0 to write C, 1 to add to it
     * @param c written or accumulated, m x n; another array than {@code a} and {@code b}
     * @throws IllegalArgumentException when the shapes don't fit
     */
    public static void multiply(
            Matrix a,
            boolean transposeA,
            float[] b,
            int at,
            int rows,
            int cols,
            boolean transposeB,
            float beta,
            Matrix c) {
        multiply(
                current().sgemm,
                a,
                transposeA,
                b,
                at,
                rows,
                cols,
                transposeB,
                beta,
                c.data(),
                c.offset(),
                c.rows(),
                c.cols());
    }

    /**
     * C = op(A) op(B) + beta C, where C lies in a longer array.
     *
     * @param a read, m x k after op
     * @param b read, k x n after op
     * @param beta 0 to write C, 1 to add to it
     * @param c written or accumulated, m x n from {@code at}; another array than {@code a} and
     *     {@code b}
     * @throws IllegalArgumentException when the shapes don't fit
     */
    public static void multiply(
            Matrix a,
            boolean transposeA,
            Matrix b,
            boolean transposeB,
            float beta,
            float[] c,
            int at) {
        multiply(
                current().sgemm,
                a,
                transposeA,
                b.data(),
                b.offset(),
                b.rows(),
                b.cols(),
                transposeB,
                beta,
                c,
                at,
                transposeA ? a.cols() : a.rows(),
                transposeB ? b.rows() : b.cols());
    }

    /**
     * y = A x + beta y: the product for one row, many times as fast as {@link #multiply} and with
     * bits of its own.
     *
     * @param a read, {@code rows} x {@code cols} from {@code at}
     * @param x read, {@code cols} numbers from {@code xAt}
     * @param beta 0 to write y, 1 to add to it
     * @param y written or accumulated, {@code rows} numbers from {@code yAt}; another array
     * @throws IndexOutOfBoundsException when an array ends before
     */
    public static void multiplyVector(
            float[] a,
            int at,
            int rows,
            int cols,
            float[] x,
            int xAt,
            float beta,
            float[] y,
            int yAt) {
        multiplyVector(current().sgemv, a, at, rows, cols, x, xAt, beta, y, yAt);
    }

    static void multiplyVector(
            Sgemv sgemv,
            float[] a,
            int at,
            int rows,
            int cols,
            float[] x,
            int xAt,
            float beta,
            float[] y,
            int yAt) {
        Objects.checkFromIndexSize(at, Math.multiplyExact(rows, cols), a.length);
        Objects.checkFromIndexSize(xAt, cols, x.length);
        Objects.checkFromIndexSize(yAt, rows, y.length);
        if (rows > 0 && cols > 0) {
            sgemv.multiply(cols, rows, a, at, x, xAt, beta, y, yAt);
        } else {
            scale(beta, y, yAt, rows);
        }
    }

    static void multiply(
            Sgemm sgemm,
            Matrix a,
            boolean transposeA,
            Matrix b,
            boolean transposeB,
            float beta,
            Matrix c) {
        multiply(
                sgemm,
                a,
                transposeA,
                b.data(),
                b.offset(),
                b.rows(),
                b.cols(),
                transposeB,
                beta,
                c.data(),
                c.offset(),
                c.rows(),
                c.cols());
    }

    private static void multiply(
            Sgemm sgemm,
            Matrix a,
            boolean transposeA,
            float[] b,
            int bAt,
            int bRows,
            int bCols,
            boolean transposeB,
            float beta,
            float[] c,
            int cAt,
            int cRows,
            int cCols) {
        int m = transposeA ? a.cols() : a.rows();
        int k = transposeA ? a.rows() : a.cols();
        int n = transposeB ? bRows : bCols;
        if (k != (transposeB ? bCols : bRows) || m != cRows || n != cCols) {
            throw new IllegalArgumentException(
                    shapes(a, transposeA, bRows, bCols, transposeB, cRows, cCols));
        }
        Objects.checkFromIndexSize(bAt, Math.multiplyExact(bRows, bCols), b.length);
        Objects.checkFromIndexSize(cAt, Math.multiplyExact(m, n), c.length);
        if (m == 0 || n == 0) {
            return;
        }
        if (k == 0) {
            scale(beta, c, cAt, m * n);
            return;
        }
        sgemm.multiply(
                transposeB,
                transposeA,
                n,
                m,
                k,
                b,
                bAt,
                bCols,
                a.data(),
                a.offset(),
                a.cols(),
                beta,
                c,
                cAt,
                cCols);
    }

    private static void scale(float beta, float[] c, int at, int count) {
        for (int i = at; i < at + count; i++) {
            c[i] = beta == 0 ? 0 : beta * c[i];
        }
    }

    private static String shapes(
            Matrix a, boolean ta, int bRows, int bCols, boolean tb, int cRows, int cCols) {
        return "can't multiply %d x %d%s by %d x %d%s into %d x %d"
                .formatted(
                        a.rows(),
                        a.cols(),
                        ta ? " transposed" : "",
                        bRows,
                        bCols,
                        tb ? " transposed" : "",
                        cRows,
                        cCols);
    }

    private static Loaded current() {
        Loaded current = loaded;
        return current != null ? current : loadOnce(BlasSettings.DEFAULT);
    }

    private static synchronized Loaded loadOnce(BlasSettings settings) {
        if (loaded == null) {
            loaded = load(settings);
            LOG.info("BLAS: {}", loaded.description);
        }
        return loaded;
    }

    private static Loaded load(BlasSettings settings) {
        StringBuilder reasons = new StringBuilder();
        for (BlasLibrary library : BlasLibrary.values()) {
            if (library.compareTo(settings.library()) < 0
                    || (library == BlasLibrary.SYSTEM && settings.library() != library)) {
                continue;
            }
            try {
                Loaded found = load(library, settings);
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

    private static Loaded fallback(Loaded found, CharSequence reasons) {
        String description = "%s, in place of what failed:%s".formatted(found.description, reasons);
        LOG.warn("BLAS: {}", description);
        return new Loaded(found.settings, found.library, found.sgemm, found.sgemv, description);
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

    private static Loaded load(BlasLibrary library, BlasSettings settings)
            throws IOException, ReflectiveOperationException {
        return switch (library) {
            case BUNDLED -> bundled(settings);
            case SYSTEM -> system(settings);
            case VECTOR -> of(settings, library, blas("VectorBLAS"), "Java with the Vector API");
            case JAVA -> of(settings, library, blas(PLAIN_JAVA), "plain Java");
        };
    }

    private static Loaded bundled(BlasSettings settings)
            throws IOException, ReflectiveOperationException {
        Path file = BundledOpenBlas.load();
        boolean mac = System.getProperty("os.name").startsWith("Mac");
        if (!mac) {
            System.setProperty(NETLIB + "nativeLibPath", file.toString());
        }
        String description = "OpenBLAS from the jar, one thread a call (" + file + ")";
        return mac
                ? new Loaded(
                        settings,
                        BlasLibrary.BUNDLED,
                        BundledOpenBlas.direct(),
                        sgemv(blas(PLAIN_JAVA)),
                        description)
                : of(settings, BlasLibrary.BUNDLED, blas(NATIVE), description);
    }

    private static Loaded system(BlasSettings settings) throws ReflectiveOperationException {
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

    private static Loaded of(
            BlasSettings settings, BlasLibrary library, BLAS blas, String description) {
        return new Loaded(settings, library, sgemm(blas), sgemv(blas), description);
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
