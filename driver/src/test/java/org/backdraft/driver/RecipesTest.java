package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.backdraft.worker.EvaluationSum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** The models of the recipe, each from its ready configuration. */
class RecipesTest {
    private static final Map<String, String> ALONE =
            Map.of("sync", "in-process", "data.shards", "4");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "xor, 0.99",
        "spirals, 0.99",
        "moons, 0.98",
        "circles, 0.98",
        "logistic-regression, 0.95",
        "softmax-regression, 0.97",
        "perceptron, 1.0",
        "deep, 0.93",
        "residual, 0.96",
        "lbfgs, 0.85",
    })
    void classifier_readyConfiguration_isAccurate(String name, double least) throws IOException {
        assertThat(test(conf(name), ALONE).accuracy()).isGreaterThanOrEqualTo(least);
    }

    /** Half of the digits, and not all epochs: enough to see that they learn. */
    @ParameterizedTest
    @CsvSource({"lenet, 0.9", "residual-digits, 0.85"})
    void convolutions_readyConfiguration_areSoonAccurate(String name, double least)
            throws IOException {
        Map<String, String> some =
                Runs.with(ALONE, Map.of("data.train.rows", "6000", "epochs", "2"));

        assertThat(test(conf(name), some).accuracy()).isGreaterThanOrEqualTo(least);
    }

    @ParameterizedTest
    @CsvSource({"linear-regression, 0.0055", "sine, 0.009", "autoencoder, 150"})
    void regression_readyConfiguration_hasALowLoss(String name, double most) throws IOException {
        assertThat(test(conf(name), ALONE).meanLoss()).isLessThan(most);
    }

    /** No line can do better than three of the four corners. */
    @Test
    void xor_noHiddenLayer_isNotSolved() throws IOException {
        Map<String, String> line =
                Runs.with(ALONE, Map.of("network", "[{type=linear, units=1}]", "epochs", "50"));

        assertThat(test(conf("xor"), line).accuracy()).isLessThanOrEqualTo(0.76);
    }

    /** Two yes-no labels of the sums and differences of two features. */
    @Test
    void multiLabel_twoColumns_areLearnedEachByItself() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder rows = new StringBuilder("x,y,above,left\n");
        for (int i = 0; i < 600; i++) {
            double x = random.nextDouble() * 2 - 1;
            double y = random.nextDouble() * 2 - 1;
            rows.append(
                    String.format(
                            Locale.ROOT,
                            "%.4f,%.4f,%d,%d%n",
                            x,
                            y,
                            x + y > 0 ? 1 : 0,
                            y - x > 0 ? 1 : 0));
        }
        Path csv = Files.writeString(folder.resolve("labels.csv"), rows);
        String text =
                """
                data {
                  train { format = csv, path = "%1$s", label = [above, left] }
                  test { format = csv, path = "%1$s", label = [above, left] }
                }
                network = [{ type = linear, units = 2, name = both }]
                loss = binary-cross-entropy
                optimizer { learning-rate = 0.5, momentum = 0.9 }
                batch-size = 30
                epochs = 60
                """
                        .formatted(csv);

        // Two coins would cost 2 log 2 = 1.39 a row.
        assertThat(test(text, ALONE).meanLoss()).isLessThan(0.1);
    }

    private static EvaluationSum test(String text, Map<String, String> settings)
            throws IOException {
        RunConfig config = RunConfig.parse(text, "recipe", settings);
        try (Session session = Session.open(config)) {
            var epochs = new TrainingRun(session, config, Runs.NOWHERE).run().epochs();
            return epochs.get(epochs.size() - 1).test();
        }
    }

    private static String conf(String name) throws IOException {
        return Files.readString(Path.of("../conf", name + ".conf"));
    }
}
