package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;

class ActivationMapsTest {
    private static final String NETWORK =
            """
            {type = reshape, shape = [1, 2, 2], name = image},
            {type = conv2d, channels = 3, kernel = 1, bias = false, name = c},
            {type = relu, name = r},
            {type = conv2d, channels = 3, kernel = 1, bias = false, name = skip},
            {type = add, inputs = [skip, r], name = sum},
            {type = flatten, name = f},
            {type = dropout, name = d},
            {type = linear, units = 3, name = out}
            """;

    private static SavedModel model(String loss, List<String> classes) {
        return RandomModels.of(NETWORK, loss, 4, classes, 2);
    }

    @Test
    void isLayer_modules_areThoseThatMakeSomethingNew() {
        SavedModel model = model("cross-entropy", RandomModels.classes(3));

        List<String> layers =
                IntStream.range(0, model.graph().nodes().size())
                        .filter(i -> ActivationMaps.isLayer(model.graph(), i))
                        .mapToObj(i -> model.graph().nodes().get(i).name())
                        .toList();

        assertThat(layers).containsExactly("r", "skip", "sum", "out");
    }

    @Test
    void of_example_namesLayersAndClasses() throws Exception {
        SavedModel model = model("cross-entropy", RandomModels.classes(3));

        Picture picture = ActivationMaps.of(model, new float[] {1, 2, 3, 4}, "example 5", 2, 0);

        List<String> texts = HandMade.texts(picture.svg());
        assertThat(texts)
                .contains("Activations of example 5", "input: 1 \u00d7 2 \u00d7 2")
                .contains("zero", "one", "two", "probability of each class");
        assertThat(texts)
                .anyMatch(text -> text.startsWith("r: the first 2 of 3 channels of 2 \u00d7 2, to"))
                .anyMatch(text -> text.startsWith("out: 3 units, to"));
    }

    @Test
    void of_map_hasThePixelsOfItsChannel() {
        // One filter, the weight 1: its map is the input, the greatest number of which is red.
        SavedModel model =
                HandMade.model(
                        """
                        {type = reshape, shape = [1, 2, 2]},
                        {type = conv2d, channels = 1, kernel = 1, bias = false, name = c},
                        {type = flatten}, {type = linear, units = 1, bias = false}
                        """,
                        "squared-error",
                        4,
                        List.of(),
                        1,
                        0,
                        0,
                        0,
                        0);

        BufferedImage image =
                ActivationMaps.of(model, new float[] {4, 0, -4, 2}, "it", 1, 0).image();

        // Below the title, and the input with its heading.
        int top = 56 + 18 + (26 + 168 + 8 + 16) + 26;
        assertThat(image.getRGB(24 + 16, top + 16)).isEqualTo(ColorMap.DIVERGING.at(1).getRGB());
        assertThat(image.getRGB(24 + 48, top + 16)).isEqualTo(Look.WHITE.getRGB());
        assertThat(image.getRGB(24 + 16, top + 48)).isEqualTo(ColorMap.DIVERGING.at(0).getRGB());
        assertThat(image.getRGB(24 + 48, top + 48)).isEqualTo(ColorMap.DIVERGING.at(0.75).getRGB());
    }

    @Test
    void of_numbers_saysThem() throws Exception {
        SavedModel model = model("squared-error", List.of());

        assertThat(HandMade.texts(ActivationMaps.of(model, new float[4], "it", 9, 0).svg()))
                .anyMatch(text -> text.startsWith("predicted: 3 numbers"));
    }

    @Test
    void of_noImage_isRejected() {
        SavedModel model =
                RandomModels.of("{type = linear, units = 1}", "squared-error", 5, List.of(), 1);

        assertThatThrownBy(() -> ActivationMaps.of(model, new float[5], "it", 9, 0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("5 inputs don't make a square image")
                .hasMessageContaining("--image-width");
    }
}
