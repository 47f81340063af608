package org.backdraft.driver.report;

import org.backdraft.tensor.Matrix;

/**
 * x* = argmax h(x) over |x| <= norm, for the activation h of one unit: the input that excites it
 * most, by gradient ascent.
 */
final class InputAscent {
    /*
     * "Activation maximization": D. Erhan, Y. Bengio, A. Courville, P. Vincent, "Visualizing
     * higher-layer features of a deep network", University of Montreal TR 1341, 2009. The gradient
     * is taken by central differences, all of them as one set of rows; each step goes a shrinking
     * share of the norm along the gradient and then back into the ball. It is a local maximum: where
     * the ascent starts matters, and the best row of the data is where the unit is awake.
     */
    private static final int STEPS = 40;
    private static final double FIRST_STEP = 0.5;
    private static final double SHRINKING = 0.93;
    private static final double DIFFERENCE = 1e-2;

    private final TrainedNetwork network;
    private final int node;
    private final int unit;
    private final double norm;

    InputAscent(TrainedNetwork network, int node, int unit, double norm) {
        this.network = network;
        this.node = node;
        this.unit = unit;
        this.norm = norm;
    }

    /**
     * The best input found on the way up.
     *
     * @param start read, scaled
     */
    float[] from(float[] start) {
        float[] x = start.clone();
        shrink(x);
        float[] best = x.clone();
        double step = FIRST_STEP * norm;
        for (int k = 0; k < STEPS; k++) {
            double[] slope = gradient(x);
            double steepness = 0;
            for (double s : slope) {
                steepness += s * s;
            }
            if (steepness == 0) {
                break;
            }
            for (int j = 0; j < x.length; j++) {
                x[j] += (float) (step * slope[j] / Math.sqrt(steepness));
            }
            shrink(x);
            if (value(x) > value(best)) {
                best = x.clone();
            }
            step *= SHRINKING;
        }
        return best;
    }

    /** The unit's activation for a scaled input. */
    double value(float[] x) {
        return network.outputsOfScaled(node, new Matrix(x, 0, 1, x.length)).get(0, unit);
    }

    /** Euclidean length. */
    static double norm(float[] x) {
        double sum = 0;
        for (float value : x) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private double[] gradient(float[] x) {
        Matrix moved = Matrix.zeros(2 * x.length, x.length);
        for (int j = 0; j < x.length; j++) {
            System.arraycopy(x, 0, moved.data(), moved.rowOffset(2 * j), x.length);
            System.arraycopy(x, 0, moved.data(), moved.rowOffset(2 * j + 1), x.length);
            moved.set(2 * j, j, (float) (x[j] + DIFFERENCE));
            moved.set(2 * j + 1, j, (float) (x[j] - DIFFERENCE));
        }
        Matrix h = network.outputsOfScaled(node, moved);
        double[] slope = new double[x.length];
        for (int j = 0; j < x.length; j++) {
            slope[j] = (h.get(2 * j, unit) - h.get(2 * j + 1, unit)) / (2 * DIFFERENCE);
        }
        return slope;
    }

    /** Brings an input that is too long back to the norm. */
    private void shrink(float[] x) {
        double length = norm(x);
        if (length > norm) {
            for (int j = 0; j < x.length; j++) {
                x[j] *= (float) (norm / length);
            }
        }
    }
}
