package org.backdraft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.SplittableRandom;

class ScoreHistogramTest {
    private static final float[] ASCENDING = {
        Float.NEGATIVE_INFINITY,
        -Float.MAX_VALUE,
        -3f,
        -2.9f,
        -1e-30f,
        0f,
        1e-30f,
        1f,
        1.0079f,
        300f,
        Float.MAX_VALUE,
        Float.POSITIVE_INFINITY
    };

    /** By counting every pair of a row of class 1 and one of class 0. */
    private static double exactArea(float[] scores, boolean[] positive) {
        double won = 0;
        long pairs = 0;
        for (int p = 0; p < scores.length; p++) {
            for (int n = 0; n < scores.length; n++) {
                if (positive[p] && !positive[n]) {
                    pairs++;
                    won += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
                }
            }
        }
        return won / pairs;
    }

    private static ScoreHistogram of(float[] scores, boolean[] positive) {
        ScoreHistogram histogram = new ScoreHistogram();
        for (int i = 0; i < scores.length; i++) {
            histogram.add(scores[i], positive[i]);
        }
        return histogram;
    }

    private static boolean[] labels(SplittableRandom random, int rows) {
        boolean[] positive = new boolean[rows];
        for (int i = 0; i < rows; i++) {
            positive[i] = i == 0 || (i > 1 && random.nextInt(3) == 0);
        }
        return positive;
    }

    @Test
    void bucket_greaterScores_areGreater() {
        for (int i = 1; i < ASCENDING.length; i++) {
            assertThat(ScoreHistogram.bucket(ASCENDING[i]))
                    .as("%s", ASCENDING[i])
                    .isGreaterThan(ScoreHistogram.bucket(ASCENDING[i - 1]));
        }
        assertThat(ScoreHistogram.bucket(-0f)).isEqualTo(ScoreHistogram.bucket(0f));
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 40", "3, 300"})
    void area_scoresOfFewBits_isExact(long seed, int rows) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean[] positive = labels(random, rows);
        float[] scores = Evaluations.coarse(random, rows, 1).data();

        // A sum of halves divided once, twice: the same bits.
        assertThat(of(scores, positive).area()).isEqualTo(exactArea(scores, positive));
    }

    @ParameterizedTest
    @CsvSource({"4, 50, 1", "5, 500, 1", "6, 500, 0.01", "7, 500, 1000"})
    void area_anyScores_isWithinTheBound(long seed, int rows, float size) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean[] positive = labels(random, rows);
        float[] scores = new float[rows];
        for (int i = 0; i < rows; i++) {
            scores[i] = size * (float) (random.nextGaussian() + (positive[i] ? 1 : 0));
        }

        ScoreHistogram histogram = of(scores, positive);

        assertThat(histogram.areaErrorBound()).isBetween(0.0, 0.004);
        assertThat(histogram.area())
                .isCloseTo(exactArea(scores, positive), within(histogram.areaErrorBound()));
    }

    @Test
    void areaErrorBound_allInOneBucket_isAHalf() {
        ScoreHistogram histogram = of(new float[] {5.001f, 5.002f}, new boolean[] {true, false});

        assertThat(histogram.area()).isEqualTo(0.5);
        assertThat(histogram.areaErrorBound()).isEqualTo(0.5);
    }

    @Test
    void area_oneClassOnly_isNaN() {
        assertThat(of(new float[] {1, 2}, new boolean[] {true, true}).area()).isNaN();
        assertThat(new ScoreHistogram().area()).isNaN();
    }
}
