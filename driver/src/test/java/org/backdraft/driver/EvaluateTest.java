package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.backdraft.nn.CrossEntropy;
import org.backdraft.worker.EvaluationSum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The verb evaluate. */
class EvaluateTest {
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @TempDir Path folder;

    /** Trains in this process and returns the model. */
    private String train(String text) throws IOException {
        Path conf = Files.writeString(folder.resolve("a.conf"), text + "\nsync = in-process\n");
        CommandLineRun run =
                CommandLineRun.of(
                        "train", conf.toString(), "--run", folder.resolve("run").toString());
        assertThat(run.code()).as(run.err()).isZero();
        return folder.resolve("run/model.safetensors").toString();
    }

    private String trees() throws IOException {
        Path train = TestData.csv(folder, "train.csv", 200, 1);
        return train(TestData.config(train, TestData.csv(folder, "test.csv", 101, 2)));
    }

    private static String generated(String kind, String loss) {
        return """
        data {
          train { format = generated, kind = %1$s, rows = 200, seed = 1 }
          test { format = generated, kind = %1$s, rows = 90, seed = 2 }
        }
        network = [{ type = linear, units = 1 }]
        loss = %2$s
        optimizer.learning-rate = 0.01
        epochs = 2
        """
                .formatted(kind, loss);
    }

    private static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static JsonNode json(String model) throws IOException {
        CommandLineRun run = CommandLineRun.of("evaluate", model, "--json");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(1);
        return JSON.readTree(run.out());
    }

    /** A line of the text, its words parted by one space. */
    private static List<String> lines(CommandLineRun run) {
        return run.out().lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    @Test
    void json_threeClasses_hasTheFiguresOfTheText() throws IOException {
        String model = trees();

        JsonNode json = json(model);
        List<String> text = lines(CommandLineRun.of("evaluate", model));

        assertThat(fields(json))
                .containsExactly(
                        "rows",
                        "loss",
                        "accuracy",
                        "macroPrecision",
                        "macroRecall",
                        "macroF1",
                        "weightedPrecision",
                        "weightedRecall",
                        "weightedF1",
                        "logLoss",
                        "calibrationError",
                        "correct",
                        "classes",
                        "confusion");
        double macro = json.path("macroF1").asDouble();
        assertThat(text)
                .contains(
                        "rows 101",
                        format("loss %.6f", json.path("loss").asDouble()),
                        format(
                                "accuracy %.4f %% (%d of 101)",
                                100 * json.path("accuracy").asDouble(),
                                json.path("correct").asInt()),
                        format("macro-f1 %.6f", macro),
                        format("log-loss %.6f", json.path("logLoss").asDouble()));
        double f1 = 0;
        for (JsonNode c : json.path("classes")) {
            f1 += c.path("f1").asDouble() / 3;
            assertThat(text)
                    .contains(
                            format(
                                    "%s %d %.4f %.4f %.4f",
                                    c.path("class").asText(),
                                    c.path("rows").asInt(),
                                    c.path("precision").asDouble(),
                                    c.path("recall").asDouble(),
                                    c.path("f1").asDouble()));
        }
        assertThat(macro).isCloseTo(f1, within(1e-15));
        assertThat(text)
                .contains(
                        format(
                                "macro average 101 %.4f %.4f %.4f",
                                json.path("macroPrecision").asDouble(),
                                json.path("macroRecall").asDouble(),
                                macro),
                        format(
                                "weighted average 101 %.4f %.4f %.4f",
                                json.path("weightedPrecision").asDouble(),
                                json.path("weightedRecall").asDouble(),
                                json.path("weightedF1").asDouble()));
    }

    @Test
    void json_confusion_countsEachRowOnce() throws IOException {
        JsonNode json = json(trees());

        int rows = 0;
        int right = 0;
        for (int actual = 0; actual < 3; actual++) {
            int ofClass = 0;
            for (int decided = 0; decided < 3; decided++) {
                ofClass += json.path("confusion").path(actual).path(decided).asInt();
            }
            assertThat(json.path("classes").path(actual).path("rows").asInt()).isEqualTo(ofClass);
            rows += ofClass;
            right += json.path("confusion").path(actual).path(actual).asInt();
        }
        assertThat(rows).isEqualTo(101);
        assertThat(json.path("correct").asInt()).isEqualTo(right);
        assertThat(json.path("accuracy").asDouble()).isEqualTo(right / 101.0);
    }

    @Test
    void json_twoClasses_hasTheAreaAndItsBound() throws IOException {
        String model = train(generated("moons", "binary-cross-entropy"));

        JsonNode json = json(model);

        assertThat(json.path("rocAuc").asDouble()).isBetween(0.0, 1.0);
        assertThat(json.path("rocAucErrorBound").asDouble()).isBetween(0.0, 0.01);
        assertThat(lines(CommandLineRun.of("evaluate", model)))
                .contains(
                        format(
                                "roc-auc %.6f +- %.6f",
                                json.path("rocAuc").asDouble(),
                                json.path("rocAucErrorBound").asDouble()));
    }

    @Test
    void json_numbers_hasTheErrors() throws IOException {
        String model = train(generated("sine", "squared-error"));

        JsonNode json = json(model);

        assertThat(fields(json)).containsExactly("rows", "loss", "mse", "rmse", "mae", "r2");
        // The loss squares errors rounded to float32.
        assertThat(json.path("mse").asDouble())
                .isCloseTo(2 * json.path("loss").asDouble(), within(1e-6));
        assertThat(lines(CommandLineRun.of("evaluate", model)))
                .contains(
                        format("rmse %.6f", json.path("rmse").asDouble()),
                        format("r2 %.6f", json.path("r2").asDouble()));
    }

    @Test
    void report_noRows_hasNoFigures() throws IOException {
        EvaluationSum none = new EvaluationSum(new CrossEntropy(), 2);
        List<String> names = List.of("no", "yes");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        EvaluationReport.print(none, names, new PrintStream(bytes, true, StandardCharsets.UTF_8));

        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("rows 0", "accuracy NaN %");
        JsonNode json = JSON.readTree(EvaluationJson.of(none, names));
        assertThat(json.path("accuracy").isNull()).isTrue();
        assertThat(json.path("rocAuc").isNull()).isTrue();
    }
}
