package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.InProcessPlacement;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.data.RowReader;
import org.backdraft.driver.data.Targets;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.CarriedColumns;
import org.backdraft.driver.model.Predictor;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.model.ScoreColumns;
import org.backdraft.scorer.Prediction;
import org.backdraft.scorer.Scorer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The scorer, which knows no Spark, against what {@code predict} computes from the same rows. */
class ScorerTest {
    private static final HadoopFiles FILES = new HadoopFiles(new Configuration());
    private static final int ROWS = 600;
    private static final String[] HEADER = {"age", "rooms", "city", "y"};

    /** Roundings of 6e-8 in outputs of up to 10. */
    private static final float BOUND = 1e-5f;

    @TempDir private Path folder;

    private static List<String[]> rows(String labels) {
        SplittableRandom random = new SplittableRandom(7);
        String[] words = labels.split(" ");
        List<String[]> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(
                    new String[] {
                        Integer.toString(20 + random.nextInt(60)),
                        Float.toString((float) random.nextGaussian()),
                        Integer.toString(random.nextInt(4)),
                        words.length > 1
                                ? words[random.nextInt(words.length)]
                                : Double.toString(random.nextGaussian())
                    });
        }
        return rows;
    }

    private SavedModel train(List<String[]> rows, int units, String loss, String data)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of(String.join(",", HEADER)));
        rows.forEach(row -> lines.add(String.join(",", row)));
        Path csv = Files.write(folder.resolve("rows.csv"), lines);
        String text =
                """
                data.train { format = csv, path = "%s", label = y }
                data { %s }
                network = [
                  { type = linear, units = 30, init = he }, { type = relu }
                  { type = linear, units = %d }
                ]
                loss = %s
                optimizer.learning-rate = 0.01
                epochs = 2
                sync = in-process
                """
                        .formatted(csv, data, units, loss);
        Path conf = Files.writeString(folder.resolve("a.conf"), text);
        CommandLineRun run = CommandLineRun.of("train", conf.toString(), "--run", run());
        assertThat(run.code()).as(run.err()).isZero();
        return SavedModel.read(FILES, run() + "/model.safetensors");
    }

    private String run() {
        return folder.resolve("run").toString();
    }

    private static RowReader open(SavedModel model) throws IOException {
        Loader loader = new Loader(FILES, new InProcessPlacement(1));
        ExampleSource source = model.open(loader, model.config().data().train(), false);
        assertThat(source.splits()).isEqualTo(1);
        return source.open(0, Targets.none());
    }

    private static float[][] features(SavedModel model) throws IOException {
        float[][] features = new float[ROWS][];
        try (RowReader reader = open(model)) {
            for (int i = 0; reader.next(); i++) {
                features[i] = reader.features().clone();
            }
        }
        return features;
    }

    private static List<Object[]> predicted(SavedModel model) throws IOException {
        List<Object[]> predicted = new ArrayList<>();
        new Predictor(model, CarriedColumns.none(), ScoreColumns.EACH)
                .rows(model.theta(), open(model), 0, n -> {})
                .forEachRemaining(predicted::add);
        return predicted;
    }

    private static float[] scores(Object[] predicted, boolean hasLabel) {
        float[] scores = new float[predicted.length - (hasLabel ? 1 : 0)];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (Float) predicted[i + predicted.length - scores.length];
        }
        return scores;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "number; 1; squared-error; scaling.type = standardise",
                "no yes; 1; binary-cross-entropy; scaling.type = min-max",
                "a b c; 3; cross-entropy; scaling.type = standardise",
                "no yes; 1; hinge; scaling.type = max-abs",
                "a b c; 3; cross-entropy; storage = sparse, scaling.type = max-abs",
                "a b c; 3; cross-entropy; columns { age { transform = standardise }, city { type"
                        + " = category } }",
                "a b; 2; cross-entropy; columns { age { type = category, encoding = hash,"
                        + " buckets = 3000 }, city { type = category } }"
            })
    void score_rowsOfPredict_haveTheirBits(String labels, int units, String loss, String data)
            throws IOException {
        List<String[]> rows = rows(labels);
        SavedModel model = train(rows, units, loss, data);
        Scorer scorer = Scorer.load(Path.of(run(), "model.safetensors"));
        boolean hasLabel = labels.contains(" ");
        List<Object[]> expected = predicted(model);
        float[][] features = features(model);

        float[][] found = scorer.score(features);

        assertThat(expected).hasSize(ROWS);
        assertThat(scorer.columns()).containsExactly("age", "rooms", "city");
        for (int i = 0; i < ROWS; i++) {
            float[] scores = scores(expected.get(i), hasLabel);
            assertThat(found[i]).as("row %d", i).isEqualTo(scores);

            Prediction single = scorer.predict(features[i]);
            assertThat(single.scores()).as("row %d", i).containsExactly(scores, within(BOUND));
            assertThat(scorer.predict(record(rows.get(i))).scores()).isEqualTo(single.scores());
            if (hasLabel) {
                assertThat(single.label()).isEqualTo(expected.get(i)[0]);
            }
        }
    }

    private static Map<String, String> record(String[] row) {
        Map<String, String> record = new LinkedHashMap<>();
        for (int i = 0; i < HEADER.length; i++) {
            record.put(HEADER[i], row[i]);
        }
        return record;
    }
}
