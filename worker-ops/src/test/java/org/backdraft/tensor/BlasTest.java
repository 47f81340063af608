package org.backdraft.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.openblas.presets.openblas_nolapack;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

class BlasTest {
    private static final float SENTINEL = 1234.5f;

    /** {@link Blas#multiply} by one implementation. */
    private interface Product {
        void multiply(Matrix a, boolean ta, Matrix b, boolean tb, float beta, Matrix c);
    }

    static Stream<Named<Product>> products() throws ReflectiveOperationException {
        Blas.use(BlasSettings.DEFAULT);
        Sgemm java = LoadedBlas.sgemm(LoadedBlas.blas("Java11BLAS"));
        Sgemm direct = BundledOpenBlas.direct();
        return Stream.of(
                Named.of("chosen", Blas::multiply),
                Named.of("netlib's Java", (a, ta, b, tb, z, c) -> by(java, a, ta, b, tb, z, c)),
                Named.of("JavaCPP", (a, ta, b, tb, z, c) -> by(direct, a, ta, b, tb, z, c)));
    }

    private static void by(
            Sgemm sgemm, Matrix a, boolean ta, Matrix b, boolean tb, float beta, Matrix c) {
        Blas.multiply(sgemm, a, ta, b, tb, beta, c);
    }

    @ParameterizedTest
    @MethodSource("products")
    void multiply_randomShapes_agreesWithNaiveLoop(Product product) {
        for (long seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            compare(product, random, seed, random.nextBoolean(), random.nextBoolean());
        }
    }

    private static void compare(
            Product product, SplittableRandom random, long seed, boolean ta, boolean tb) {
        int m = RandomMatrices.size(random);
        int n = RandomMatrices.size(random);
        int k = RandomMatrices.size(random);
        float beta = random.nextInt(2);
        Matrix a = RandomMatrices.normal(random, ta ? k : m, ta ? m : k);
        Matrix b = RandomMatrices.normal(random, tb ? n : k, tb ? k : n);
        Matrix c = framed(random, m, n, beta);
        Matrix before = new Matrix(c.data().clone(), c.offset(), m, n);
        float[] aBefore = a.data().clone();
        float[] bBefore = b.data().clone();

        product.multiply(a, ta, b, tb, beta, c);

        String where = "seed %d: %d x %d x %d %s %s %s".formatted(seed, m, k, n, ta, tb, beta);
        assertAgrees(a, ta, b, tb, beta == 0 ? null : before, c, where);
        c.fill(SENTINEL);
        before.fill(SENTINEL);
        assertThat(c.data()).as("around c, %s", where).isEqualTo(before.data());
        assertThat(a.data()).as("a, %s", where).isEqualTo(aBefore);
        assertThat(b.data()).as("b, %s", where).isEqualTo(bBefore);
    }

    /** A result: where it will be written and not added to, it starts as not-a-number. */
    private static Matrix framed(SplittableRandom random, int m, int n, float beta) {
        Matrix c = RandomMatrices.normal(random, m, n);
        if (beta == 0) {
            c.fill(Float.NaN);
        }
        return c;
    }

    private static void assertAgrees(
            Matrix a, boolean ta, Matrix b, boolean tb, Matrix before, Matrix c, String where) {
        int k = ta ? a.rows() : a.cols();
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.cols(); j++) {
                double sum = before == null ? 0 : before.get(i, j);
                double size = Math.abs(sum);
                for (int l = 0; l < k; l++) {
                    double term = at(a, ta, i, l) * at(b, tb, l, j);
                    sum += term;
                    size += Math.abs(term);
                }
                // The error of a float sum of k + 1 rounded terms in any order is below
                // (k + 1) u sum|terms|, u = 2^-24 (Higham, "Accuracy and Stability", ch. 3).
                double bound = (k + 1) * 0x1p-24 * size;
                assertThat(Math.abs(c.get(i, j) - sum))
                        .as("c[%d, %d] = %s, naive %s; %s", i, j, c.get(i, j), sum, where)
                        .isLessThanOrEqualTo(bound);
            }
        }
    }

    private static double at(Matrix matrix, boolean transposed, int i, int j) {
        return transposed ? matrix.get(j, i) : matrix.get(i, j);
    }

    @Test
    void multiply_rowsApart_agreesWithNaiveLoopAndLeavesTheGaps() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            boolean ta = random.nextBoolean();
            boolean tb = random.nextBoolean();
            int m = RandomMatrices.size(random);
            int n = RandomMatrices.size(random);
            int k = RandomMatrices.size(random);
            int gap = random.nextInt(4);
            Matrix a = RandomMatrices.normal(random, ta ? k : m, ta ? m : k);
            Matrix b = RandomMatrices.normal(random, tb ? n : k, tb ? k : n);
            Matrix before = RandomMatrices.normal(random, m, n);
            float[] c = apart(before, 3, gap);

            Blas.multiply(
                    ta,
                    tb,
                    m,
                    n,
                    k,
                    apart(a, 2, gap),
                    2,
                    a.cols() + gap + 1,
                    apart(b, 1, gap),
                    1,
                    b.cols() + gap + 1,
                    1f,
                    c,
                    3,
                    n + gap + 1);

            Matrix found = Matrix.zeros(m, n);
            for (int i = 0; i < m; i++) {
                System.arraycopy(c, 3 + i * (n + gap + 1), found.data(), i * n, n);
                Arrays.fill(c, 3 + i * (n + gap + 1), 3 + i * (n + gap + 1) + n, SENTINEL);
            }
            String where = "seed %d: %d x %d x %d %s %s".formatted(seed, m, k, n, ta, tb);
            assertAgrees(a, ta, b, tb, before, found, where);
            assertThat(c).as(where).containsOnly(SENTINEL);
        }
    }

    /** The rows with a gap after each, from {@code at} on. */
    private static float[] apart(Matrix matrix, int at, int gap) {
        int distance = matrix.cols() + gap + 1;
        float[] data = new float[at + matrix.rows() * distance];
        Arrays.fill(data, SENTINEL);
        for (int i = 0; i < matrix.rows(); i++) {
            System.arraycopy(
                    matrix.data(), matrix.rowOffset(i), data, at + i * distance, matrix.cols());
        }
        return data;
    }

    @Test
    void multiply_rowsThatOverlapOrEndBefore_throws() {
        float[] four = new float[4];

        assertThatThrownBy(
                        () ->
                                Blas.multiply(
                                        false,
                                        false,
                                        2,
                                        2,
                                        2,
                                        four,
                                        0,
                                        1,
                                        new float[4],
                                        0,
                                        2,
                                        1f,
                                        new float[4],
                                        0,
                                        2))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(
                        () ->
                                Blas.multiply(
                                        false,
                                        false,
                                        2,
                                        2,
                                        2,
                                        four,
                                        0,
                                        2,
                                        new float[4],
                                        0,
                                        2,
                                        1f,
                                        new float[4],
                                        1,
                                        2))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @MethodSource("products")
    void multiply_anyOffset_givesTheSameBits(Product product) {
        // Arrays move between runs; a kernel that peels to an aligned address would give other
        // bits.
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int m = 1 + random.nextInt(40);
            int k = 1 + random.nextInt(90);
            int n = 1 + random.nextInt(40);
            float[] a = RandomMatrices.normals(random, m * k);
            float[] b = RandomMatrices.normals(random, k * n);
            boolean ta = random.nextBoolean();
            boolean tb = random.nextBoolean();
            float[] expected = shifted(product, 0, a, ta, b, tb, m, k, n);
            for (int shift = 1; shift <= 17; shift++) {
                assertThat(shifted(product, shift, a, ta, b, tb, m, k, n))
                        .as("seed %d, shift %d: %d x %d x %d", seed, shift, m, k, n)
                        .isEqualTo(expected);
            }
        }
    }

    private static float[] shifted(
            Product product,
            int shift,
            float[] a,
            boolean ta,
            float[] b,
            boolean tb,
            int m,
            int k,
            int n) {
        Matrix left = shift(a, shift, ta ? k : m, ta ? m : k);
        Matrix right = shift(b, shift / 2, tb ? n : k, tb ? k : n);
        Matrix c = shift(new float[m * n], shift / 3, m, n);
        product.multiply(left, ta, right, tb, 0, c);
        return RandomMatrices.elements(c);
    }

    private static Matrix shift(float[] values, int by, int rows, int cols) {
        float[] data = new float[values.length + by];
        System.arraycopy(values, 0, data, by, values.length);
        return new Matrix(data, by, rows, cols);
    }

    @ParameterizedTest
    @MethodSource("products")
    void multiply_onManyThreads_givesTheSameBits(Product product) {
        SplittableRandom random = new SplittableRandom(5);
        Matrix a = RandomMatrices.normal(random, 50, 70);
        Matrix b = RandomMatrices.normal(random, 33, 70);
        float[] alone = product(product, a, b);

        List<float[]> together =
                IntStream.range(0, 200).parallel().mapToObj(i -> product(product, a, b)).toList();

        assertThat(together).allSatisfy(c -> assertThat(c).isEqualTo(alone));
    }

    private static float[] product(Product product, Matrix a, Matrix b) {
        Matrix c = Matrix.zeros(a.rows(), b.rows());
        Arrays.fill(c.data(), Float.NaN);
        product.multiply(a, false, b, true, 0, c);
        return c.data();
    }

    @Test
    void library_byDefaultOnLinux_isTheBundledOneOnOneThread() {
        assertThat(System.getProperty("os.name")).isEqualTo("Linux");

        assertThat(Blas.library()).isEqualTo(BlasLibrary.BUNDLED);
        assertThat(Blas.use(BlasSettings.DEFAULT)).contains("OpenBLAS", "libopenblas");
        assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(1);
    }

    @Test
    void use_otherSettingsLater_throwsNamingBoth() {
        Blas.use(BlasSettings.DEFAULT);

        assertThatThrownBy(() -> Blas.use(new BlasSettings(BlasLibrary.JAVA, "", true)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll("BUNDLED", "JAVA");
    }

    @Test
    void multiply_shapesDiffer_throwsWithAllThree() {
        Matrix a = Matrix.zeros(2, 3);
        Matrix b = Matrix.zeros(4, 5);

        assertThatThrownBy(() -> Blas.multiply(a, true, b, false, 0, Matrix.zeros(3, 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("can't multiply 2 x 3 transposed by 4 x 5 into 3 x 5");
        assertThatThrownBy(() -> Blas.multiply(a, false, a, true, 0, Matrix.zeros(2, 3)))
                .hasMessage("can't multiply 2 x 3 by 2 x 3 transposed into 2 x 3");
        assertThatThrownBy(() -> Blas.multiply(a, false, a, true, 0, Matrix.zeros(3, 2)))
                .hasMessageEndingWith("into 3 x 2");
    }

    static Stream<Named<Sgemv>> vectorProducts() throws ReflectiveOperationException {
        Blas.use(BlasSettings.DEFAULT);
        return Stream.of(
                Named.of(
                        "chosen",
                        (m, n, a, aAt, x, xAt, beta, y, yAt) ->
                                Blas.multiplyVector(a, aAt, n, m, x, xAt, beta, y, yAt)),
                Named.of("netlib's Java", LoadedBlas.sgemv(LoadedBlas.blas("Java11BLAS"))));
    }

    @ParameterizedTest
    @MethodSource("vectorProducts")
    void multiplyVector_randomShapes_agreesWithNaiveLoop(Sgemv sgemv) {
        for (long seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int rows = RandomMatrices.size(random);
            int cols = RandomMatrices.size(random);
            float beta = random.nextInt(2);
            Matrix a = RandomMatrices.normal(random, rows, cols);
            Matrix x = RandomMatrices.normal(random, cols, 1);
            Matrix y = framed(random, rows, 1, beta);
            Matrix before = new Matrix(y.data().clone(), y.offset(), rows, 1);

            Blas.multiplyVector(
                    sgemv,
                    a.data(),
                    a.offset(),
                    rows,
                    cols,
                    x.data(),
                    x.offset(),
                    beta,
                    y.data(),
                    y.offset());

            String where = "seed %d: %d x %d %s".formatted(seed, rows, cols, beta);
            assertAgrees(a, false, x, false, beta == 0 ? null : before, y, where);
            y.fill(SENTINEL);
            before.fill(SENTINEL);
            assertThat(y.data()).as("around y, %s", where).isEqualTo(before.data());
        }
    }

    @ParameterizedTest
    @MethodSource("vectorProducts")
    void multiplyVector_anyOffset_givesTheSameBits(Sgemv sgemv) {
        for (long seed = 0; seed < 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int rows = 1 + random.nextInt(40);
            int cols = 1 + random.nextInt(900);
            float[] a = RandomMatrices.normals(random, rows * cols);
            float[] x = RandomMatrices.normals(random, cols);
            float[] expected = new float[rows];
            sgemv.multiply(cols, rows, a, 0, x, 0, 0, expected, 0);
            for (int shift = 1; shift <= 17; shift++) {
                float[] shiftedA = new float[shift + a.length];
                float[] shiftedX = new float[shift + cols];
                System.arraycopy(a, 0, shiftedA, shift, a.length);
                System.arraycopy(x, 0, shiftedX, shift, cols);
                float[] y = new float[shift + rows];
                sgemv.multiply(cols, rows, shiftedA, shift, shiftedX, shift, 0, y, shift);
                assertThat(Arrays.copyOfRange(y, shift, shift + rows))
                        .as("seed %d, shift %d: %d x %d", seed, shift, rows, cols)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void multiplyVector_shortArrays_areRefused() {
        float[] six = new float[6];
        assertThatThrownBy(() -> Blas.multiplyVector(six, 1, 2, 3, six, 0, 0, new float[2], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Blas.multiplyVector(six, 0, 2, 3, six, 4, 0, new float[2], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Blas.multiplyVector(six, 0, 2, 3, six, 0, 0, new float[2], 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
