package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.ArrayList;
import java.util.List;

class ContoursTest {

    private static List<double[]> points(Path2D path) {
        List<double[]> points = new ArrayList<>();
        double[] at = new double[6];
        for (PathIterator i = path.getPathIterator(null); !i.isDone(); i.next()) {
            i.currentSegment(at);
            points.add(new double[] {at[0], at[1]});
        }
        return points;
    }

    @Test
    void at_cone_isACircle() {
        int n = 60;
        Contours cone = new Contours(n, n, at -> Math.hypot(at % n + 0.5 - 30, at / n + 0.5 - 30));

        List<double[]> points = points(cone.at(20));

        // A circle of radius r crosses about 8 r sides of squares; each crossing ends two lines.
        assertThat(points.size() / 2).isBetween(8 * 20 - 10, 8 * 20 + 10);
        // Linear interpolation of a cone is off by at most 1 / (8 r) a cell.
        points.forEach(
                p ->
                        assertThat(Math.hypot(p[0] - 30, p[1] - 30))
                                .isCloseTo(20, within(1 / (8 * 20.0) + 1e-9)));
    }

    @Test
    void at_levelOutside_isEmpty() {
        assertThat(points(new Contours(5, 4, at -> at % 5).at(9))).isEmpty();
        assertThat(points(new Contours(1, 1, at -> 3).at(3))).isEmpty();
    }

    @Test
    void at_saddle_keepsEqualCornersTogetherByTheMean() {
        double[] corners = {1, -1, -1, 3};
        // Mean 0.5 > 0: the high corners (left top, right bottom) are joined, two lines cut off
        // the low ones.
        List<double[]> points = points(new Contours(2, 2, at -> corners[at]).at(0));

        assertThat(points).hasSize(4);
        assertThat(points.get(0)).containsExactly(1.0, 0.5);
        assertThat(points.get(1)[0]).isEqualTo(1.5);
        assertThat(points.get(2)[1]).isEqualTo(1.5);
        assertThat(points.get(3)[0]).isEqualTo(0.5);
    }
}
