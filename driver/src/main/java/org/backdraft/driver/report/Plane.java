package org.backdraft.driver.report;

import org.backdraft.tensor.Matrix;

/** A rectangle of the plane that two features span. */
record Plane(double xMin, double xMax, double yMin, double yMax) {
    private static final double MARGIN = 0.08;

    /** Points of a grid a side. */
    static final int COLUMNS = 320;

    static final int ROWS = 260;

    /** The rectangle around all points, with some margin. */
    static Plane around(Matrix points) {
        double[] x = range(points, 0);
        double[] y = range(points, 1);
        return new Plane(x[0], x[1], y[0], y[1]);
    }

    /** The middles of COLUMNS x ROWS equal cells, row by row from the top left. */
    Matrix grid() {
        return grid(COLUMNS, ROWS);
    }

    /** The middles of {@code columns} x {@code rows} equal cells, row by row from the top left. */
    Matrix grid(int columns, int rows) {
        Matrix grid = Matrix.zeros(columns * rows, 2);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                grid.set(i * columns + j, 0, (float) (xMin + (j + 0.5) * (xMax - xMin) / columns));
                grid.set(i * columns + j, 1, (float) (yMax - (i + 0.5) * (yMax - yMin) / rows));
            }
        }
        return grid;
    }

    private static double[] range(Matrix points, int feature) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < points.rows(); i++) {
            min = Math.min(min, points.get(i, feature));
            max = Math.max(max, points.get(i, feature));
        }
        double margin = max > min ? MARGIN * (max - min) : 1;
        return new double[] {min - margin, max + margin};
    }
}
