package org.backdraft.driver.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.driver.data.RowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

class PredictorTest {

    /** Row i has the features i / 10 and 1 - i / 7. */
    private static final class Reader implements RowReader {
        private final int rows;
        private int row = -1;
        private boolean closed;

        private Reader(int rows) {
            this.rows = rows;
        }

        @Override
        public boolean next() {
            return ++row < rows;
        }

        @Override
        public float[] features() {
            return new float[] {row / 10f, 1 - row / 7f};
        }

        @Override
        public float[] target() {
            return new float[0];
        }

        @Override
        public float weight() {
            return 1f;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static Predictor plain(SavedModel model) {
        return new Predictor(model, CarriedColumns.none(), ScoreColumns.EACH);
    }

    private static List<String> lines(SavedModel model, int rows) {
        List<String> lines = new ArrayList<>();
        Reader reader = new Reader(rows);
        plain(model)
                .rows(model.theta(), reader, 0, n -> {})
                .forEachRemaining(row -> lines.add(CsvLines.of(row)));
        assertThat(reader.closed).isTrue();
        return lines;
    }

    /** The scaled features of a row, by the model's settings. */
    private static double[] x(SavedModel model, int row) {
        float[] raw = {row / 10f, 1 - row / 7f};
        double[] x = new double[2];
        for (int j = 0; j < 2; j++) {
            x[j] = (raw[j] - model.scaling().offset()[j]) * model.scaling().factor()[j];
        }
        return x;
    }

    /** Outputs of one linear module: weights row by row, then biases. */
    private static double[] outputs(SavedModel model, int row, int units) {
        double[] x = x(model, row);
        float[] theta = model.theta();
        double[] z = new double[units];
        for (int k = 0; k < units; k++) {
            z[k] = theta[2 * k] * x[0] + theta[2 * k + 1] * x[1] + theta[2 * units + k];
        }
        return z;
    }

    private static SavedModel linear(int units, String loss, String... classes) {
        String network = "[{ type = linear, units = %d }]".formatted(units);
        return Models.of(network, loss, List.of(classes));
    }

    @Test
    void lines_classes_areTheSoftmax() {
        SavedModel model = linear(3, "cross-entropy", "a", "b", "c");
        List<String> lines = lines(model, 30);

        for (int row = 0; row < 30; row++) {
            String[] fields = lines.get(row).split(",");
            double[] z = outputs(model, row, 3);
            double total = Math.exp(z[0]) + Math.exp(z[1]) + Math.exp(z[2]);
            int best = z[0] >= z[1] && z[0] >= z[2] ? 0 : z[1] >= z[2] ? 1 : 2;
            double sum = 0;
            assertThat(fields).hasSize(4);
            assertThat(fields[0]).isEqualTo(List.of("a", "b", "c").get(best));
            for (int k = 0; k < 3; k++) {
                double p = Double.parseDouble(fields[1 + k]);
                sum += p;
                // A few roundings of 6e-8 in logits of up to 20.
                assertThat(p).as("row %d", row).isCloseTo(Math.exp(z[k]) / total, within(1e-5));
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void lines_binary_haveBothProbabilities() {
        SavedModel model = linear(1, "binary-cross-entropy", "no", "yes");
        List<String> lines = lines(model, 30);

        for (int row = 0; row < 30; row++) {
            String[] fields = lines.get(row).split(",");
            double p = 1 / (1 + Math.exp(-outputs(model, row, 1)[0]));
            assertThat(fields).hasSize(3);
            assertThat(fields[0]).isEqualTo(p > 0.5 ? "yes" : "no");
            assertThat(Double.parseDouble(fields[1])).isCloseTo(1 - p, within(1e-5));
            assertThat(Double.parseDouble(fields[2])).isCloseTo(p, within(1e-5));
        }
    }

    @Test
    void lines_numbers_areTheOutputs() {
        SavedModel model = linear(2, "squared-error");
        List<String> lines = lines(model, 30);

        for (int row = 0; row < 30; row++) {
            String[] fields = lines.get(row).split(",");
            double[] z = outputs(model, row, 2);
            assertThat(fields).hasSize(2);
            assertThat(Double.parseDouble(fields[0])).isCloseTo(z[0], within(1e-5));
            assertThat(Double.parseDouble(fields[1])).isCloseTo(z[1], within(1e-5));
        }
    }

    @Test
    void lines_classNames_areQuotedWhereNeeded() {
        String[] names = {"plain", "a, b", "say \"moo\""};
        String[] quoted = {"plain", "\"a, b\"", "\"say \"\"moo\"\"\""};
        for (int best = 0; best < 3; best++) {
            SavedModel model = linear(3, "cross-entropy", names);
            model.theta()[6 + best] = 1000;

            assertThat(lines(model, 1).get(0)).startsWith(quoted[best] + ",");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 257, 512, 700})
    void lines_anyNumberOfRows_areInTheirOrder(int rows) {
        SavedModel model = linear(1, "squared-error");
        List<String> lines = lines(model, rows);

        assertThat(lines).hasSize(rows);
        for (int row = 0; row < rows; row++) {
            assertThat(Double.parseDouble(lines.get(row)))
                    .as("row %d", row)
                    .isCloseTo(outputs(model, row, 1)[0], within(1e-3));
        }
    }

    @Test
    void next_atTheEnd_throws() {
        SavedModel model = linear(1, "squared-error");
        Iterator<Object[]> lines = plain(model).rows(model.theta(), new Reader(0), 0, n -> {});

        assertThat(lines.hasNext()).isFalse();
        assertThatThrownBy(lines::next).isInstanceOf(NoSuchElementException.class);
    }
}
