package org.backdraft.augment;

/**
 * The weights that uniform cubic B-splines, one about each node of a line, have at its pixels.
 *
 * @param nodes that the line has
 * @param first of the four nodes that reach each pixel
 * @param weights four a pixel
 */
record SplineWeights(int nodes, int[] first, double[] weights) {
    /** Nodes that reach a place. */
    static final int REACH = 4;

    /**
     * Those of a line.
     *
     * @param pixels of the line
     * @param cell pixels between nodes
     */
    static SplineWeights of(int pixels, double cell) {
        int[] first = new int[pixels];
        double[] weights = new double[REACH * pixels];
        for (int i = 0; i < pixels; i++) {
            double place = i / cell;
            first[i] = (int) place;
            weigh(place - first[i], weights, REACH * i);
        }
        return new SplineWeights(first[pixels - 1] + REACH, first, weights);
    }

    /**
     * The weights at a place between nodes.
     *
     * @param t from 0 to under 1
     * @param to written, four from {@code at}
     */
    private static void weigh(double t, double[] to, int at) {
        double s = 1 - t;
        to[at] = s * s * s / 6;
        to[at + 1] = (3 * t * t * t - 6 * t * t + 4) / 6;
        to[at + 2] = (3 * s * s * s - 6 * s * s + 4) / 6;
        to[at + 3] = t * t * t / 6;
    }
}
