package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class ConfusionTest {

    /** A row's actual and decided class. */
    private record Pair(int actual, int decided) {}

    private static List<Pair> pairs(long seed, int rows, int classes) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            pairs.add(new Pair(random.nextInt(classes), random.nextInt(classes)));
        }
        return pairs;
    }

    private static Confusion of(List<Pair> pairs, int classes) {
        Confusion confusion = new Confusion(classes);
        pairs.forEach(pair -> confusion.add(pair.actual, pair.decided));
        return confusion;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 60})
    void figures_randomDecisions_areTheirDefinitions(int rows) {
        List<Pair> pairs = pairs(rows, rows, 3);

        Confusion confusion = of(pairs, 3);

        for (int each = 0; each < 3; each++) {
            int c = each;
            double right = pairs.stream().filter(p -> p.actual == c && p.decided == c).count();
            double actual = pairs.stream().filter(p -> p.actual == c).count();
            double decided = pairs.stream().filter(p -> p.decided == c).count();
            double precision = decided == 0 ? 0 : right / decided;
            double recall = actual == 0 ? 0 : right / actual;
            double f1 = right == 0 ? 0 : 2 * precision * recall / (precision + recall);
            assertThat((double) confusion.actual(c)).isEqualTo(actual);
            assertThat((double) confusion.decided(c)).isEqualTo(decided);
            assertThat(confusion.precision(c)).isEqualTo(precision);
            assertThat(confusion.recall(c)).isEqualTo(recall);
            // The definition divides three times: a few of 2^-53.
            assertThat(confusion.f1(c)).isCloseTo(f1, within(1e-15));
        }
        assertThat(confusion.count()).isEqualTo(rows);
        assertThat(confusion.correct())
                .isEqualTo(pairs.stream().filter(p -> p.actual == p.decided).count());
    }

    @Test
    void macro_classThatNeverOccurs_isLeftOut() {
        Confusion confusion = of(List.of(new Pair(0, 0), new Pair(1, 0), new Pair(0, 0)), 4);

        // Class 0: precision 2/3, recall 1. Class 1: both 0. Classes 2 and 3 are not there.
        assertThat(confusion.macro(confusion::precision)).isEqualTo(1.0 / 3);
        assertThat(confusion.macro(confusion::recall)).isEqualTo(0.5);
    }

    @Test
    void weighted_recall_isTheAccuracy() {
        Confusion confusion = of(pairs(3, 50, 4), 4);

        assertThat(confusion.weighted(confusion::recall))
                .isCloseTo(confusion.correct() / 50.0, within(1e-15));
    }

    @Test
    void averages_noRows_areNaN() {
        Confusion confusion = new Confusion(3);

        assertThat(confusion.macro(confusion::f1)).isNaN();
        assertThat(confusion.weighted(confusion::f1)).isNaN();
        assertThat(confusion.f1(0)).isZero();
    }
}
