package org.backdraft.driver.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.driver.config.ConfigurationException;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.SplittableRandom;

/** With scores by a formula in place of a model's. */
class DetectorTest {
    private static final int SIDE = 8;

    /**
     * The mean of the window about a square of 6 pixels and the 8 next to it: 4 of these have 30 of
     * its pixels inside and 6 on the ring, 4 have 25 and 11.
     */
    private static final double SMALL =
            (1 + 4 * (30 / 36.0 - 6 / 28.0) + 4 * (25 / 36.0 - 11 / 28.0)) / 9;

    /** How much brighter a window is inside of a ring of one pixel than on it. */
    private static final WindowScores BRIGHT =
            windows -> {
                float[] scores = new float[windows.length];
                for (int w = 0; w < windows.length; w++) {
                    double inside = 0;
                    double ring = 0;
                    for (int i = 0; i < SIDE * SIDE; i++) {
                        int x = i % SIDE;
                        int y = i / SIDE;
                        boolean isRing = x == 0 || y == 0 || x == SIDE - 1 || y == SIDE - 1;
                        ring += isRing ? windows[w][i] / 28 : 0;
                        inside += isRing ? 0 : windows[w][i] / 36;
                    }
                    scores[w] = (float) Math.max(0, (inside - ring) / 255);
                }
                return scores;
            };

    private static GreyImage withSquares(int width, int height, Box... squares) {
        float[] pixels = new float[width * height];
        for (Box box : squares) {
            for (int i = 0; i < pixels.length; i++) {
                double x = i % width + 0.5 - box.left();
                double y = i / width + 0.5 - box.top();
                if (x > 0 && y > 0 && x < box.width() && y < box.height()) {
                    pixels[i] = 255;
                }
            }
        }
        return new GreyImage(width, height, pixels);
    }

    /** A window about a square is a pixel wider on each side, in the square's own scale. */
    @Test
    void detect_squaresOfTwoSizes_areFoundInTheirPlaces() {
        Box small = new Box(10, 20, 6, 6);
        Box large = new Box(50, 12, 18, 18);
        Detector detector = new Detector(SIDE, BRIGHT);

        List<Detection> found = detector.detect(withSquares(90, 50, small, large), 1).best(0.4);

        assertThat(found).hasSize(2);
        assertThat(found.get(0).box()).isEqualTo(new Box(9, 19, 8, 8));
        assertThat(found.get(0).score()).isCloseTo(SMALL, within(1e-6));
        assertThat(found.get(1).box().overlap(new Box(47, 9, 24, 24))).isGreaterThan(0.75);
    }

    @Test
    void windows_onAllLevels_areThoseOfTheNaiveLoops() {
        for (int stride = 1; stride <= 5; stride++) {
            Detections all = new Detector(SIDE, BRIGHT).detect(withSquares(33, 21), stride);
            long expected = 0;
            for (int[] level :
                    new int[][] {{33, 21}, {28, 18}, {23, 15}, {19, 12}, {16, 10}, {13, 8}}) {
                expected += (long) places(level[0], stride) * places(level[1], stride);
            }

            assertThat(all.windows()).as("stride %d", stride).isEqualTo(expected);
        }
    }

    /** One each stride as long as it fits, and one at the border unless that is there already. */
    private static int places(int length, int stride) {
        int places = 0;
        int last = 0;
        for (int left = 0; left + SIDE <= length; left += stride) {
            places++;
            last = left;
        }
        return last + SIDE == length ? places : places + 1;
    }

    @Test
    void grid_ofAnyStride_coversEachPixelAndStaysWithin() {
        GreyImage level = withSquares(29, 17);
        for (int stride = 1; stride <= SIDE; stride++) {
            Grid grid = new Grid(level, 58, 34, SIDE, stride);
            boolean[] covered = new boolean[29 * 17];
            for (int window = 0; window < grid.windows(); window++) {
                Box box = grid.box(window);
                assertThat(box.width()).isEqualTo(16);
                assertThat(box.left()).isBetween(0.0, 42.0);
                assertThat(box.top()).isBetween(0.0, 18.0);
                for (int i = 0; i < SIDE * SIDE; i++) {
                    int x = (int) (box.left() / 2) + i % SIDE;
                    int y = (int) (box.top() / 2) + i / SIDE;
                    covered[y * 29 + x] = true;
                }
            }
            assertThat(covered).as("stride %d", stride).doesNotContain(false);
        }
    }

    @Test
    void grid_nearest_isTheWindowAboutThatPlace() {
        Grid grid = new Grid(withSquares(29, 17), 58, 34, SIDE, 3);
        for (int window = 0; window < grid.windows(); window++) {
            Box box = grid.box(window);
            int found = grid.nearest(box.left() + 8, box.top() + 8);
            // Of the last two of a line, which are less than a stride apart, either may be nearer.
            assertThat(grid.box(found).left()).isCloseTo(box.left(), within(2.0));
            assertThat(grid.box(found).top()).isCloseTo(box.top(), within(2.0));
        }
        assertThat(grid.nearest(1, 17)).isEqualTo(-1);
        assertThat(grid.nearest(29, 33)).isEqualTo(-1);
    }

    @Test
    void at_middleOfASquare_isTheScoreOfItsWindow() {
        Detections all =
                new Detector(SIDE, BRIGHT).detect(withSquares(40, 40, new Box(10, 20, 6, 6)), 1);

        assertThat(all.at(13, 23)).isCloseTo(SMALL, within(1e-6));
        assertThat(all.at(30, 10)).isZero();
        assertThat(all.at(0, 0)).isZero();
    }

    /** By sums over all that is above and to the left. */
    @Test
    void neighbourhood_ofAnyStride_isTheMeanOfSummedAreas() {
        SplittableRandom random = new SplittableRandom(5);
        for (int stride = 1; stride <= 4; stride++) {
            Grid grid = new Grid(withSquares(70, 50), 70, 50, 32, stride);
            float[] scores = new float[grid.windows()];
            for (int i = 0; i < scores.length; i++) {
                scores[i] = random.nextInt(8) / 8f;
            }
            int columns = grid.columns();
            double[][] sums = new double[grid.rows() + 1][columns + 1];
            for (int i = 0; i < scores.length; i++) {
                int y = i / columns;
                int x = i % columns;
                sums[y + 1][x + 1] = scores[i] + sums[y][x + 1] + sums[y + 1][x] - sums[y][x];
            }
            float[] means = Neighbourhood.means(grid, scores);
            for (int i = 0; i < scores.length; i++) {
                int top = Math.max(0, i / columns - 4 / stride);
                int bottom = Math.min(grid.rows(), i / columns + 4 / stride + 1);
                int left = Math.max(0, i % columns - 4 / stride);
                int right = Math.min(columns, i % columns + 4 / stride + 1);
                double sum =
                        sums[bottom][right]
                                - sums[top][right]
                                - sums[bottom][left]
                                + sums[top][left];
                assertThat((double) means[i])
                        .isCloseTo(sum / ((bottom - top) * (right - left)), within(1e-6));
            }
        }
    }

    /** Each pixel of a window is that of the picture. */
    @Test
    void cut_ofAWindow_isWhatThePictureHasThere() {
        SplittableRandom random = new SplittableRandom(5);
        float[] pixels = new float[20 * 15];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextInt(256);
        }
        Grid grid = new Grid(new GreyImage(20, 15, pixels), 20, 15, SIDE, 3);
        float[] cut = new float[SIDE * SIDE];
        for (int window = 0; window < grid.windows(); window++) {
            grid.cut(window, cut);
            Box box = grid.box(window);
            for (int i = 0; i < cut.length; i++) {
                int at = ((int) box.top() + i / SIDE) * 20 + (int) box.left() + i % SIDE;
                assertThat(cut[i]).isEqualTo(pixels[at]);
            }
        }
    }

    @Test
    void detect_pictureSmallerThanTheWindow_saysBothSizes() {
        assertThatThrownBy(() -> new Detector(SIDE, BRIGHT).detect(withSquares(20, 7), 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "a picture of 20 x 7 pixels is smaller than the model's window of 8 x 8");
    }
}
