package org.backdraft.driver.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.driver.optim.Lbfgs;
import org.backdraft.nn.Initializer;
import org.backdraft.nn.Linear;
import org.backdraft.nn.SquaredError;
import org.backdraft.worker.EvaluationSum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Arrays train in this process as a configuration does. */
class RecipeTest {
    private static final Blobs BLOBS = Blobs.of(101);
    private static final Examples EXAMPLES = Examples.of(BLOBS.features(), BLOBS.labels());

    @TempDir private Path folder;

    private static double[][] doubles(float[][] rows) {
        return Stream.of(rows)
                .map(row -> IntStream.range(0, row.length).mapToDouble(j -> row[j]).toArray())
                .toArray(double[][]::new);
    }

    @Test
    void train_arrays_givesTheBitsOfAFile() throws IOException {
        double[][] doubles = doubles(BLOBS.features());
        String[] names =
                Arrays.stream(BLOBS.labels()).mapToObj(Integer::toString).toArray(String[]::new);

        String file = BLOBS.trainedFromFile(folder);

        assertThat(Blobs.recipe(EXAMPLES).train().thetaSha256()).isEqualTo(file);
        assertThat(Blobs.recipe(Examples.of(doubles, BLOBS.labels())).train().thetaSha256())
                .isEqualTo(file);
        assertThat(Blobs.recipe(Examples.of(doubles, names)).train().thetaSha256()).isEqualTo(file);
    }

    @Test
    void train_linearRegression_findsTheLineItself() {
        float[][] features = {{1, 0}, {0, 1}, {2, 3}, {-1, 5}, {4, -2}};
        double[] targets =
                Stream.of(features).mapToDouble(row -> 1 + 2 * row[0] - 0.5 * row[1]).toArray();

        TrainedModel model =
                Backdraft.data(Examples.of(features, targets))
                        .network(new Linear(1, Initializer.ZEROS))
                        .loss(new SquaredError())
                        .minimize(new Lbfgs(10, 1e-9))
                        .epochs(100)
                        .train();

        // Float32 sums of five rows with values up to 9.
        assertThat(model.predict(new float[] {10, 20}).scores()[0]).isCloseTo(11, within(1e-3f));
        assertThat(model.predict(new float[] {0, 0}).label()).isNull();
    }

    @Test
    void evaluate_examples_countsWhatPredictDecides() {
        TrainedModel model = Blobs.recipe(EXAMPLES).validation(EXAMPLES).train();

        EvaluationSum sum = model.evaluate(EXAMPLES);

        float[][] rows = BLOBS.features();
        int[] labels = BLOBS.labels();
        long right =
                IntStream.range(0, rows.length)
                        .filter(i -> model.predict(rows[i]).label().equals("" + labels[i]))
                        .count();
        assertThat(sum.count()).isEqualTo(101);
        assertThat(sum.correct()).isEqualTo(right).isGreaterThan(80);
        assertThat(model.epochs()).hasSize(3);
        assertThat(model.epochs().get(2).validation().meanLoss()).isEqualTo(sum.meanLoss());
        float[] scores = model.score(new float[][] {rows[5]})[0];
        assertThat(model.predict(rows[5]).scores()).containsExactly(scores, within(1e-6f));
    }

    @Test
    void save_thenLoad_givesTheModelAgain() {
        TrainedModel model = Blobs.recipe(EXAMPLES).train();
        String path = folder.resolve("model.safetensors").toString();

        model.save(path);

        TrainedModel loaded = TrainedModel.load(path);
        assertThat(loaded.thetaSha256()).isEqualTo(model.thetaSha256());
        assertThat(loaded.evaluate(EXAMPLES).meanLoss())
                .isEqualTo(model.evaluate(EXAMPLES).meanLoss());
        assertThat(loaded.scorer().outputs()).containsExactly("0", "1", "2");
    }

    @Test
    void directory_ofAFinishedRun_givesItsModelAgain() {
        Recipe recipe = Blobs.recipe(EXAMPLES).directory(folder.resolve("run").toString());

        String first = recipe.train().thetaSha256();

        assertThat(folder.resolve("run/model.safetensors")).exists();
        assertThat(recipe.train().thetaSha256()).isEqualTo(first);
    }

    @Test
    void recipe_saidMore_staysAsItWas() {
        Recipe recipe = Blobs.recipe(EXAMPLES);

        String other = recipe.seed(10).train().thetaSha256();
        String network =
                "[{ type = linear, units = 7, init = he }, { type = relu },"
                        + " { type = linear, units = 3 }]";

        String again = recipe.network(network).train().thetaSha256();
        assertThat(again).isNotEqualTo(other).isEqualTo(recipe.train().thetaSha256());
    }

    @Test
    void settings_anyKey_winOverMethods() {
        TrainedModel model =
                Blobs.recipe(EXAMPLES)
                        .settings(Map.of("epochs", 2, "schedule.type", "cosine"))
                        .set("data.validation-fraction", 0.5)
                        .train();

        assertThat(model.epochs()).hasSize(2);
        assertThat(model.epochs().get(0).validation().count()).isEqualTo(50);
        assertThat(model.saved().config().optimization().schedule().isConstant()).isFalse();
    }

    @Test
    void mistakes_areIllegalArguments_withTheConfigurationsMessages() {
        Recipe recipe = Blobs.recipe(EXAMPLES);

        refused(recipe.batchSize(0), "batch-size", "found 0");
        refused(recipe.set("epoch", 3), "unknown key epoch", "did you mean epochs?");
        refused(recipe.set("data.train.format", "csv"), "data.train.format can't be set");
        refused(recipe.set("sync", "resident"), "sync: expected in-process", "on(...)");
        refused(recipe.network(new Linear(2)), "has 3 classes (0, 1, 2)", "between 2");
        refused(Backdraft.data(EXAMPLES).network(new Linear(3)), "loss");
        refused(Blobs.recipe(EXAMPLES.weightedBy("w")), "weight column 'w' is not in");
        Examples ragged = Examples.of(new float[][] {{1, 2}, {3}}, new int[] {0, 1});
        refused(
                Blobs.recipe(ragged),
                "the data set 'train', row 2, column 'features': expected 2 numbers, found 1");
        Examples missing = Examples.of(new float[][] {{1}, {Float.NaN}}, new int[] {0, 1});
        refused(Blobs.recipe(missing), "row 2, column 'features'", "NaN");
        assertThatThrownBy(() -> Examples.of(new float[3][2], new int[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a label for each of 3 rows of features, found 2 labels");
        assertThatThrownBy(() -> TrainedModel.load(folder.resolve("none").toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none");
    }

    private static void refused(Recipe recipe, String... parts) {
        assertThatThrownBy(recipe::train)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts);
    }
}
