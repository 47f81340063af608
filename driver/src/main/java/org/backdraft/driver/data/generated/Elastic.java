package org.backdraft.driver.data.generated;

/** A smooth random displacement of the points of an image; owned by one thread. */
final class Elastic {
    /*
     * Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to
     * visual document analysis" (ICDAR 2003) smooth a displacement per pixel by a Gaussian. Here
     * displacements of a coarse lattice are smoothed by a uniform cubic B-spline, which is nearly a
     * Gaussian of deviation CELL / sqrt(3), and only the points of the strokes are moved.
     */
    private static final double CELL = 6.5;
    private static final int NODES = 8;
    private static final double SPREAD = 1.3;

    private final double[] shiftX = new double[NODES * NODES];
    private final double[] shiftY = new double[NODES * NODES];
    private final double[] across = new double[4];
    private final double[] down = new double[4];

    /** Draws another displacement. */
    void redraw(Chance chance) {
        for (int i = 0; i < NODES * NODES; i++) {
            shiftX[i] = SPREAD * chance.bell();
            shiftY[i] = SPREAD * chance.bell();
        }
    }

    /**
     * Displaces every point.
     *
     * @param trail modified, in pixels
     */
    void apply(Trail trail) {
        for (int i = 0; i < trail.size(); i++) {
            displace(trail, i);
        }
    }

    private void displace(Trail trail, int i) {
        double x = trail.x(i);
        double y = trail.y(i);
        int corner = NODES * weigh(y / CELL, down) + weigh(x / CELL, across);
        double dx = 0;
        double dy = 0;
        for (int row = 0; row < 4; row++) {
            for (int column = 0; column < 4; column++) {
                int node = corner + NODES * row + column;
                double weight = down[row] * across[column];
                dx += weight * shiftX[node];
                dy += weight * shiftY[node];
            }
        }
        trail.move(i, x + dx, y + dy);
    }

    /** Writes the weights of the four nodes about a place, and returns the first of them. */
    private static int weigh(double place, double[] weights) {
        int first = Math.max(0, Math.min(NODES - 4, (int) Math.floor(place)));
        double t = Math.max(0, Math.min(1, place - first));
        double s = 1 - t;
        weights[0] = s * s * s / 6;
        weights[1] = (3 * t * t * t - 6 * t * t + 4) / 6;
        weights[2] = (3 * s * s * s - 6 * s * s + 4) / 6;
        weights[3] = t * t * t / 6;
        return first;
    }
}
