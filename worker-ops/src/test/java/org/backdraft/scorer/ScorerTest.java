package org.backdraft.scorer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;

import org.backdraft.model.Model;
import org.backdraft.model.ModelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class ScorerTest {
    private static final int INPUTS = 5;

    /** Roundings of 6e-8 in outputs of up to 10, which a sigmoid or softmax takes on. */
    private static final float BOUND = 1e-5f;

    private static final String HIDDEN =
            "[%s,{\"type\":\"tanh\"},%s]"
                    .formatted(Models.LINEAR.formatted(40), Models.LINEAR.formatted(3));

    @TempDir private Path folder;

    private static float[][] rows(int count, int inputs) {
        SplittableRandom random = new SplittableRandom(count);
        float[][] rows = new float[count][inputs];
        for (float[] row : rows) {
            for (int j = 0; j < inputs; j++) {
                row[j] = (float) random.nextGaussian();
            }
        }
        return rows;
    }

    /** The outputs of one linear module on the scaled row, in double. */
    private static double[] outputs(Model model, float[] row) {
        int units = model.graph().outputWidth();
        float[] theta = model.theta();
        double[] z = new double[units];
        for (int k = 0; k < units; k++) {
            z[k] = theta[units * row.length + k];
            for (int j = 0; j < row.length; j++) {
                float scaled = (row[j] - model.scaling().offset()[j]) * model.scaling().factor()[j];
                z[k] += (double) theta[k * row.length + j] * scaled;
            }
        }
        return z;
    }

    @Test
    void predict_classes_isTheSoftmax() {
        Model model = Models.linear(3, "cross-entropy").classes("a", "b", "c").build(INPUTS);
        Scorer scorer = Models.scorer(model);

        assertThat(scorer.outputs()).containsExactly("a", "b", "c");
        assertThat(scorer.givesProbabilities()).isTrue();
        for (float[] row : rows(50, INPUTS)) {
            double[] z = outputs(model, row);
            double total = Arrays.stream(z).map(Math::exp).sum();
            int best = z[0] >= z[1] && z[0] >= z[2] ? 0 : z[1] >= z[2] ? 1 : 2;

            Prediction found = scorer.predict(row);

            assertThat(found.label()).isEqualTo(scorer.outputs().get(best));
            for (int k = 0; k < 3; k++) {
                assertThat((double) found.scores()[k])
                        .isCloseTo(Math.exp(z[k]) / total, within((double) BOUND));
            }
            assertThat(scorer.score(row)).isEqualTo(found.scores());
        }
    }

    /** A convolution whose kernel is the whole image is a linear module of the same weights. */
    @Test
    void score_imagesByAConvolution_isThatOfALinearModule() {
        String network =
                "[{\"type\":\"reshape\",\"shape\":[1,2,3]},"
                        + "{\"type\":\"conv2d\",\"channels\":3,\"kernel\":[2,3]},"
                        + "{\"type\":\"batch-norm\",\"epsilon\":1e-12},{\"type\":\"max-pool2d\",\"kernel\":[1]},"
                        + "{\"type\":\"global-avg-pool\"}]";
        Model model = Models.of(network, "squared-error").build(6);
        Scorer scorer = Models.scorer(model);
        float[][] rows = rows(20, 6);

        float[][] together = scorer.score(rows);

        for (int i = 0; i < rows.length; i++) {
            double[] expected = outputs(model, rows[i]);
            float[] alone = scorer.score(rows[i]);
            for (int k = 0; k < 3; k++) {
                assertThat((double) alone[k]).isCloseTo(expected[k], within((double) BOUND));
                assertThat((double) together[i][k]).isCloseTo(expected[k], within((double) BOUND));
            }
        }
    }

    @Test
    void predict_oneOutputForTwoClasses_hasBoth() {
        Model model = Models.linear(1, "binary-cross-entropy").classes("no", "yes").build(INPUTS);
        Scorer scorer = Models.scorer(model);

        for (float[] row : rows(50, INPUTS)) {
            double p = 1 / (1 + Math.exp(-outputs(model, row)[0]));

            Prediction found = scorer.predict(row);

            assertThat(found.label()).isEqualTo(p > 0.5 ? "yes" : "no");
            assertThat((double) found.scores()[0]).isCloseTo(1 - p, within((double) BOUND));
            assertThat((double) found.scores()[1]).isCloseTo(p, within((double) BOUND));
        }
    }

    @Test
    void predict_margin_hasScoresThatAreNoProbabilities() {
        Model model = Models.linear(1, "hinge").classes("no", "yes").build(INPUTS);
        Scorer scorer = Models.scorer(model);
        float[] row = rows(1, INPUTS)[0];
        double z = outputs(model, row)[0];

        Prediction found = scorer.predict(row);

        assertThat(scorer.givesProbabilities()).isFalse();
        assertThat(found.label()).isEqualTo(z > 0 ? "yes" : "no");
        assertThat((double) found.scores()[0]).isCloseTo(-z, within((double) BOUND));
        assertThat((double) found.scores()[1]).isCloseTo(z, within((double) BOUND));
    }

    @Test
    void predict_numbers_areTheOutputsByTheirLabels() {
        Model model =
                Models.linear(2, "squared-error")
                        .data("{\"train\":{\"label\":[\"height\",\"weight\"]}}")
                        .build(INPUTS);
        Scorer scorer = Models.scorer(model);

        assertThat(scorer.outputs()).containsExactly("height", "weight");
        assertThat(scorer.provenance()).containsEntry("steps", "12");
        for (float[] row : rows(50, INPUTS)) {
            double[] z = outputs(model, row);

            Prediction found = scorer.predict(row);

            assertThat(found.label()).isNull();
            assertThat((double) found.scores()[0]).isCloseTo(z[0], within((double) BOUND));
            assertThat((double) found.scores()[1]).isCloseTo(z[1], within((double) BOUND));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 255, 256, 257, 600})
    void score_manyRows_areThoseOfEachRow(int count) {
        Scorer scorer =
                Models.scorer(
                        Models.of(HIDDEN, "cross-entropy").classes("a", "b", "c").build(INPUTS));
        float[][] rows = rows(count, INPUTS);

        float[][] scores = scorer.score(rows);

        assertThat(scores).hasDimensions(count, count == 0 ? 0 : 3);
        for (int i = 0; i < count; i++) {
            assertThat(scores[i])
                    .as("row %d", i)
                    .containsExactly(scorer.score(rows[i]), within(BOUND));
        }
    }

    @Test
    void score_sparseModel_isThatOfADenseOne() {
        String network =
                "["
                        + Models.LINEAR.formatted(4)
                        + ",{\"type\":\"relu\"},"
                        + Models.LINEAR.formatted(2)
                        + "]";
        Scorer sparse =
                Models.scorer(
                        Models.of(network, "squared-error")
                                .data("{\"storage\":\"sparse\"}")
                                .build(300));
        Model model = Models.of(network, "squared-error").build(300);
        Arrays.fill(model.scaling().offset(), 0);
        Scorer dense = Models.scorer(model);
        float[][] rows = rows(30, 300);
        for (float[] row : rows) {
            for (int j = 0; j < row.length; j++) {
                row[j] = j % 11 == 0 ? row[j] : 0;
            }
        }

        float[][] scores = sparse.score(rows);

        for (int i = 0; i < rows.length; i++) {
            assertThat(scores[i]).containsExactly(dense.score(rows[i]), within(BOUND));
            assertThat(sparse.score(rows[i])).containsExactly(scores[i], within(BOUND));
        }
    }

    @Test
    void score_manyThreads_giveTheBitsOfOne() throws Exception {
        Scorer scorer =
                Models.scorer(
                        Models.of(HIDDEN, "cross-entropy").classes("a", "b", "c").build(INPUTS));
        float[][] rows = rows(500, INPUTS);
        float[][] batch = scorer.score(rows);
        float[][] single = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            single[i] = scorer.score(rows[i]);
        }
        ExecutorService threads = Executors.newFixedThreadPool(80);
        List<Future<?>> all = new ArrayList<>();
        for (int t = 0; t < 80; t++) {
            all.add(
                    threads.submit(
                            () -> {
                                for (int i = 0; i < rows.length; i++) {
                                    assertThat(scorer.score(rows[i])).isEqualTo(single[i]);
                                }
                                assertThat(scorer.score(rows)).isEqualTo(batch);
                            }));
        }
        for (Future<?> thread : all) {
            thread.get();
        }
        threads.shutdown();
    }

    @Test
    void score_intoGivenArrays_allocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Scorer scorer =
                Models.scorer(
                        Models.of(HIDDEN, "cross-entropy").classes("a", "b", "c").build(INPUTS));
        float[][] rows = rows(600, INPUTS);
        float[][] scores = new float[600][3];
        long bytes = 0;
        for (int round = 0; round < 30; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            scorer.score(rows, scores);
            for (int i = 0; i < rows.length; i++) {
                scorer.score(rows[i], scores[i]);
            }
            bytes = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertThat(bytes).as("bytes for 600 rows").isLessThan(600);
    }

    @Test
    void score_wrongRows_sayWhatWasExpected() {
        Scorer scorer =
                Models.scorer(Models.linear(2, "squared-error").features("a", "b", "c").build(3));

        assertThatThrownBy(() -> scorer.score(new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the row: expected 3 features, found 2");
        assertThatThrownBy(() -> scorer.score(new float[][] {new float[3], new float[4]}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("row 1 (counted from 0): expected 3 features, found 4");
        assertThatThrownBy(() -> scorer.score(new float[] {1, Float.NaN, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the row, feature 'b': expected a finite number, found NaN");
        assertThatThrownBy(() -> scorer.score(new float[3], new float[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected room for 2 scores, found 1");
        assertThatThrownBy(() -> scorer.score(new float[2][3], new float[1][2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected scores of 2 rows, found room for 1");
    }

    @Test
    void load_noFile_saysSo() {
        Path missing = folder.resolve("model.safetensors");

        assertThatThrownBy(() -> Scorer.load(missing))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("there is no file " + missing);
        assertThatThrownBy(() -> Scorer.load(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("there is no file " + folder);
    }

    @Test
    void load_damagedFile_isNamed() throws IOException {
        byte[] whole = Models.bytes(Models.linear(2, "squared-error").build(3));
        for (int length = 0; length < whole.length; length += 11) {
            Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Scorer.load(file))
                    .isInstanceOf(ModelException.class)
                    .hasMessageStartingWith(file + " is not a whole safetensors file");
        }
        byte[] flipped = whole.clone();
        flipped[whole.length - 30] ^= 4;
        assertThatThrownBy(() -> Scorer.load(new ByteArrayInputStream(flipped), "a stream"))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("a stream is damaged: its contents don't have the SHA-256");
    }

    @Test
    void load_lossThatDoesNotFit_isRefused() {
        byte[] bytes = Models.bytes(Models.linear(1, "cross-entropy").build(3));

        assertThatThrownBy(() -> Scorer.load(new ByteArrayInputStream(bytes), "m"))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("m is damaged: ");
    }
}
