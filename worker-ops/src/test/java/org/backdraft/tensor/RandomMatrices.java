package org.backdraft.tensor;

import java.util.SplittableRandom;

/** Seeded matrices for tests. */
public final class RandomMatrices {
    private static final int[] SIZES = {0, 1, 1, 2, 3, 4, 5, 8, 9, 16, 17, 31, 33, 64, 70};

    private RandomMatrices() {}

    /** A number of rows or columns; often 0, 1 or beside a power of two. */
    public static int size(SplittableRandom random) {
        return SIZES[random.nextInt(SIZES.length)];
    }

    /** Standard normal numbers, viewed somewhere inside a larger array of them. */
    public static Matrix normal(SplittableRandom random, int rows, int cols) {
        int before = random.nextInt(20);
        float[] data = normals(random, before + rows * cols + random.nextInt(20));
        return new Matrix(data, before, rows, cols);
    }

    /** Standard normal numbers. */
    public static float[] normals(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** A copy of the elements, row by row, in an array of their own. */
    public static float[] elements(Matrix matrix) {
        return java.util.Arrays.copyOfRange(
                matrix.data(), matrix.offset(), matrix.offset() + matrix.size());
    }
}
