package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.List;

class OcclusionTest {
    private static final int HEIGHT = 4;
    private static final int WIDTH = 5;

    private static SavedModel model(List<String> classes, String loss, int outputs) {
        return RandomModels.of(
                """
                {type = reshape, shape = [2, 4, 5]},
                {type = conv2d, channels = 3, kernel = 2},
                {type = tanh}, {type = flatten}, {type = linear, units = %d}
                """
                        .formatted(outputs),
                loss,
                2 * HEIGHT * WIDTH,
                classes,
                4);
    }

    private static SavedModel model() {
        return model(RandomModels.classes(3), "cross-entropy", 3);
    }

    @Test
    void outputs_everyPlaceAndSize_areThoseOfANaiveLoop() {
        SavedModel model = model();
        TrainedNetwork network = new TrainedNetwork(model);
        InputImage image = InputImage.of(model, 0);
        float[] row = RandomModels.row(image.size(), 6);
        for (int size = 1; size <= 6; size++) {
            for (Occlusion.Fill fill : Occlusion.Fill.values()) {
                Matrix outputs = new Occlusion(size, fill).outputs(network, image, row);

                assertThat(outputs.rows()).isEqualTo(HEIGHT * WIDTH);
                for (int y = 0; y < HEIGHT; y++) {
                    for (int x = 0; x < WIDTH; x++) {
                        float[] covered = covered(row, size, fill, y, x);
                        Matrix alone =
                                network.outputsOfScaled(
                                        network.last(), new Matrix(covered, 0, 1, covered.length));
                        for (int c = 0; c < 3; c++) {
                            assertThat(outputs.get(y * WIDTH + x, c))
                                    .as("size %d, %s, line %d, column %d", size, fill, y, x)
                                    .isEqualTo(alone.get(0, c));
                        }
                    }
                }
            }
        }
    }

    private static float[] covered(float[] row, int size, Occlusion.Fill fill, int y, int x) {
        float[] covered = row.clone();
        for (int channel = 0; channel < 2; channel++) {
            double mean = 0;
            for (int k = 0; k < HEIGHT * WIDTH; k++) {
                mean += row[channel * HEIGHT * WIDTH + k] / (double) (HEIGHT * WIDTH);
            }
            for (int i = 0; i < HEIGHT; i++) {
                for (int j = 0; j < WIDTH; j++) {
                    int up = (size - 1) / 2;
                    if (i >= y - up && i < y - up + size && j >= x - up && j < x - up + size) {
                        covered[(channel * HEIGHT + i) * WIDTH + j] =
                                fill == Occlusion.Fill.ZERO ? 0 : (float) mean;
                    }
                }
            }
        }
        return covered;
    }

    @Test
    void lead_outputs_isOverTheBestOther() {
        Matrix outputs = new Matrix(new float[] {1, 4, 2}, 0, 1, 3);

        assertThat(OcclusionMap.lead(outputs, 0, 1)).isEqualTo(2);
        assertThat(OcclusionMap.lead(outputs, 0, 0)).isEqualTo(-3);
        Matrix one = new Matrix(new float[] {3}, 0, 1, 1);
        assertThat(OcclusionMap.lead(one, 0, 1)).isEqualTo(3);
        assertThat(OcclusionMap.lead(one, 0, 0)).isEqualTo(-3);
    }

    @Test
    void of_example_saysWhatIsCoveredAndDecided() throws Exception {
        float[] row = RandomModels.row(40, 6);
        OcclusionMap.Settings settings = new OcclusionMap.Settings(0, false, false, 0);

        List<String> texts =
                HandMade.texts(OcclusionMap.of(model(), row, 2, "example 7", settings).svg());

        assertThat(texts).contains("What the decision on example 7 hangs on");
        assertThat(texts).contains("probability of \u201ctwo\u201d");
        assertThat(texts).anyMatch(text -> text.startsWith("label: two; decided: "));
        assertThat(texts).anyMatch(text -> text.contains("1 \u00d7 1 square, filled with 0"));
    }

    @Test
    void of_oneOutput_isDrawnToo() {
        SavedModel model = model(RandomModels.classes(2), "binary-cross-entropy", 1);
        OcclusionMap.Settings settings = new OcclusionMap.Settings(3, true, true, 0);

        assertThat(OcclusionMap.of(model, new float[40], 0, "it", settings).image()).isNotNull();
    }

    @Test
    void of_whatCantBe_isRejected() {
        SavedModel numbers = model(List.of(), "squared-error", 1);
        OcclusionMap.Settings usual = new OcclusionMap.Settings(0, false, false, 0);
        assertThatThrownBy(() -> OcclusionMap.of(numbers, new float[40], 0, "it", usual))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the model predicts numbers");
        OcclusionMap.Settings large = new OcclusionMap.Settings(6, false, false, 0);
        assertThatThrownBy(() -> OcclusionMap.of(model(), new float[40], 0, "it", large))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("--size: expected 1 to 5")
                .hasMessageContaining("found 6");
    }
}
