package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.driver.model.SavedModel;
import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.awt.Rectangle;
import java.util.Arrays;
import java.util.List;

class UnitSearchTest {
    private static final int ROWS = 6;

    /** One convolution of 3 x 3, so that the best input within a norm is known. */
    private static final SavedModel MODEL =
            RandomModels.of(
                    """
                    {type = reshape, shape = [1, 6, 7]},
                    {type = conv2d, channels = 2, kernel = 3, bias = false, name = c},
                    {type = tanh},
                    {type = conv2d, channels = 2, kernel = 2, stride = 2, name = d},
                    {type = flatten},
                    {type = linear, units = 1}
                    """,
                    "squared-error",
                    42,
                    List.of(),
                    8);

    private static final Sample DATA =
            new Sample(new Matrix(RandomModels.row(ROWS * 42, 1), 0, ROWS, 42), new float[ROWS]);

    private static UnitSearch search(int node, int places) {
        MostExciting found = new MostExciting(node, places, 0, 2, 3);
        TrainedNetwork network = new TrainedNetwork(MODEL);
        MostExciting.search(network, List.of(found), DATA.features());
        return new UnitSearch(MODEL, network, InputImage.of(MODEL, 0), DATA, found);
    }

    @Test
    void feature_channelOfFirstConvolution_isItsFilterInTheMiddle() {
        for (int channel = 0; channel < 2; channel++) {
            UnitSearch.Feature feature = search(1, 20).feature(channel);

            // The middle of 4 x 5 places is (2, 2), whose window starts at pixel (2, 2).
            assertThat(feature.seen()).isEqualTo(new Rectangle(2, 2, 3, 3));
            float[] filter = Arrays.copyOfRange(MODEL.theta(), 9 * channel, 9 * channel + 9);
            double length = InputAscent.norm(filter);
            // argmax w . x over |x| <= r is r w / |w|; 40 steps end within a few per cent.
            assertThat(feature.value())
                    .isCloseTo(feature.norm() * length, within(0.02 * feature.norm() * length));
            for (int k = 0; k < 42; k++) {
                int y = k / 7 - 2;
                int x = k % 7 - 2;
                boolean inside = y >= 0 && y < 3 && x >= 0 && x < 3;
                double expected = inside ? feature.norm() * filter[3 * y + x] / length : 0;
                assertThat((double) feature.made()[k])
                        .as("channel %d, pixel %d", channel, k)
                        .isCloseTo(expected, within(inside ? 0.1 * feature.norm() : 0));
            }
        }
    }

    @Test
    void feature_channelOfSecondConvolution_beatsTheRowsMovedToTheMiddle() {
        UnitSearch search = search(3, 4);
        InputImage image = InputImage.of(MODEL, 0);
        InputGradient output = new InputGradient(MODEL, 3);
        for (int channel = 0; channel < 2; channel++) {
            UnitSearch.Feature feature = search.feature(channel);
            assertThat(feature.seen()).isEqualTo(new Rectangle(2, 2, 4, 4));
            assertThat(image.norm(feature.made(), image.all()))
                    .isLessThanOrEqualTo(feature.norm() * (1 + 1e-5));
            output.pick(4 * channel + 3);
            for (MostExciting.Found row : feature.found()) {
                float[] moved =
                        image.moved(search.scaled(row), search.seen(row.place()), feature.seen());
                // Where nothing is cut off at the border, it is what was found.
                assertThat(output.value(moved)).isCloseTo(row.value(), within(1e-5));
            }
            assertThat(feature.value()).isGreaterThan(feature.found().get(0).value());
        }
    }

    @Test
    void blur_points_spreadWithinThePart() {
        InputImage image = new InputImage(2, 9, 9);
        Blur blur = new Blur(image, new Rectangle(1, 1, 20, 7), 0.5);
        float[] values = new float[image.size()];
        values[image.place(1, 4, 4)] = 1;
        values[image.place(0, 0, 0)] = 1;

        blur.apply(values);

        // exp(-2) of the middle at each neighbour, exp(-4) at the corners, and a sum of 1.
        float middle = values[image.place(1, 4, 4)];
        assertThat(values[image.place(1, 4, 5)]).isCloseTo(0.135335f * middle, within(1e-6f));
        assertThat(values[image.place(1, 3, 5)]).isCloseTo(0.018316f * middle, within(1e-6f));
        float sum = 0;
        for (float value : values) {
            sum += value;
        }
        assertThat(sum).isCloseTo(1, within(1e-5f));
        assertThat(values[image.place(0, 0, 0)]).isZero();
        assertThat(image.norm(values, new Rectangle(0, 0, 9, 1))).isZero();
    }

    @Test
    void found_channels_areTheGreatestOfAllPlaces() {
        UnitSearch.Feature feature = search(1, 20).feature(1);
        Matrix outputs = new TrainedNetwork(MODEL).outputs(1, DATA.features());
        float most = Float.NEGATIVE_INFINITY;
        for (int row = 0; row < ROWS; row++) {
            for (int place = 0; place < 20; place++) {
                most = Math.max(most, outputs.get(row, 20 + place));
            }
        }
        MostExciting.Found best = feature.found().get(0);
        assertThat(best.value()).isEqualTo(most);
        assertThat(outputs.get(best.row(), 20 + best.place())).isEqualTo(most);
    }
}
