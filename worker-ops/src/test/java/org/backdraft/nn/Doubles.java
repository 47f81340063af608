package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

import java.util.Arrays;

/** Naive formulas in double, a second route to what modules compute. */
final class Doubles {
    private Doubles() {}

    static double[] row(Matrix matrix, int i) {
        double[] row = new double[matrix.cols()];
        Arrays.setAll(row, j -> matrix.get(i, j));
        return row;
    }

    static double[] column(Matrix matrix, int j) {
        double[] column = new double[matrix.rows()];
        Arrays.setAll(column, i -> matrix.get(i, j));
        return column;
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Of the population: divided by the number of values. */
    static double variance(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    }

    /** (x - mean) / sqrt(variance + epsilon). */
    static double[] normalized(double[] x, double epsilon) {
        double mean = mean(x);
        double deviation = Math.sqrt(variance(x) + epsilon);
        return Arrays.stream(x).map(v -> (v - mean) / deviation).toArray();
    }

    /** The gradient of sum_j e_j n_j(x) for n = normalized(x), through the Jacobian of n. */
    static double[] normalizedGradient(double[] x, double[] e, double epsilon) {
        double[] n = normalized(x, epsilon);
        double deviation = Math.sqrt(variance(x) + epsilon);
        double[] gradient = new double[x.length];
        for (int j = 0; j < x.length; j++) {
            for (int k = 0; k < x.length; k++) {
                double jacobian = (j == k ? 1 : 0) - (1 + n[j] * n[k]) / x.length;
                gradient[k] += e[j] * jacobian / deviation;
            }
        }
        return gradient;
    }

    static double[] softmax(double[] z) {
        double[] e = Arrays.stream(z).map(Math::exp).toArray();
        double total = Arrays.stream(e).sum();
        return Arrays.stream(e).map(each -> each / total).toArray();
    }
}
