package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** One SGD step of a network of two linear modules, against the same in double. */
class ParameterGroupsTest {
    private static final double RATE = 0.1;
    private static final int ROWS = 17;

    /** Layout of theta: W (2 x 2), b (2), V (1 x 2), c. */
    private static final int PARAMETERS = 9;

    @TempDir private Path folder;
    private Path data;
    private final double[][] rows = new double[ROWS][3];

    @BeforeEach
    void write() throws IOException {
        SplittableRandom random = new SplittableRandom(8);
        StringBuilder text = new StringBuilder("a,b,y\n");
        for (double[] row : rows) {
            for (int j = 0; j < 3; j++) {
                row[j] = Math.round(random.nextGaussian() * 1000) / 1000.0;
            }
            text.append(String.format(Locale.ROOT, "%s,%s,%s%n", row[0], row[1], row[2]));
        }
        data = Files.writeString(folder.resolve("rows.csv"), text);
    }

    private String text() {
        return """
        data.train { format = csv, path = "%s", label = y }
        data.shards = 3
        network = [
          { type = linear, units = 2, name = low }
          { type = linear, units = 1, name = high }
        ]
        loss = squared-error
        optimizer { learning-rate = %s }
        batch-size = 100
        epochs = 1
        seed = 3
        sync = in-process
        """
                .formatted(data, RATE);
    }

    private SavedModel trained(String more) throws IOException {
        RunConfig config = RunConfig.parse(text() + more, "test", Map.of());
        try (Session session = Session.open(config)) {
            return new TrainingRun(session, config, Runs.NOWHERE).run().model();
        }
    }

    /** The mean gradient at theta. */
    private double[] gradient(float[] theta) {
        double[] gradient = new double[PARAMETERS];
        for (double[] x : rows) {
            double h0 = theta[0] * x[0] + theta[1] * x[1] + theta[4];
            double h1 = theta[2] * x[0] + theta[3] * x[1] + theta[5];
            double error = theta[6] * h0 + theta[7] * h1 + theta[8] - x[2];
            double[] d = {
                error * theta[6] * x[0],
                error * theta[6] * x[1],
                error * theta[7] * x[0],
                error * theta[7] * x[1],
                error * theta[6],
                error * theta[7],
                error * h0,
                error * h1,
                error
            };
            for (int i = 0; i < PARAMETERS; i++) {
                gradient[i] += d[i] / ROWS;
            }
        }
        return gradient;
    }

    /**
     * Checks a step.
     *
     * @param factors what the rate is multiplied by, module by module
     * @param weights l2 of the weights, module by module
     * @param biases l2 of all biases
     */
    private void assertStep(String more, double[] factors, double[] weights, double biases)
            throws IOException {
        SavedModel model = trained(more);
        float[] start = model.graph().initialTheta(3);
        double[] gradient = gradient(start);
        for (int i = 0; i < PARAMETERS; i++) {
            int module = i < 6 ? 0 : 1;
            boolean bias = i == 4 || i == 5 || i == 8;
            double l2 = bias ? biases : weights[module];
            double expected = start[i] - RATE * factors[module] * (gradient[i] + l2 * start[i]);
            // A few roundings of numbers of about 1.
            assertThat((double) model.theta()[i])
                    .as("parameter %d with %s", i, more)
                    .isCloseTo(expected, within(2e-6));
            if (factors[module] == 0) {
                assertThat(model.theta()[i]).isEqualTo(start[i]);
            }
        }
    }

    private static double[] of(double low, double high) {
        return new double[] {low, high};
    }

    @Test
    void step_noGroups_isThePlainOne() throws IOException {
        assertStep("", of(1, 1), of(0, 0), 0);
    }

    @Test
    void step_learningRateFactors_multiplyTheRateOfTheirModules() throws IOException {
        assertStep(
                "parameter-groups = [{ modules = [low], learning-rate-factor = 0.1 }]",
                of(0.1, 1),
                of(0, 0),
                0);
        assertStep(
                "parameter-groups = [{ modules = [high], learning-rate-factor = 0 }]",
                of(1, 0),
                of(0, 0),
                0);
        assertStep(
                "parameter-groups = [{ modules = [low], learning-rate-factor = 3 },"
                        + " { modules = [low, high], learning-rate-factor = 0.5 }]",
                of(3, 0.5),
                of(0, 0),
                0);
    }

    @Test
    void step_frozenModule_staysWhileTheGradientGoesThrough() throws IOException {
        assertStep("freeze = [high]", of(1, 0), of(0, 0), 0);
    }

    @Test
    void step_regularisation_leavesBiasesOutUnlessAsked() throws IOException {
        assertStep("regularization { l2 = 0.5 }", of(1, 1), of(0.5, 0.5), 0);
        assertStep("regularization { l2 = 0.5, biases = true }", of(1, 1), of(0.5, 0.5), 0.5);
    }

    @Test
    void step_groupsWithRegularisationOfTheirOwn_useIt() throws IOException {
        assertStep(
                "regularization { l2 = 0.5 }\n"
                        + "parameter-groups = [{ modules = [low], l2 = 2 },"
                        + " { modules = [high], learning-rate-factor = 0.5 }]",
                of(1, 0.5),
                of(2, 0.5),
                0);
    }

    @Test
    void step_norms_areRegularisedOnlyWhenAsked() throws IOException {
        String network =
                """
                network = [
                  { type = layer-norm, name = norm }
                  { type = linear, units = 1, name = out }
                ]
                """;
        SavedModel plain = trained(network);
        SavedModel without = trained(network + "regularization { l2 = 0.5 }");
        SavedModel with = trained(network + "regularization { l2 = 0.5, norms = true }");

        // Scales start at 1, shifts at 0: l2 takes 0.1 * 0.5 * 1 off the scales, 0 off the shifts.
        for (int i = 0; i < 4; i++) {
            assertThat(without.theta()[i]).isEqualTo(plain.theta()[i]);
            assertThat(with.theta()[i])
                    .isCloseTo(plain.theta()[i] - (i < 2 ? 0.05f : 0), within(1e-6f));
        }
        assertThat(without.theta()[4]).isNotEqualTo(plain.theta()[4]);
    }
}
