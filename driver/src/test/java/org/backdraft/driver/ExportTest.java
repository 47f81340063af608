package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.export.OnnxRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The verb export, on a model of a table with words in it. */
class ExportTest {
    @TempDir Path folder;
    private String model;
    private Path onnx;

    @BeforeEach
    void train() throws IOException {
        Path csv = folder.resolve("people.csv");
        List<String> lines = new ArrayList<>(List.of("age,city,shoes,buys"));
        for (int i = 0; i < 60; i++) {
            String city = List.of("Ulm", "Bonn", "Jena").get(i % 3);
            String age = i % 7 == 0 ? "" : Integer.toString(20 + i);
            lines.add("%s,%s,%d,%s".formatted(age, city, i % 5, i % 3 == 0 ? "yes" : "no"));
        }
        Files.write(csv, lines);
        Path conf =
                Files.writeString(
                        folder.resolve("people.conf"),
                        """
                        data.train { format = csv, path = "%s", label = buys }
                        data.columns {
                          age { missing = mean, indicator = true, transform = standardise }
                          city { type = category }
                          shoes { type = ignore }
                        }
                        network = [{ type = linear, units = 1 }]
                        loss = binary-cross-entropy
                        optimizer { learning-rate = 0.5 }
                        epochs = 40
                        sync = in-process
                        """
                                .formatted(csv));
        String run = folder.resolve("run").toString();
        CommandLineRun result = CommandLineRun.of("train", conf.toString(), "--run", run);
        assertThat(result.code()).as(result.err()).isZero();
        model = run + "/model.safetensors";
        onnx = folder.resolve("exported/model.onnx");
    }

    private CommandLineRun export(String... more) {
        List<String> arguments = new ArrayList<>(List.of("export", model));
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void export_columns_areInputsByName() throws IOException {
        CommandLineRun result = export("--format", "onnx", "--output", onnx.toString());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out().lines())
                .containsExactly(
                        "input age: float [rows, 1]",
                        "input city: string [rows, 1]",
                        "output prediction: string [rows]",
                        "output probabilities: float [rows, 2]",
                        "exported: " + onnx);
        assertThat(Files.list(onnx.getParent())).containsExactly(onnx);
        Map<String, Object> outputs =
                OnnxRun.of(
                        Files.readAllBytes(onnx),
                        Map.of(
                                "age", new float[][] {{33}, {Float.NaN}, {50}},
                                "city", new String[][] {{"Ulm"}, {"Bonn"}, {""}}));
        assertThat(OnnxRun.metadata(Files.readAllBytes(onnx)))
                .containsEntry("backdraft.classes", "[\"no\",\"yes\"]")
                .containsKey("backdraft.thetaSha256")
                .doesNotContainKey("backdraft.features");
        // Who lives in Ulm buys; a city must not be missing.
        assertThat((String[]) outputs.get("prediction")).containsExactly("yes", "no", "");
    }

    @Test
    void export_features_areOneInput() throws IOException {
        CommandLineRun result = export("--inputs", "features", "--output", onnx.toString());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).startsWith("input features: float [rows, 5]\n");
        assertThat(OnnxRun.metadata(Files.readAllBytes(onnx)))
                .containsEntry(
                        "backdraft.features",
                        "[\"age\",\"age is missing\",\"city=Bonn\",\"city=Jena\",\"city=Ulm\"]");
    }

    @Test
    void export_outputThatExists_isReplacedOnlyIfAskedTo() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "mine");

        assertMistake(export("--output", other.toString()), "exists already", "--overwrite");
        assertThat(other).hasContent("mine");
        assertThat(export("--output", other.toString(), "--overwrite").code()).isZero();
        assertThat(Files.size(other)).isGreaterThan(100);
    }

    @Test
    void export_outputThatIsNoFile_isRefused() {
        assertMistake(
                export("--output", folder.toString(), "--overwrite"),
                "expected a file, but this is a folder",
                folder.toString());
        assertMistake(
                export("--output", model, "--overwrite"), "is the model itself", "give another");
    }

    @Test
    void export_formatOrModelThatIsNot_namesIt() {
        assertThat(export("--format", "pmml", "--output", onnx.toString()))
                .satisfies(result -> assertThat(result.code()).isEqualTo(2))
                .satisfies(result -> assertThat(result.err()).contains("pmml", "ONNX"));
        model = folder.resolve("no.safetensors").toString();
        assertMistake(export("--output", onnx.toString()), "no such file", "no.safetensors");
        model = folder.resolve("people.csv").toString();
        assertMistake(export("--output", onnx.toString()), "not a whole safetensors file");
        assertThat(onnx.getParent()).doesNotExist();
    }

    private static void assertMistake(CommandLineRun result, String... parts) {
        assertThat(result.err()).contains(parts).doesNotContain("\tat ", "Exception");
        assertThat(result.code()).isEqualTo(2);
    }
}
