package org.backdraft.driver.kernels;

import org.backdraft.tensor.Matrix;

import java.util.SplittableRandom;

/** Numbers drawn evenly from -1 to 1. */
final class RandomFloats {
    private RandomFloats() {}

    static float[] array(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = (float) (2 * random.nextDouble() - 1);
        }
        return numbers;
    }

    static Matrix matrix(int rows, int cols, long seed) {
        return new Matrix(array(rows * cols, seed), 0, rows, cols);
    }
}
