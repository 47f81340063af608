package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

class OutlineTest {
    private static double[] upTo(int points) {
        return IntStream.range(0, points).mapToDouble(i -> i).toArray();
    }

    @Test
    void outline_ofFewPoints_isTheLine() {
        double[] x = upTo(Outline.MOST);

        assertThat(Outline.of(x, x).x()).isSameAs(x);
        assertThat(Outline.of(new double[0], new double[0]).x()).isEmpty();
    }

    @Test
    void outline_ofManyPoints_keepsEndsAndExtremes() {
        SplittableRandom random = new SplittableRandom(7);
        for (int points : new int[] {Outline.MOST + 1, 3_000, 100_000}) {
            double[] x = upTo(points);
            double[] y = random.doubles(points).toArray();
            y[points / 3] = -5;
            y[points / 2] = 7;

            Outline outline = Outline.of(x, y);

            double[] kept = outline.x();
            assertThat(kept.length).as("of %d", points).isBetween(400, Outline.MOST);
            assertThat(kept).startsWith(0).endsWith(points - 1).contains(points / 3, points / 2);
            assertThat(kept).isSorted().doesNotHaveDuplicates();
            assertThat(outline.y()).isEqualTo(Arrays.stream(kept).map(at -> y[(int) at]).toArray());
        }
    }

    @Test
    void outline_ofALevelLine_isLevel() {
        double[] level = new double[10_000];

        assertThat(Outline.of(upTo(10_000), level).y()).containsOnly(0);
    }
}
