package org.backdraft.tensor;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The OpenBLAS inside the jar, unpacked by JavaCPP into its cache folder and set to one thread. */
final class BundledOpenBlas {
    private static final int COLUMN_MAJOR = openblas_nolapack.CblasColMajor;

    private BundledOpenBlas() {}

    /**
     * Unpacks and loads the library.
     *
     * @return its file
     * @throws UnsatisfiedLinkError when this platform has none in the jar or it doesn't load
     */
    static Path load() throws java.io.IOException {
        Path binding = Path.of(Loader.load(openblas_nolapack.class));
        org.bytedeco.openblas.presets.openblas_nolapack.blas_set_num_threads(1);
        try (Stream<Path> files = Files.list(binding.getParent())) {
            return files.filter(file -> file.getFileName().toString().contains("libopenblas"))
                    .sorted()
                    .reduce((first, last) -> last)
                    .orElseThrow(() -> new UnsatisfiedLinkError("no OpenBLAS beside " + binding));
        }
    }

    /**
     * The product through JavaCPP's own binding, for platforms on which netlib has none (macOS).
     *
     * <p>The binding copies whole Java arrays, so the operands are staged in memory outside the
     * heap, one set a thread: O(mk + kn + mn) moves for O(mkn) arithmetic.
     */
    static Sgemm direct() {
        ThreadLocal<Staging> staging = ThreadLocal.withInitial(Staging::new);
        return (ta, tb, m, n, k, a, aAt, lda, b, bAt, ldb, beta, c, cAt, ldc) -> {
            Staging s = staging.get();
            s.a = stage(s.a, a, aAt, lda * (ta ? m : k));
            s.b = stage(s.b, b, bAt, ldb * (tb ? k : n));
            s.c = stage(s.c, c, cAt, ldc * n);
            openblas_nolapack.cblas_sgemm(
                    COLUMN_MAJOR,
                    code(ta),
                    code(tb),
                    m,
                    n,
                    k,
                    1f,
                    s.a,
                    lda,
                    s.b,
                    ldb,
                    beta,
                    s.c,
                    ldc);
            s.c.get(c, cAt, ldc * n);
        };
    }

    private static int code(boolean transpose) {
        return transpose ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans;
    }

    private static FloatPointer stage(FloatPointer buffer, float[] values, int at, int count) {
        FloatPointer room = buffer;
        if (room == null || room.capacity() < count) {
            if (room != null) {
                room.close();
            }
            room = new FloatPointer(count);
        }
        return room.put(values, at, count);
    }

    private static final class Staging {
        private FloatPointer a;
        private FloatPointer b;
        private FloatPointer c;
    }
}
