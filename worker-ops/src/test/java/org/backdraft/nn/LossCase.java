package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

/** A loss on a batch, with all that it writes. */
final class LossCase {
    final Matrix output;
    final Matrix target;
    final Matrix weight;
    final Matrix dOutput;
    final double lossSum;
    final double gradientSum;

    /** Rows of outputs and of targets; {@code weights} one a row. */
    LossCase(Loss loss, float[][] outputs, float[][] targets, float... weights) {
        output = matrix(outputs);
        target = matrix(targets);
        weight = new Matrix(weights, 0, weights.length, 1);
        dOutput = Matrix.zeros(output.rows(), output.cols());
        dOutput.fill(Float.NaN);
        lossSum = loss.lossSum(output, target, weight);
        gradientSum = loss.gradient(output, target, weight, dOutput);
    }

    /** A matrix that starts inside its array. */
    static Matrix matrix(float[][] rows) {
        int cols = rows.length == 0 ? 1 : rows[0].length;
        Matrix matrix = new Matrix(new float[3 + rows.length * cols], 2, rows.length, cols);
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, matrix.data(), matrix.rowOffset(i), cols);
        }
        return matrix;
    }

    static float[][] column(float... values) {
        float[][] rows = new float[values.length][];
        for (int i = 0; i < values.length; i++) {
            rows[i] = new float[] {values[i]};
        }
        return rows;
    }
}
