package org.backdraft.nn;

import org.backdraft.tensor.Matrix;

/**
 * By how much the right class wins: z or -z for class 1 or 0 of one output z; z_t - max_{j != t}
 * z_j for class t of several outputs.
 */
final class Margin {
    private Margin() {}

    static double of(Matrix output, Matrix target, int row) {
        int t = (int) target.get(row, 0);
        return output.cols() == 1
                ? (t == 1 ? 1 : -1) * (double) output.get(row, 0)
                : (double) output.get(row, t) - output.get(row, rival(output, row, t));
    }

    /**
     * Adds {@code factor} times the margin's gradient.
     *
     * @param dOutput accumulated
     */
    static void addGradient(Matrix output, Matrix target, int row, float factor, Matrix dOutput) {
        int t = (int) target.get(row, 0);
        if (output.cols() == 1) {
            dOutput.set(row, 0, dOutput.get(row, 0) + (t == 1 ? factor : -factor));
        } else {
            int rival = rival(output, row, t);
            dOutput.set(row, t, dOutput.get(row, t) + factor);
            dOutput.set(row, rival, dOutput.get(row, rival) - factor);
        }
    }

    /** The class that wins: by sign, or the largest output and the first one of several. */
    static int decide(Matrix output, int row) {
        return output.cols() == 1 ? (output.get(row, 0) > 0 ? 1 : 0) : rival(output, row, -1);
    }

    static void copy(Matrix output, Matrix to) {
        System.arraycopy(output.data(), output.offset(), to.data(), to.offset(), output.size());
    }

    /** The largest output but that of class {@code without}; one that is not a number, if any. */
    private static int rival(Matrix output, int row, int without) {
        int best = without == 0 ? 1 : 0;
        for (int j = best + 1; j < output.cols(); j++) {
            float z = output.get(row, j);
            if (j != without && (z > output.get(row, best) || Float.isNaN(z))) {
                best = j;
            }
        }
        return best;
    }
}
