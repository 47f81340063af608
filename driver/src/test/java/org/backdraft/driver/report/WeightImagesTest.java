package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
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
                .hasMessageContaining("'r' is not a linear module");
    }
}
