package org.backdraft.augment;

import java.util.Arrays;

/** A smooth random displacement of an image's pixels. Owned by one thread and reused. */
final class Displacement {
    /*
     * Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to
     * visual document analysis" (ICDAR 2003) draw a displacement a pixel and smooth them by a
     * Gaussian. Here the nodes of a coarse lattice have displacements that a uniform cubic B-spline
     * smooths, which is nearly a Gaussian of deviation cell / sqrt(3): a row's nodes are weighed
     * once, and then four of them a pixel.
     *
     * The weights w_i at a place sum to 1, and the mean of sum w_i^2 over all places is 151/315 in
     * each of the two directions. So displacements of the nodes with deviation d give pixels one of
     * 151/315 d in the mean over the image.
     */
    private static final double SMOOTHING = 151.0 / 315;

    private final double spread;
    private final SplineWeights across;
    private final SplineWeights down;
    private final double[] nodesX;
    private final double[] nodesY;
    private final double[] lineX;
    private final double[] lineY;

    /** No displacement yet, of images of a size. */
    Displacement(Elastic elastic, int height, int width) {
        spread = elastic.strength() / SMOOTHING;
        across = SplineWeights.of(width, elastic.cell());
        down = SplineWeights.of(height, elastic.cell());
        nodesX = new double[Math.multiplyExact(across.nodes(), down.nodes())];
        nodesY = new double[nodesX.length];
        lineX = new double[across.nodes()];
        lineY = new double[across.nodes()];
    }

    /** Draws another displacement. */
    void redraw(Draws draws) {
        for (int i = 0; i < nodesX.length; i++) {
            nodesX[i] = spread * draws.bell();
            nodesY[i] = spread * draws.bell();
        }
    }

    /**
     * Moves the places of a row of pixels.
     *
     * @param x accumulated
     * @param y accumulated
     */
    void addRow(int row, double[] x, double[] y) {
        weighDown(row);
        int[] first = across.first();
        double[] w = across.weights();
        for (int j = 0; j < x.length; j++) {
            int k = first[j];
            int at = SplineWeights.REACH * j;
            double w0 = w[at];
            double w1 = w[at + 1];
            double w2 = w[at + 2];
            double w3 = w[at + 3];
            x[j] += w0 * lineX[k] + w1 * lineX[k + 1] + w2 * lineX[k + 2] + w3 * lineX[k + 3];
            y[j] += w0 * lineY[k] + w1 * lineY[k + 1] + w2 * lineY[k + 2] + w3 * lineY[k + 3];
        }
    }

    /** Weighs the four rows of nodes that reach a row of pixels. */
    private void weighDown(int row) {
        Arrays.fill(lineX, 0);
        Arrays.fill(lineY, 0);
        for (int i = 0; i < SplineWeights.REACH; i++) {
            double weight = down.weights()[SplineWeights.REACH * row + i];
            int from = (down.first()[row] + i) * lineX.length;
            for (int k = 0; k < lineX.length; k++) {
                lineX[k] += weight * nodesX[from + k];
                lineY[k] += weight * nodesY[from + k];
            }
        }
    }
}
