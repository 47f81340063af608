package org.backdraft.augment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

class AugmenterTest {
    private static final ImageShape SHAPE = new ImageShape(2, 9, 7);
    private static final Augmentation ALL =
            new Augmentation(SHAPE, 2, 20, 0.2, 5, Flip.BOTH, new Elastic(0.7, 3), 3);

    /** Distinct numbers, none of them 0. */
    private static float[] image() {
        float[] image = new float[SHAPE.size()];
        for (int i = 0; i < image.length; i++) {
            image[i] = 1 + i;
        }
        return image;
    }

    private static float[] changed(Augmenter augmenter, long seed) {
        float[] to = new float[SHAPE.size()];
        augmenter.draw(seed);
        augmenter.move(image(), to, 0);
        augmenter.cutOut(to, 0);
        return to;
    }

    private static Augmentation flips(Flip flip) {
        return new Augmentation(SHAPE, 0, 0, 0, 0, flip, Elastic.NONE, 0);
    }

    private static Augmentation cutsOut(int side) {
        return new Augmentation(SHAPE, 0, 0, 0, 0, Flip.NONE, Elastic.NONE, side);
    }

    @Test
    void draw_sameSeed_givesTheSameBitsWhateverCameBefore() {
        Augmenter used = new Augmenter(ALL);
        for (long seed = 0; seed < 20; seed++) {
            float[] first = changed(new Augmenter(ALL), seed);

            assertThat(changed(used, seed)).containsExactly(first);
            assertThat(changed(used, seed + 1)).isNotEqualTo(first);
        }
    }

    @Test
    void draw_flips_mirrorsEachHalfOfTheTime() {
        int draws = 2000;
        for (Flip flip : Flip.values()) {
            Augmenter augmenter = new Augmenter(flips(flip));
            int[] counts = new int[4];
            for (int seed = 0; seed < draws; seed++) {
                float first = changed(augmenter, seed)[0];
                int row = (int) (first - 1) / SHAPE.width();
                int column = (int) (first - 1) % SHAPE.width();
                assertThat(row).isIn(0, SHAPE.height() - 1);
                assertThat(column).isIn(0, SHAPE.width() - 1);
                counts[(row == 0 ? 0 : 2) + (column == 0 ? 0 : 1)]++;
            }

            boolean both = flip == Flip.BOTH;
            double[] shares = {
                flip == Flip.NONE ? 1 : both ? 0.25 : 0.5,
                both ? 0.25 : flip == Flip.HORIZONTAL ? 0.5 : 0,
                both ? 0.25 : flip == Flip.VERTICAL ? 0.5 : 0,
                both ? 0.25 : 0
            };
            for (int i = 0; i < 4; i++) {
                // Five standard errors.
                double error = 5 * Math.sqrt(draws * shares[i] * (1 - shares[i]));
                assertThat((double) counts[i])
                        .as("%s, %d", flip, i)
                        .isBetween(draws * shares[i] - error, draws * shares[i] + error);
            }
        }
    }

    @Test
    void cutOut_aSquare_isZeroInAllChannelsAndNothingElse() {
        int side = 4;
        Augmenter augmenter = new Augmenter(cutsOut(side));
        Set<Integer> tops = new HashSet<>();
        Set<Integer> sizes = new HashSet<>();
        for (long seed = 0; seed < 2000; seed++) {
            float[] cut = changed(augmenter, seed);
            int top = SHAPE.height();
            int bottom = -1;
            int left = SHAPE.width();
            int right = -1;
            int zeros = 0;
            for (int k = 0; k < SHAPE.pixels(); k++) {
                assertThat(cut[SHAPE.pixels() + k] == 0).isEqualTo(cut[k] == 0);
                if (cut[k] == 0) {
                    zeros++;
                    top = Math.min(top, k / SHAPE.width());
                    bottom = Math.max(bottom, k / SHAPE.width());
                    left = Math.min(left, k % SHAPE.width());
                    right = Math.max(right, k % SHAPE.width());
                } else {
                    assertThat(cut[k]).isEqualTo(1 + k);
                }
            }
            int height = bottom - top + 1;
            int width = right - left + 1;
            assertThat(zeros).as("seed %d", seed).isEqualTo(height * width);
            assertThat(height).isEqualTo(top == 0 || bottom == 8 ? height : side).isLessThan(5);
            assertThat(width).isEqualTo(left == 0 || right == 6 ? width : side).isLessThan(5);
            tops.add(top);
            sizes.add(zeros);
        }

        // Centred at any pixel, 2 to the left and above and 1 to the right and below are in it.
        assertThat(tops).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
        assertThat(sizes).contains(side * side, 2 * 2).allMatch(size -> size >= 2 * 2);
    }

    @Test
    void draw_oneChangeMore_leavesTheOthersAsTheyWere() {
        Augmentation shifted = new Augmentation(SHAPE, 2, 0, 0, 0, Flip.NONE, Elastic.NONE, 0);
        Augmentation cutToo = new Augmentation(SHAPE, 2, 0, 0, 0, Flip.NONE, Elastic.NONE, 3);
        for (long seed = 0; seed < 50; seed++) {
            float[] without = changed(new Augmenter(shifted), seed);
            float[] with = changed(new Augmenter(cutToo), seed);

            long zeros = 0;
            for (int i = 0; i < with.length; i++) {
                zeros += with[i] == 0 ? 1 : 0;
                assertThat(with[i]).isIn(without[i], 0f);
            }
            assertThat(zeros).isPositive();
        }
    }

    @Test
    void move_shifts_staysInRangeAndReachesAllDirections() {
        // A ramp to the right by 1 a pixel shows the shift to the right, away from the border.
        float[] ramp = new float[SHAPE.size()];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = i % SHAPE.width();
        }
        Augmenter augmenter =
                new Augmenter(new Augmentation(SHAPE, 2, 0, 0, 0, Flip.NONE, Elastic.NONE, 0));
        double[] shifts = new double[2000];
        float[] to = new float[SHAPE.size()];
        for (int seed = 0; seed < shifts.length; seed++) {
            augmenter.draw(seed);
            augmenter.move(ramp, to, 0);
            shifts[seed] = 3 - to[3];
        }

        assertThat(Arrays.stream(shifts).min().getAsDouble()).isBetween(-2.0, -1.98);
        assertThat(Arrays.stream(shifts).max().getAsDouble()).isBetween(1.98, 2.0);
        assertThat(Arrays.stream(shifts).filter(shift -> shift > 0).count())
                .as("half of them, five standard errors off at most")
                .isBetween(888L, 1112L);
    }
}
