package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.augment.Augmentation;
import org.backdraft.augment.Elastic;
import org.backdraft.augment.Flip;
import org.backdraft.augment.ImageShape;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.FeatureStorage;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs whose examples are augmented, and what they refuse. */
class AugmentationRunTest {
    private static final String DIGITS =
            TestData.DIGITS
                    + """
                    data.validation-fraction = 0.1
                    data.shards = 3
                    sync = in-process
                    """;
    private static final String AUGMENTED =
            DIGITS + "augmentation { shape = [1, 28, 28], shift = 2, elastic.strength = 0.5 }\n";

    @TempDir private Path folder;
    private Path conf;
    private Path run;

    @BeforeEach
    void write() throws IOException {
        conf = Files.writeString(folder.resolve("digits.conf"), AUGMENTED);
        run = folder.resolve("run");
    }

    private CommandLineRun train(Path to, String... more) {
        List<String> words = new ArrayList<>(List.of("train", conf.toString()));
        words.addAll(List.of("--run", to.toString(), "--resume", "auto"));
        words.addAll(List.of(more));
        return CommandLineRun.of(words.toArray(String[]::new));
    }

    private void assertRefused(CommandLineRun result, String... parts) {
        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(2);
        assertThat(result.err()).contains(parts).doesNotContain("\tat ", "Exception");
    }

    private static SavedModel model(Path of) throws IOException {
        return SavedModel.read(
                new HadoopFiles(new Configuration()), of.resolve("model.safetensors").toString());
    }

    private void interrupted(int steps) throws IOException {
        int[] asked = {0};
        RunConfig config = RunConfig.parse(AUGMENTED, "test", Map.of());
        try (Session session = Session.open(config)) {
            TrainingRun.Request request =
                    new TrainingRun.Request(
                            run.toString(), false, Set.of(), () -> ++asked[0] >= steps);
            assertThat(new TrainingRun(session, config, Runs.NOWHERE).run(request).isInterrupted())
                    .isTrue();
        }
    }

    @Test
    void train_augmented_keepsItInTheModelAndChangesItsBits() throws IOException {
        assertThat(train(run).code()).isZero();

        SavedModel model = model(run);
        assertThat(model.config().augmentation())
                .isEqualTo(
                        new Augmentation(
                                new ImageShape(1, 28, 28),
                                2,
                                0,
                                0,
                                0,
                                Flip.NONE,
                                new Elastic(0.5, 7),
                                0));
        assertThat(model.thetaSha256()).isNotEqualTo(Runs.train(DIGITS, Map.of()));
    }

    @Test
    void train_allChangesZero_hasTheBitsOfNone() throws IOException {
        Map<String, String> zero =
                Map.of("augmentation.shift", "0", "augmentation.elastic.strength", "0");

        assertThat(Runs.train(AUGMENTED, zero)).isEqualTo(Runs.train(DIGITS, Map.of()));
    }

    @Test
    void resume_afterAnInterruption_hasTheBitsOfTheWholeRun() throws IOException {
        interrupted(9);

        CommandLineRun result = train(run);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("step 9, 1 epochs");
        assertThat(model(run).thetaSha256()).isEqualTo(Runs.train(AUGMENTED, Map.of()));
    }

    @Test
    void resume_anotherAugmentation_isRefusedUnlessMeant() throws IOException {
        interrupted(9);

        assertRefused(
                train(run, "--set", "augmentation.shift=1"),
                "augmentation.shift: 2 there, 1 here",
                "--change KEY");
        CommandLineRun meant =
                train(run, "--set", "augmentation.shift=1", "--change", "augmentation");

        assertThat(meant.code()).as(meant.err()).isZero();
        assertThat(model(run).config().augmentation().shift()).isEqualTo(1);
    }

    @Test
    void train_otherShape_tellsBothAndStops() {
        assertRefused(
                train(run, "--set", "augmentation.shape=[3,28,28]"),
                "augmentation.shape: images of 3 x 28 x 28 (channels x height x width) have 2352"
                        + " numbers, but an example of the data has 784 features");
        assertThat(run.resolve("model.safetensors")).doesNotExist();
        assertRefused(
                CommandLineRun.of(
                        "check", conf.toString(), "--set", "augmentation.shape=[1,28,27]"),
                "have 756 numbers, but an example of the data has 784 features");
    }

    @Test
    void train_sparseStorage_saysWhatToSet() {
        assertRefused(
                train(run, "--set", "data.storage=sparse", "--set", "data.scaling.type=none"),
                "data.storage = sparse: augmentation moves all pixels of an image; set"
                        + " data.storage = float");
    }

    @Test
    void train_sparseRowsByAuto_areStoredDense() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            rows.append("%d %d:1%n".formatted(i % 2, 1 + (7 * i + 50 * (i % 2)) % 100));
        }
        Path file = Files.writeString(folder.resolve("rows.libsvm"), rows);
        String text =
                """
                data.train { format = libsvm, path = "%s", features = 100 }
                network = [{ type = linear, units = 2 }]
                loss = cross-entropy
                sync = in-process
                epochs = 1
                """
                        .formatted(file);

        assertThat(stored(text)).isEqualTo(FeatureStorage.SPARSE);
        assertThat(stored(text + "augmentation { shape = [1, 10, 10], flip = both }"))
                .isEqualTo(FeatureStorage.DENSE);
    }

    private static FeatureStorage stored(String text) throws IOException {
        RunConfig config = RunConfig.parse(text, "test", Map.of());
        try (Session session = Session.open(config)) {
            TrainingRun training = new TrainingRun(session, config, Runs.NOWHERE);
            return training.run().model().config().data().storage();
        }
    }

    @Test
    void train_autoencoder_learnsFromAugmentedImages() throws IOException {
        Map<String, String> settings =
                Map.of(
                        "data.target",
                        "features",
                        "network",
                        "[{ type = linear, units = 4 }, { type = linear, units = 784 }]",
                        "loss",
                        "squared-error",
                        "optimizer.learning-rate",
                        "0.0001");

        assertThat(Runs.train(AUGMENTED, settings)).isNotEqualTo(Runs.train(DIGITS, settings));
    }
}
