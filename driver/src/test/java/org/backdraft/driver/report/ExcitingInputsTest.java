package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.tensor.Matrix;
import org.junit.jupiter.api.Test;

import java.util.List;

class ExcitingInputsTest {
    private static final float[] W = {3, 0, -4, 0};

    private static SavedModel model(String then) {
        return HandMade.model(
                "{type = linear, units = 1, name = w}" + then,
                "squared-error",
                4,
                List.of(),
                W[0],
                W[1],
                W[2],
                W[3],
                0.5f);
    }

    @Test
    void found_rows_areThoseOfTheGreatestOutputsInOrder() {
        Matrix outputs = new Matrix(new float[] {0, 5, 1, 7, 2, 9, 3, 7}, 0, 4, 2);

        MostExciting found = new MostExciting(0, 1, 0, 2, 3);
        found.look(outputs, 0);

        assertThat(found.of(0).stream().map(MostExciting.Found::row)).containsExactly(3, 2, 1);
        assertThat(found.of(1).stream().map(MostExciting.Found::row)).containsExactly(2, 1, 3);
    }

    @Test
    void found_channels_areTheirRowsAtTheBestPlace() {
        // Two rows of the channels 1 and 2 of three, of two places each; then one more batch.
        MostExciting found = new MostExciting(0, 2, 1, 2, 2);
        found.look(new Matrix(new float[] {9, 9, 1, 5, 4, 3, 9, 9, 6, 2, 3, 4}, 0, 2, 6), 0);
        found.look(new Matrix(new float[] {9, 9, 0, 8, 1, 1}, 0, 1, 6), 2);

        assertThat(found.of(1))
                .containsExactly(new MostExciting.Found(2, 1, 8), new MostExciting.Found(1, 0, 6));
        assertThat(found.of(2))
                .containsExactly(new MostExciting.Found(0, 0, 4), new MostExciting.Found(1, 1, 4));
    }

    @Test
    void ascent_linearUnit_endsAtItsWeightsOfTheNormGiven() {
        // argmax of w . x + b over |x| <= r is r w / |w|, with the value r |w| + b.
        InputGradient output = new InputGradient(model(""), 0);
        InputAscent ascent = new InputAscent(output, 2);

        float[] x = ascent.from(new float[] {-1, 1, 1, 1});

        // 40 shrinking steps end within a few per cent.
        assertThat(output.value(x)).isCloseTo(2 * 5 + 0.5, within(0.05));
        for (int j = 0; j < 4; j++) {
            assertThat(x[j]).isCloseTo(2 * W[j] / 5, within(0.1f));
        }
        assertThat(InputAscent.norm(x)).isLessThanOrEqualTo(2 + 1e-5);
    }

    @Test
    void ascent_unitAsleep_staysWhereItStarts() {
        InputAscent ascent =
                new InputAscent(new InputGradient(model(", {type = relu, name = r}"), 1), 5);

        assertThat(ascent.from(new float[] {-1, 0, 1, 0})).containsExactly(-1, 0, 1, 0);
    }

    @Test
    void of_rows_labelsThemWithTheirActivations() throws Exception {
        Sample data =
                new Sample(
                        new Matrix(new float[] {1, 0, 0, 0, 0, 0, 1, 0, 1, 1, -1, 1}, 0, 3, 4),
                        new float[3]);

        List<String> texts = HandMade.texts(ExcitingInputs.of(model(""), "w", 0, data, 0).svg());

        // w . x + b: 3.5, -3.5 and 7.5, the greatest first.
        assertThat(texts).containsSubsequence("7.5", "3.5", "\u22123.5");
        assertThat(texts).anyMatch(text -> text.startsWith("made: "));
    }

    @Test
    void of_noSuchUnit_isRejected() {
        Sample data = new Sample(Matrix.zeros(1, 4), new float[1]);

        assertThatThrownBy(() -> ExcitingInputs.of(model(""), "w", 1, data, 0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no unit 1");
    }
}
