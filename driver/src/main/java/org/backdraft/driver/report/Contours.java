package org.backdraft.driver.report;

import java.awt.geom.Path2D;
import java.util.function.IntToDoubleFunction;

/** Level lines of numbers on a grid. */
final class Contours {
    /*
     * Marching squares (after Lorensen and Cline, "Marching cubes", SIGGRAPH 1987, in the plane): in
     * each square of four neighbouring values the line crosses the sides whose ends lie on different
     * sides of the level, at places found by linear interpolation. Where it crosses all four, the
     * mean of the corners tells which crossings belong together.
     */
    private final int columns;
    private final int rows;
    private final IntToDoubleFunction values;

    /** Of the number {@code values(i * columns + j)} at row i and column j. */
    Contours(int columns, int rows, IntToDoubleFunction values) {
        this.columns = columns;
        this.rows = rows;
        this.values = values;
    }

    /** The lines of a level, in units of cells: value (i, j) lies at (j + 0.5, i + 0.5). */
    Path2D at(double level) {
        Path2D lines = new Path2D.Double();
        for (int i = 0; i + 1 < rows; i++) {
            for (int j = 0; j + 1 < columns; j++) {
                addSquare(i, j, level, lines);
            }
        }
        return lines;
    }

    private void addSquare(int i, int j, double level, Path2D lines) {
        double[] corner = {
            value(i, j) - level,
            value(i, j + 1) - level,
            value(i + 1, j + 1) - level,
            value(i + 1, j) - level
        };
        double[][] crossings = new double[4][];
        int count = 0;
        for (int side = 0; side < 4; side++) {
            double a = corner[side];
            double b = corner[(side + 1) % 4];
            if (a > 0 != b > 0) {
                crossings[count++] = crossing(side, a / (a - b), i, j);
            }
        }
        if (count == 2) {
            add(crossings[0], crossings[1], lines);
        } else if (count == 4) {
            double mean = corner[0] + corner[1] + corner[2] + corner[3];
            int partner = mean > 0 == corner[0] > 0 ? 1 : 3;
            add(crossings[0], crossings[partner], lines);
            add(crossings[2], crossings[4 - partner], lines);
        }
    }

    private double value(int i, int j) {
        return values.applyAsDouble(i * columns + j);
    }

    /** The place at a share of the way along a side; sides go clockwise from the top one. */
    private static double[] crossing(int side, double share, int i, int j) {
        double x = j + 0.5;
        double y = i + 0.5;
        return switch (side) {
            case 0 -> new double[] {x + share, y};
            case 1 -> new double[] {x + 1, y + share};
            case 2 -> new double[] {x + 1 - share, y + 1};
            default -> new double[] {x, y + 1 - share};
        };
    }

    private static void add(double[] from, double[] to, Path2D lines) {
        lines.moveTo(from[0], from[1]);
        lines.lineTo(to[0], to[1]);
    }
}
