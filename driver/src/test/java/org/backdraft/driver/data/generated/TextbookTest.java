package org.backdraft.driver.data.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.function.Consumer;

/** The shape of each kind, told without its formula; examples of seed 3. */
class TextbookTest {
    private static final long SEED = 3;
    private static final int ROWS = 2000;

    /** A few units in the last place of a float32 up to 1, twice that for a sum of two. */
    private static final Offset<Double> ROUNDING = within(3e-7);

    private static void eachRow(Generator generator, Consumer<float[]> test) {
        for (long index = 0; index < ROWS; index++) {
            test.accept(GeneratorTest.row(generator, SEED, index));
        }
    }

    @Test
    void xor_withoutNoise_isTheFourCornersEquallyOften() {
        int[] counts = new int[4];
        eachRow(
                new Xor(0),
                row -> {
                    assertThat(Math.abs(row[0])).isEqualTo(1);
                    assertThat(Math.abs(row[1])).isEqualTo(1);
                    counts[(row[0] > 0 ? 2 : 0) + (row[1] > 0 ? 1 : 0)]++;
                });

        assertThat(counts).containsOnly(ROWS / 4);
    }

    @Test
    void xor_byDefault_isOfClass1WhereTheProductIsNegative() {
        int[] right = new int[1];
        eachRow(Xor.DEFAULT, row -> right[0] += row[0] * row[1] < 0 == (row[2] == 1) ? 1 : 0);

        /* A coordinate is beyond four deviations on one side once in 31,574. */
        assertThat(right[0]).isGreaterThanOrEqualTo(ROWS - 4);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 0.8})
    void circles_withoutNoise_haveTheirRadii(double factor) {
        double[] sums = new double[2];
        eachRow(
                new Circles(0, factor),
                row -> {
                    double radius = Math.hypot(row[0], row[1]);
                    assertThat(radius).isCloseTo(row[2] == 0 ? 1 : factor, ROUNDING);
                    sums[0] += row[0];
                    sums[1] += row[1];
                });

        /* All around: a coordinate's mean has a deviation of at most 1 / sqrt(2 * 2000). */
        assertThat(Math.hypot(sums[0], sums[1]) / ROWS).isLessThan(0.08);
    }

    @Test
    void moons_withoutNoise_areHalfCirclesAboutTheirCentres() {
        eachRow(
                new Moons(0),
                row -> {
                    boolean upper = row[2] == 0;
                    double centreX = upper ? 0 : 1;
                    double centreY = upper ? 0 : 0.5;
                    assertThat(Math.hypot(row[0] - centreX, row[1] - centreY))
                            .isCloseTo(1, ROUNDING);
                    assertThat(upper ? row[1] : 0.5 - row[1]).isGreaterThanOrEqualTo(0);
                });
    }

    @Test
    void spirals_withoutNoise_haveAnAngleThatGrowsWithTheRadius() {
        double turns = 2.25;
        int classes = 3;
        eachRow(
                new Spirals(0, turns, classes),
                row -> {
                    double radius = Math.hypot(row[0], row[1]);
                    double turn = Math.atan2(row[1], row[0]) / (2 * Math.PI);
                    double off = turn - turns * radius - row[2] / classes;
                    assertThat(radius).isBetween(0.0999999, 1.0000001);
                    /* Whole turns apart; the float32 at radius 0.1 blurs the angle tenfold. */
                    assertThat(off - Math.rint(off)).isCloseTo(0, within(1e-6));
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 9})
    void checkerboard_anyCells_hasTheColourOfTheField(int cells) {
        eachRow(
                new Checkerboard(cells),
                row -> {
                    boolean odd = false;
                    for (int line = 1; line < cells; line++) {
                        double edge = -1 + 2.0 * line / cells;
                        odd ^= row[0] >= edge;
                        odd ^= row[1] >= edge;
                    }
                    assertThat(Math.max(Math.abs(row[0]), Math.abs(row[1]))).isLessThanOrEqualTo(1);
                    assertThat(row[2]).isEqualTo(odd ? 1 : 0);
                });
    }

    @Test
    void sine_withoutNoise_isAsOddAndAsPeriodicAsASine() {
        eachRow(
                new Sine(0),
                row -> {
                    double x = row[0];
                    assertThat(x).isBetween(-1.0, 1.0);
                    assertThat((double) row[1])
                            .isCloseTo(2 * Math.sin(Math.PI * x) * Math.cos(Math.PI * x), ROUNDING);
                });
    }

    @Test
    void line_withoutNoise_hasItsWeights() {
        eachRow(
                new Line(4, 0),
                row ->
                        assertThat((double) row[4])
                                .isCloseTo(
                                        0.5 + row[0] - row[1] / 2.0 + row[2] / 3.0 - row[3] / 4.0,
                                        within(1e-6)));
    }

    @Test
    void blobs_anySeed_haveTheSameCentresApart() {
        float[][] centres = new float[5][];
        for (long index = 0; index < 5; index++) {
            float[] row = GeneratorTest.row(new Blobs(5, 2, 0), SEED, index);
            centres[(int) row[2]] = row;
        }
        for (int i = 0; i < 5; i++) {
            for (int j = 0; j < i; j++) {
                assertThat(Math.hypot(centres[i][0] - centres[j][0], centres[i][1] - centres[j][1]))
                        .isGreaterThan(8.9);
            }
        }
        for (long index = 0; index < 5; index++) {
            float[] row = GeneratorTest.row(new Blobs(5, 2, 0), SEED + 1, index);
            assertThat(row).isEqualTo(centres[(int) row[2]]);
        }
    }

    @Test
    void blobs_ofSpread2_haveThatDeviation() {
        Generator centres = new Blobs(3, 2, 0);
        double[] moments = new double[2];
        for (long index = 0; index < ROWS; index++) {
            float[] row = GeneratorTest.row(new Blobs(3, 2, 2), SEED, index);
            double off = row[0] - GeneratorTest.row(centres, SEED, index)[0];
            moments[0] += off / ROWS;
            moments[1] += off * off / ROWS;
        }

        /* Five deviations: 2 / sqrt(2000) for the mean, 4 sqrt(2 / 2000) for the square. */
        assertThat(moments[0]).isCloseTo(0, within(0.23));
        assertThat(moments[1]).isCloseTo(4, within(0.64));
    }

    @Test
    void normal_millionNumbers_haveTheMomentsAndTailsOfANormal() {
        Chance chance = new Chance(SEED);
        int count = 1_000_000;
        double[] moments = new double[5];
        int beyondThree = 0;
        for (int i = 0; i < count; i++) {
            double z = chance.normal();
            for (int k = 1; k <= 4; k++) {
                moments[k] += Math.pow(z, k) / count;
            }
            beyondThree += Math.abs(z) > 3 ? 1 : 0;
        }

        /* Five deviations of each mean: sqrt(1), sqrt(2), sqrt(15), sqrt(96) / 1000. */
        assertThat(moments[1]).isCloseTo(0, within(0.005));
        assertThat(moments[2]).isCloseTo(1, within(0.0071));
        assertThat(moments[3]).isCloseTo(0, within(0.0194));
        assertThat(moments[4]).isCloseTo(3, within(0.049));
        /* 0.27 % of them: 2700, deviation 52. */
        assertThat(beyondThree).isBetween(2440, 2960);
    }

    @Test
    void settings_outOfRange_areRefusedByName() {
        rejects(() -> new Xor(-1), "noise must be 0 or more, not -1.0");
        rejects(() -> new Xor(Double.NaN), "noise must be 0 or more, not NaN");
        rejects(() -> new Moons(-0.5), "noise must be 0 or more, not -0.5");
        rejects(() -> new Sine(-0.5), "noise must be 0 or more, not -0.5");
        rejects(
                () -> new Circles(Double.POSITIVE_INFINITY, 0.5),
                "noise must be 0 or more, not Infinity");
        rejects(() -> new Circles(0, 1), "factor must be between 0 and 1, not 1.0");
        rejects(() -> new Circles(0, 0), "factor must be between 0 and 1, not 0.0");
        rejects(() -> new Spirals(-1, 1, 2), "noise must be 0 or more, not -1.0");
        rejects(() -> new Spirals(0, 1, 1), "classes must be 2 or more, not 1");
        rejects(() -> new Spirals(0, Double.NaN, 2), "turns must be finite, not NaN");
        rejects(() -> new Checkerboard(1), "cells must be 2 or more, not 1");
        rejects(() -> new Blobs(1, 2, 1), "classes must be 2 or more, not 1");
        rejects(() -> new Blobs(2, 0, 1), "features must be 1 or more, not 0");
        rejects(() -> new Blobs(2, 2, -1), "spread must be 0 or more, not -1.0");
        rejects(() -> new Line(0, 1), "features must be 1 or more, not 0");
        rejects(() -> new Line(1, -1), "noise must be 0 or more, not -1.0");
    }

    private static void rejects(ThrowingCallable made, String message) {
        assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
