package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.backdraft.tensor.Sha256;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

class BalancedClassesTest {
    @TempDir private Path folder;
    private String text;

    /** 30 rows of a, 10 of b, in that order of their columns. */
    @BeforeEach
    void write() throws IOException {
        StringBuilder rows = new StringBuilder("x,y\n");
        for (int i = 0; i < 40; i++) {
            rows.append(i % 7).append(i % 4 == 0 ? ",b\n" : ",a\n");
        }
        Path csv = Files.writeString(folder.resolve("rows.csv"), rows);
        text =
                """
                data.train { format = csv, path = "%s", label = y }
                data.shards = 3
                network = [{ type = linear, units = 2 }]
                loss = cross-entropy
                epochs = 3
                batch-size = 8
                sync = in-process
                """
                        .formatted(csv);
    }

    private SavedModel model(Map<String, String> settings) throws IOException {
        RunConfig config = RunConfig.parse(text, "test", settings);
        try (Session session = Session.open(config)) {
            return new TrainingRun(session, config, Runs.NOWHERE).run().model();
        }
    }

    @Test
    void run_balanced_isTheSameAsTheWeightsWrittenOut() throws IOException {
        SavedModel balanced =
                model(Map.of("loss.type", "cross-entropy", "loss.class-weights", "balanced"));
        // 40 / (2 * 30) and 40 / (2 * 10).
        SavedModel written =
                model(
                        Map.of(
                                "loss.type",
                                "cross-entropy",
                                "loss.class-weights",
                                "[0.6666666666666666, 2]"));
        SavedModel none = model(Map.of());

        assertThat(Sha256.of(balanced.theta())).isEqualTo(Sha256.of(written.theta()));
        assertThat(balanced.config().loss()).isEqualTo(written.config().loss());
        assertThat(Sha256.of(balanced.theta())).isNotEqualTo(Sha256.of(none.theta()));
    }

    @Test
    void run_balancedResumed_isTheSameConfiguration() throws IOException {
        RunConfig config =
                RunConfig.parse(
                        text,
                        "test",
                        Map.of("loss.type", "cross-entropy", "loss.class-weights", "balanced"));
        String run = folder.resolve("run").toString();
        String first = trained(config, run, false);

        assertThat(trained(config, run, true)).isEqualTo(first);
    }

    private static String trained(RunConfig config, String run, boolean resume) throws IOException {
        try (Session session = Session.open(config)) {
            return new TrainingRun(session, config, Runs.NOWHERE)
                    .run(new TrainingRun.Request(run, resume, Set.of(), () -> false))
                    .model()
                    .thetaSha256();
        }
    }

    @Test
    void parse_otherWord_isNamed() {
        assertThatThrownBy(
                        () ->
                                RunConfig.parse(
                                        text,
                                        "test",
                                        Map.of(
                                                "loss.type",
                                                "cross-entropy",
                                                "loss.class-weights",
                                                "even")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("loss.class-weights: expected one of balanced, found");
    }
}
