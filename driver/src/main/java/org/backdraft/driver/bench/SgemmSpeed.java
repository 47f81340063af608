package org.backdraft.driver.bench;

import org.backdraft.tensor.Blas;
import org.backdraft.tensor.Matrix;
import org.backdraft.tensor.TaskThreads;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The machine's speed of matrix products: sgemm of 1024 x 1024 x 1024 on every core at once. */
public final class SgemmSpeed {
    private static final int SIZE = 1024;
    private static final int WARM_UP = 3;
    private static final int REPETITIONS = 20;

    private SgemmSpeed() {}

    /** Floating-point operations a second, all threads together. */
    public static double measure(int threads) {
        double[] speeds = new double[threads];
        TaskThreads.map(
                IntStream.range(0, threads).boxed().toList(),
                thread -> speeds[thread] = oneThread(thread),
                threads);
        return IntStream.range(0, threads).mapToDouble(thread -> speeds[thread]).sum();
    }

    private static double oneThread(int seed) {
        Matrix a = random(seed);
        Matrix b = random(seed + 1);
        Matrix c = Matrix.zeros(SIZE, SIZE);
        multiply(a, b, c, WARM_UP);
        long start = System.nanoTime();
        multiply(a, b, c, REPETITIONS);
        double seconds = (System.nanoTime() - start) / 1e9;
        return 2.0 * SIZE * SIZE * SIZE * REPETITIONS / seconds;
    }

    private static void multiply(Matrix a, Matrix b, Matrix c, int times) {
        for (int i = 0; i < times; i++) {
            Blas.multiply(a, false, b, false, 0f, c);
        }
    }

    private static Matrix random(long seed) {
        Matrix matrix = Matrix.zeros(SIZE, SIZE);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < matrix.size(); i++) {
            matrix.data()[i] = (float) random.nextDouble();
        }
        return matrix;
    }
}
