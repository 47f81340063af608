package org.backdraft.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.model.SavedModel;
import org.backdraft.worker.EvaluationSum;
import org.backdraft.worker.EvaluationTask;
import org.backdraft.worker.FloatFeatures;
import org.backdraft.worker.Shard;
import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

class ConfusionMatrixTest {
    private static final List<String> NAMES = List.of("ash", "birch", "<cedar & co>");

    /** Rows with one feature that says which class a hand-made model decides. */
    private static EvaluationSum sum(int[][] counts) {
        int classes = counts.length;
        float[] theta = new float[classes * classes];
        for (int c = 0; c < classes; c++) {
            theta[c * classes + c] = 1;
        }
        SavedModel model =
                HandMade.model(
                        "{type = linear, units = %d, bias = false}".formatted(classes),
                        "cross-entropy",
                        classes,
                        List.of(),
                        theta);
        int rows = IntStream.range(0, classes).map(a -> IntStream.of(counts[a]).sum()).sum();
        float[] features = new float[rows * classes];
        float[] targets = new float[rows];
        int row = 0;
        for (int actual = 0; actual < classes; actual++) {
            for (int decided = 0; decided < classes; decided++) {
                for (int k = 0; k < counts[actual][decided]; k++) {
                    features[row * classes + decided] = 1;
                    targets[row++] = actual;
                }
            }
        }
        return new EvaluationTask(model.graph(), model.config().loss(), model.scaling())
                .run(
                        theta,
                        new Shard(
                                0,
                                1,
                                new FloatFeatures(rows, classes, features),
                                targets,
                                new float[0]));
    }

    @Test
    void of_counts_saysThemWithSharesNamesAndAccuracy() throws Exception {
        Picture picture =
                ConfusionMatrix.of(sum(new int[][] {{17, 3, 0}, {2, 11, 7}, {0, 0, 10}}), NAMES);

        List<String> texts = HandMade.texts(picture.svg());

        assertThat(texts).contains("17", "3", "2", "11", "7", "10");
        assertThat(texts).contains("85.0 %", "15.0 %", "55.0 %", "35.0 %", "100.0 %");
        assertThat(texts).containsAll(NAMES).contains("actual", "decided", "recall");
        assertThat(texts).anyMatch(text -> text.contains("accuracy 76.00 %: 38 of 50 rows"));
    }

    @Test
    void of_rightAndWrong_coloursThemApart() {
        EvaluationSum half = sum(new int[][] {{1, 1}, {0, 4}});

        var image = ConfusionMatrix.of(half, List.of("a", "b")).image();

        int width = image.getWidth();
        int cell = 84 * 84 / 2;
        assertThat(HandMade.count(image, ConfusionMatrix.ground(true, 0.5), 0, width))
                .isGreaterThan(cell);
        assertThat(HandMade.count(image, ConfusionMatrix.ground(false, 0.5), 0, width))
                .isGreaterThan(cell);
        assertThat(HandMade.count(image, ConfusionMatrix.ground(true, 1), 0, width))
                .isGreaterThan(cell);
    }

    @Test
    void of_classWithoutRows_hasNoRecall() throws Exception {
        List<String> texts =
                HandMade.texts(
                        ConfusionMatrix.of(sum(new int[][] {{0, 0}, {1, 4}}), List.of("a", "b"))
                                .svg());

        assertThat(texts).contains("\u2013").noneMatch(text -> text.contains("NaN"));
    }

    @Test
    void of_manyClasses_staysOfAUsefulSize() {
        int n = 150;
        Picture picture =
                ConfusionMatrix.of(
                        sum(new int[n][n]), Collections.nCopies(n, "a class with a long name"));

        assertThat(picture.width()).isBetween(600, 1400);
        assertThat(picture.png()).isNotEmpty();
    }

    @Test
    void of_otherNumberOfNames_isRejected() {
        assertThatThrownBy(() -> ConfusionMatrix.of(sum(new int[][] {{1, 0}, {0, 1}}), NAMES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 classes with 3 names");
    }
}
