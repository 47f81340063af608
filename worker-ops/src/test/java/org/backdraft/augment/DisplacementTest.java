package org.backdraft.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Displacements, against B-splines by their recursion. */
class DisplacementTest {
    /** The nodes' displacements as they are drawn, by the formula of the deviation. */
    private static double[][] nodes(long seed, double strength, int count) {
        Draws draws = new Draws();
        draws.start(seed);
        double[][] nodes = new double[2][count];
        for (int i = 0; i < count; i++) {
            nodes[0][i] = strength * 315 / 151 * draws.bell();
            nodes[1][i] = strength * 315 / 151 * draws.bell();
        }
        return nodes;
    }

    /** The B-spline of a degree over [0, degree + 1], after Cox and de Boor. */
    private static double spline(int degree, double t) {
        if (degree == 0) {
            return t >= 0 && t < 1 ? 1 : 0;
        }
        return (t * spline(degree - 1, t) + (degree + 1 - t) * spline(degree - 1, t - 1)) / degree;
    }

    @Test
    void addRow_anySize_isTheSumOfAllSplines() {
        int[][] sizes = {{28, 28}, {1, 9}, {9, 1}, {13, 4}, {1, 1}};
        for (int[] size : sizes) {
            for (double cell : new double[] {1, 2.5, 6.5, 40}) {
                assertSplines(size[0], size[1], cell);
            }
        }
    }

    private static void assertSplines(int height, int width, double cell) {
        int across = (int) ((width - 1) / cell) + 4;
        int down = (int) ((height - 1) / cell) + 4;
        double[][] nodes = nodes(5, 1.5, across * down);
        Displacement displacement = new Displacement(new Elastic(1.5, cell), height, width);
        Draws draws = new Draws();
        draws.start(5);
        displacement.redraw(draws);
        for (int row = 0; row < height; row++) {
            double[] x = new double[width];
            double[] y = new double[width];
            double[] expectedX = new double[width];
            double[] expectedY = new double[width];
            for (int j = 0; j < width; j++) {
                x[j] = j;
                y[j] = -row;
                expectedX[j] = j;
                expectedY[j] = -row;
                for (int k = 0; k < across * down; k++) {
                    double weight =
                            spline(3, j / cell - k % across + 3)
                                    * spline(3, row / cell - k / across + 3);
                    expectedX[j] += weight * nodes[0][k];
                    expectedY[j] += weight * nodes[1][k];
                }
            }

            displacement.addRow(row, x, y);

            String what = "%d x %d, cell %s, row %d".formatted(height, width, cell, row);
            assertThat(x).as(what).containsExactly(expectedX, offset(1e-9));
            assertThat(y).as(what).containsExactly(expectedY, offset(1e-9));
        }
    }

    @Test
    void redraw_manyTimes_hasTheDeviationAsked() {
        int side = 28;
        Displacement displacement = new Displacement(new Elastic(2, 7.3), side, side);
        Draws draws = new Draws();
        double squares = 0;
        double sum = 0;
        int images = 2000;
        for (int seed = 0; seed < images; seed++) {
            draws.start(seed);
            displacement.redraw(draws);
            for (int row = 0; row < side; row++) {
                double[] x = new double[side];
                double[] y = new double[side];
                displacement.addRow(row, x, y);
                for (int j = 0; j < side; j++) {
                    sum += x[j] + y[j];
                    squares += x[j] * x[j] + y[j] * y[j];
                }
            }
        }

        // Some 2 x 15 independent displacements an image: an error of 0.3 % of the deviation.
        int count = 2 * images * side * side;
        assertThat(Math.sqrt(squares / count)).isCloseTo(2, within(0.03));
        assertThat(sum / count).isCloseTo(0, within(0.05));
    }
}
