package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.data.ExampleSource;
import org.backdraft.driver.data.InProcessPlacement;
import org.backdraft.driver.data.Loader;
import org.backdraft.driver.data.RowReader;
import org.backdraft.driver.data.Targets;
import org.backdraft.driver.export.OnnxRun;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.CarriedColumns;
import org.backdraft.driver.model.Predictor;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.model.ScoreColumns;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** ONNX Runtime says of test rows what {@link Predictor} does, for every shipped configuration. */
class ExportIT {
    @TempDir static Path generated;
    private static Path digits;
    @TempDir Path folder;

    @BeforeAll
    static void generateDigits() {
        digits = generated.resolve("digits");
        CommandLineRun result =
                CommandLineRun.of(
                        "generate", "digits", "--rows", "200", "--output", digits.toString());
        assertThat(result.code()).as(result.err()).isZero();
    }

    static List<String> configurations() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../conf"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".conf"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void export_shippedConfiguration_predictsAsWeDo(String configuration) throws IOException {
        String model = train(configuration);
        Path onnx = folder.resolve("model.onnx");

        CommandLineRun exported = CommandLineRun.of("export", model, "--output", onnx.toString());

        assertThat(exported.code()).as(exported.err()).isZero();
        assertThat(exported.out()).contains("input features: float [rows, ", "output prediction: ");
        SavedModel saved = SavedModel.read(new HadoopFiles(new Configuration()), model);
        ExampleSource test = testRows(saved);
        List<float[]> rows = rows(test);
        Map<String, Object> found =
                OnnxRun.of(
                        Files.readAllBytes(onnx), Map.of("features", rows.toArray(float[][]::new)));
        assertSame(saved, test, found, rows.size());
    }

    /** A few steps on a few rows. */
    private String train(String configuration) throws IOException {
        String text = Files.readString(Path.of("../conf/" + configuration));
        List<String> arguments = new ArrayList<>(List.of("train", "../conf/" + configuration));
        List<String> settings = new ArrayList<>(List.of("sync=in-process", "epochs=3"));
        for (String set : List.of("train", "test")) {
            if (text.contains("format = generated")) {
                settings.add("data." + set + ".rows=200");
            } else {
                settings.add("data." + set + ".path=" + digits.resolve("images-idx3-ubyte"));
                settings.add("data." + set + ".labels=" + digits.resolve("labels-idx1-ubyte"));
            }
        }
        settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
        String run = folder.resolve("run").toString();
        arguments.addAll(List.of("--run", run));
        CommandLineRun result = CommandLineRun.of(arguments.toArray(String[]::new));
        assertThat(result.code()).as(result.err()).isZero();
        return run + "/model.safetensors";
    }

    private static ExampleSource testRows(SavedModel model) throws IOException {
        RunConfig config = model.config();
        Loader loader =
                new Loader(
                        new HadoopFiles(new Configuration()),
                        new InProcessPlacement(1, config.data().keep()));
        return model.open(loader, config.data().test(), true);
    }

    private static List<float[]> rows(ExampleSource source) throws IOException {
        List<float[]> rows = new ArrayList<>();
        for (int split = 0; split < source.splits(); split++) {
            try (RowReader reader = source.open(split, Targets.none())) {
                while (reader.next()) {
                    rows.add(reader.features().clone());
                }
            }
        }
        return rows;
    }

    private static void assertSame(
            SavedModel model, ExampleSource source, Map<String, Object> found, int rows)
            throws IOException {
        Predictor predictor = new Predictor(model, CarriedColumns.none(), ScoreColumns.EACH);
        int row = 0;
        for (int split = 0; split < source.splits(); split++) {
            RowReader reader = source.open(split, Targets.none());
            List<Object[]> expected = new ArrayList<>();
            predictor.rows(model.theta(), reader, row, n -> {}).forEachRemaining(expected::add);
            for (Object[] values : expected) {
                assertSame(model, values, found, row++);
            }
        }
        assertThat(row).isEqualTo(rows).isPositive();
    }

    private static void assertSame(
            SavedModel model, Object[] expected, Map<String, Object> found, int row) {
        boolean decides = !model.classes().isEmpty();
        String scores =
                !decides
                        ? "prediction"
                        : model.config().loss().givesProbabilities() ? "probabilities" : "scores";
        int first = decides ? 1 : 0;
        float[] numbers = ((float[][]) found.get(scores))[row];
        assertThat(numbers).hasSize(expected.length - first);
        for (int j = first; j < expected.length; j++) {
            OnnxRun.assertSame(numbers[j - first], (float) expected[j], "row " + row);
        }
        if (decides) {
            assertThat(((String[]) found.get("prediction"))[row])
                    .as("row %d", row)
                    .isEqualTo(expected[0]);
        }
    }
}
