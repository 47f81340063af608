package org.backdraft.nn;

/** Linear, tanh, linear and cross entropy by textbook loops in double, one row at a time. */
final class NaiveTwoLayers {
    private final int inputs;
    private final int hidden;
    private final int classes;
    private final float[] theta;
    final double[] gradient;
    double loss;

    NaiveTwoLayers(int[] sizes, float[] theta) {
        this.inputs = sizes[0];
        this.hidden = sizes[1];
        this.classes = sizes[2];
        this.theta = theta;
        this.gradient = new double[theta.length];
    }

    void add(RandomBatch batch) {
        for (int i = 0; i < batch.input().rows(); i++) {
            double[] x = new double[inputs];
            for (int j = 0; j < inputs; j++) {
                x[j] = batch.input().get(i, j);
            }
            addRow(x, (int) batch.target().get(i, 0), batch.weight().get(i, 0));
        }
    }

    private void addRow(double[] x, int target, double weight) {
        double[] h = affine(x, hidden, 0);
        for (int j = 0; j < hidden; j++) {
            h[j] = Math.tanh(h[j]);
        }
        int second = hidden * inputs + hidden;
        double[] dZ = softmax(affine(h, classes, second));
        loss -= weight * Math.log(dZ[target]);
        dZ[target] -= 1;
        double[] dH = backward(h, dZ, weight, second);
        for (int j = 0; j < hidden; j++) {
            dH[j] *= 1 - h[j] * h[j];
        }
        backward(x, dH, 1, 0);
    }

    private double[] affine(double[] x, int units, int at) {
        double[] y = new double[units];
        for (int u = 0; u < units; u++) {
            y[u] = theta[at + units * x.length + u];
            for (int j = 0; j < x.length; j++) {
                y[u] += theta[at + u * x.length + j] * x[j];
            }
        }
        return y;
    }

    private static double[] softmax(double[] z) {
        double[] p = new double[z.length];
        double total = 0;
        for (int j = 0; j < z.length; j++) {
            p[j] = Math.exp(z[j]);
            total += p[j];
        }
        for (int j = 0; j < z.length; j++) {
            p[j] /= total;
        }
        return p;
    }

    /** Adds to the gradient and returns that of x. */
    private double[] backward(double[] x, double[] dY, double weight, int at) {
        double[] dX = new double[x.length];
        for (int u = 0; u < dY.length; u++) {
            double d = weight * dY[u];
            gradient[at + dY.length * x.length + u] += d;
            for (int j = 0; j < x.length; j++) {
                gradient[at + u * x.length + j] += d * x[j];
                dX[j] += d * theta[at + u * x.length + j];
            }
        }
        return dX;
    }
}
