package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.junit.jupiter.api.Test;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

class WeightImagesTest {
    private static final int LEFT = 24;
    private static final int TOP = 72;

    private static SavedModel model(int inputs, float... theta) {
        int units = theta.length / inputs;
        return HandMade.model(
                "{type = linear, units = %d, bias = false, name = w}, {type = relu, name = r}"
                        .formatted(units),
                "squared-error",
                inputs,
                List.of(),
                theta);
    }

    @Test
    void of_fourWeights_putsExtremeColoursWhereTheyBelong() {
        // One unit's 2 x 2 image: red top left, blue bottom right, white and pale elsewhere.
        BufferedImage image = WeightImages.of(model(4, 8, 0, 4, -8), null, 0).image();

        int cell = 200;
        assertThat(image.getRGB(LEFT + 50, TOP + 50)).isEqualTo(ColorMap.DIVERGING.at(1).getRGB());
        assertThat(image.getRGB(LEFT + cell - 50, TOP + 50)).isEqualTo(Look.WHITE.getRGB());
        assertThat(image.getRGB(LEFT + 50, TOP + cell - 50))
                .isEqualTo(ColorMap.DIVERGING.at(0.75).getRGB());
        assertThat(image.getRGB(LEFT + cell - 50, TOP + cell - 50))
                .isEqualTo(ColorMap.DIVERGING.at(0).getRGB());
    }

    @Test
    void of_givenWidth_isNotSquare() {
        BufferedImage image = WeightImages.of(model(6, 1, 1, 1, -1, -1, -1), "w", 3).image();

        assertThat(image.getRGB(LEFT + 190, TOP + 20)).isEqualTo(ColorMap.DIVERGING.at(1).getRGB());
        assertThat(image.getRGB(LEFT + 10, TOP + 110)).isEqualTo(ColorMap.DIVERGING.at(0).getRGB());
    }

    @Test
    void of_manyUnits_showsTheFirstAndSaysSo() throws Exception {
        List<String> texts =
                HandMade.texts(WeightImages.of(model(4, new float[800]), null, 0).svg());

        assertThat(texts).contains("0", "95").doesNotContain("96");
        assertThat(texts).anyMatch(text -> text.startsWith("the first 96 units of 200"));
    }

    private static SavedModel convolution(String settings, int channels, float... theta) {
        return HandMade.model(
                """
                {type = reshape, shape = [%d, 2, 3]}, {type = conv2d, name = c, bias = false, %s},
                {type = relu}, {type = flatten}, {type = linear, units = 1, bias = false, name = l}
                """
                        .formatted(channels, settings),
                "squared-error",
                channels * 6,
                List.of(),
                theta);
    }

    /** With zeros for the linear module. */
    private static float[] padded(int linear, float... weights) {
        return Arrays.copyOf(weights, weights.length + linear);
    }

    @Test
    void of_convolution_drawsAFilterACell() throws Exception {
        // Two filters of 1 x 2: red and blue, then half red and white.
        SavedModel model = convolution("channels = 2, kernel = [1, 2]", 1, padded(8, 4, -4, 2, 0));
        Picture picture = WeightImages.of(model, null, 0);
        BufferedImage image = picture.image();

        int next = 200 + 10;
        assertThat(image.getRGB(LEFT + 50, TOP + 50)).isEqualTo(ColorMap.DIVERGING.at(1).getRGB());
        assertThat(image.getRGB(LEFT + 150, TOP + 50)).isEqualTo(ColorMap.DIVERGING.at(0).getRGB());
        assertThat(image.getRGB(LEFT + next + 50, TOP + 50))
                .isEqualTo(ColorMap.DIVERGING.at(0.75).getRGB());
        assertThat(image.getRGB(LEFT + next + 150, TOP + 50)).isEqualTo(Look.WHITE.getRGB());
        assertThat(HandMade.texts(picture.svg()))
                .contains("Weights of c", "0", "1")
                .anyMatch(text -> text.startsWith("all 2 filters"));
    }

    @Test
    void of_convolutionOnColours_drawsThem() {
        // One filter of 1 x 1: red excites it, green is nothing to it, blue quiets it.
        SavedModel model = convolution("channels = 1, kernel = 1", 3, padded(6, 2, 0, -2));

        BufferedImage image = WeightImages.of(model, "c", 0).image();

        Color color = new Color(image.getRGB(LEFT + 100, TOP + 100));
        assertThat(List.of(color.getRed(), color.getGreen(), color.getBlue()))
                .containsExactly(255, 128, 0);
    }

    @Test
    void of_convolutionOnChannels_drawsARowAFilter() throws Exception {
        SavedModel model = convolution("channels = 2, kernel = 1", 2, padded(12, 4, -4, 2, 0));
        Picture picture = WeightImages.of(model, "c", 0);
        BufferedImage image = picture.image();

        int down = 200 + 20 + 10;
        assertThat(image.getRGB(LEFT + 50, TOP + 50)).isEqualTo(ColorMap.DIVERGING.at(1).getRGB());
        assertThat(image.getRGB(LEFT + 260, TOP + 50)).isEqualTo(ColorMap.DIVERGING.at(0).getRGB());
        assertThat(image.getRGB(LEFT + 50, TOP + down + 50))
                .isEqualTo(ColorMap.DIVERGING.at(0.75).getRGB());
        assertThat(HandMade.texts(picture.svg()))
                .contains("0 \u00b7 0", "0 \u00b7 1", "1 \u00b7 1")
                .anyMatch(text -> text.contains("with all 2 input channels"));
    }

    @Test
    void of_linearAfterConvolution_hasAnImageAChannel() throws Exception {
        SavedModel model = convolution("channels = 2, kernel = 1", 1, padded(12, 1, 1));

        assertThat(HandMade.texts(WeightImages.of(model, "l", 0).svg()))
                .contains("0 \u00b7 0", "0 \u00b7 1");
    }

    @Test
    void of_noImage_isRejected() {
        assertThatThrownBy(() -> WeightImages.of(model(6, new float[6]), null, 0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("6 inputs don't make a square image")
                .hasMessageContaining("--image-width");
        assertThatThrownBy(() -> WeightImages.of(model(6, new float[6]), null, 4))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("4 doesn't divide 6");
        assertThatThrownBy(() -> WeightImages.of(model(4, new float[4]), "r", 0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'r' is not a linear module and no convolution");
        SavedModel model = convolution("channels = 1, kernel = 1", 1, padded(6, 1));
        assertThatThrownBy(() -> WeightImages.of(model, null, 3))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'c' is a convolution")
                .hasMessageContaining("leave --image-width out");
    }
}
