package org.backdraft.tensor;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Objects;

/**
 * The one matrix product, C = op(A) op(B) + beta C, by the BLAS library of this JVM.
 *
 * <p>The library is chosen once in a JVM, by the first {@link #use} or product. Products may run on
 * any number of threads; each uses the calling thread alone, so results are repeatable.
 */
public final class Blas {
    /*
     * BLAS is column-major: a row-major product is the same call with the operands swapped, C' =
     * op(B)' op(A)'.
     */
    private static final Logger LOG = LoggerFactory.getLogger(Blas.class);

    private static volatile LoadedBlas loaded;

    private Blas() {}

    /**
     * Chooses the library of this JVM.
     *
     * @return what was loaded, for people: library, file and whatever replaced it
     * @throws BlasUnavailableException when it can't be loaded and the settings allow no fallback
     * @throws IllegalStateException when this JVM already uses other settings
     */
    public static String use(BlasSettings settings) {
        LoadedBlas current = loaded;
        if (current == null) {
            current = loadOnce(settings);
        }
        if (!current.settings().equals(settings)) {
            throw new IllegalStateException(
                    "this JVM already uses %s; start another JVM to use %s"
                            .formatted(current.settings(), settings));
        }
        return current.description();
    }

    /** The library that this JVM uses, for people; likewise. */
    public static String description() {
        return current().description();
    }

    /** The library that this JVM uses; the default one is loaded if none was chosen yet. */
    public static BlasLibrary library() {
        return current().library();
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
        multiply(current().sgemm(), a, transposeA, b, transposeB, beta, c);
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
                current().sgemm(),
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
                current().sgemm(),
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
     * C = op(A) op(B) + beta C on parts of longer arrays, whose rows may lie apart.
     *
     * @param m rows of C
     * @param n columns of C
     * @param k columns of op(A), rows of op(B)
     * @param a read, m x k after op, from {@code aAt} on; its rows start {@code lda} apart
     * @param b read, k x n after op, from {@code bAt} on; its rows start {@code ldb} apart
     * @param beta 0 to write C, 1 to add to it
     * @param c written or accumulated, from {@code cAt} on, rows {@code ldc} apart; another array
     *     than {@code a} and {@code b}
     * @throws IndexOutOfBoundsException when an array ends before, or rows overlap
     */
    public static void multiply(
            boolean transposeA,
            boolean transposeB,
            int m,
            int n,
            int k,
            float[] a,
            int aAt,
            int lda,
            float[] b,
            int bAt,
            int ldb,
            float beta,
            float[] c,
            int cAt,
            int ldc) {
        checkPart(transposeA ? k : m, transposeA ? m : k, a, aAt, lda);
        checkPart(transposeB ? n : k, transposeB ? k : n, b, bAt, ldb);
        checkPart(m, n, c, cAt, ldc);
        if (m > 0 && n > 0 && k > 0) {
            Sgemm sgemm = current().sgemm();
            sgemm.multiply(
                    transposeB, transposeA, n, m, k, b, bAt, ldb, a, aAt, lda, beta, c, cAt, ldc);
            return;
        }
        for (int i = 0; i < m; i++) {
            scale(beta, c, cAt + i * ldc, n);
        }
    }

    private static void checkPart(int rows, int cols, float[] data, int at, int apart) {
        Objects.checkFromIndexSize(0, cols, apart);
        int length = rows == 0 ? 0 : Math.addExact(Math.multiplyExact(rows - 1, apart), cols);
        Objects.checkFromIndexSize(at, length, data.length);
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
        multiplyVector(current().sgemv(), a, at, rows, cols, x, xAt, beta, y, yAt);
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

    private static LoadedBlas current() {
        LoadedBlas current = loaded;
        return current != null ? current : loadOnce(BlasSettings.DEFAULT);
    }

    private static synchronized LoadedBlas loadOnce(BlasSettings settings) {
        if (loaded == null) {
            loaded = LoadedBlas.load(settings);
            LOG.info("BLAS: {}", loaded.description());
        }
        return loaded;
    }
}
