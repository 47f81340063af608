package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;

class LayerFeaturesTest {
    private static final LayerFeatures.Shown SHOWN = new LayerFeatures.Shown(2, 2, 0);
    private static final Sample DATA =
            new Sample(new Matrix(RandomModels.row(5 * 36, 1), 0, 5, 36), new float[5]);

    private static SavedModel model(String network) {
        return RandomModels.of(network, "squared-error", 36, List.of(), 3);
    }

    @Test
    void ofAll_layers_areThoseWithWeightsAndWhatTheySee() throws Exception {
        SavedModel model =
                model(
                        """
                        {type = reshape, shape = [1, 6, 6]},
                        {type = conv2d, channels = 3, kernel = 3, name = a}, {type = relu},
                        {type = conv2d, channels = 2, kernel = 2, stride = 2, name = b},
                        {type = flatten}, {type = linear, units = 1, name = c}
                        """);

        assertThat(HandMade.texts(LayerFeatures.ofAll(model, DATA, SHOWN).svg()))
                .contains("a: the first 2 of 3 channels, each sees 3 \u00d7 3 pixels")
                .contains("b: all 2 channels, each sees 4 \u00d7 4 pixels")
                .contains("c: all 1 units, each sees the whole image");
    }

    @Test
    void of_moduleWithoutWeights_isDrawn() throws Exception {
        SavedModel model = model("{type = linear, units = 4}, {type = tanh, name = t}");

        assertThat(HandMade.texts(LayerFeatures.of(model, "t", DATA, SHOWN).svg()))
                .contains("What excites t")
                .anyMatch(text -> text.startsWith("t: the first 2 of 4 units"));
    }

    @Test
    void ofAll_noWeights_isRejected() {
        assertThatThrownBy(() -> LayerFeatures.ofAll(model("{type = tanh}"), DATA, SHOWN))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no linear module and no convolution");
    }

    @Test
    void draw_partOverTheBorder_isGrayOutside() {
        InputImage image = new InputImage(1, 2, 2);
        Scale scale = new Scale(-1, 1, ColorMap.DIVERGING);

        BufferedImage part =
                image.draw(new float[] {1, -1, 0, 1}, 0, scale, new Rectangle(1, -1, 2, 2));

        assertThat(part.getRGB(0, 0)).isEqualTo(Look.GRID.getRGB());
        assertThat(part.getRGB(1, 1)).isEqualTo(Look.GRID.getRGB());
        assertThat(part.getRGB(0, 1)).isEqualTo(ColorMap.DIVERGING.at(0).getRGB());
    }

    @Test
    void draw_threeChannels_areColours() {
        InputImage image = new InputImage(3, 1, 2);
        float[] values = {0, 10, 5, 10, 10, 0};

        BufferedImage drawn = image.draw(values, 0, image.scale(values), image.all());

        assertThat(drawn.getRGB(0, 0)).isEqualTo(Look.rgb(0x0080FF).getRGB());
        assertThat(drawn.getRGB(1, 0)).isEqualTo(Look.rgb(0xFFFF00).getRGB());
    }
}
