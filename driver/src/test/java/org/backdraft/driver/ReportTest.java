package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

class ReportTest {
    private static final String XOR =
            """
            data {
              train { format = generated, kind = xor, rows = 200, seed = 1 }
              test { format = generated, kind = xor, rows = 100, seed = 2 }
              shards = 2
            }
            network = [{ type = linear, units = 4 }, { type = tanh }, { type = linear, units = 1 }]
            loss = binary-cross-entropy
            optimizer.learning-rate = 0.1
            epochs = 3
            log-every-steps = 1
            sync = in-process
            spark.authenticate.secret = letmein
            """;

    @TempDir static Path folder;
    private static Path run;
    private static CommandLineRun trained;

    @BeforeAll
    static void train() throws IOException {
        Path conf = Files.writeString(folder.resolve("xor.conf"), XOR);
        run = folder.resolve("run");
        trained = CommandLineRun.of("train", conf.toString(), "--run", run.toString());
        assertThat(trained.code()).as(trained.err()).isZero();
    }

    private static String page(String run, String... more) throws IOException {
        Path output = folder.resolve("page.html");
        List<String> words = new ArrayList<>(List.of("report", run, "--output", output.toString()));
        words.addAll(List.of(more));
        CommandLineRun result = CommandLineRun.of(words.toArray(new String[0]));
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).isEqualTo("report: %s%n".formatted(output));
        return withoutPictures(Files.readString(output));
    }

    private static String withoutPictures(String html) {
        return html.replaceAll("base64,[^\"]*", "base64,");
    }

    private static Path copy(String name, String... files) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(name));
        for (String file : files) {
            Files.copy(run.resolve(file), copy.resolve(file));
        }
        return copy;
    }

    @Test
    void train_atItsEnd_writesTheReport() throws IOException {
        Path report = run.resolve("report.html");

        assertThat(trained.out()).endsWith("report: %s%n".formatted(report));
        assertThat(withoutPictures(Files.readString(report))).isEqualTo(page(run.toString()));
    }

    @Test
    void report_ofARun_hasEverythingAndFetchesNothing() throws IOException {
        String html = page(run.toString());

        assertThat(html)
                .contains(
                        "<h2>Curves</h2>",
                        "<h2>Confusion matrix</h2>",
                        "Which class the model decides where",
                        "<h2>A step's time</h2>",
                        "<h2>Environment</h2>",
                        "There were none.",
                        "optimizer",
                        "scripts/backdraft train %s --run %s"
                                .formatted(folder.resolve("xor.conf"), run),
                        "prefers-color-scheme: dark");
        String lastLine = lines(run).get(lines(run).size() - 1);
        assertThat(html).contains(lastLine.replaceAll(".*thetaSha256\":\"(\\w{64})\".*", "$1"));
        assertThat(html.split("src=\"data:image/", -1)).hasSize(8);
        assertThat(html).doesNotContain("Not drawn", "not known", "http:", "https:", "<script");
    }

    @Test
    void report_secretsInTheConfiguration_areNotShown() throws IOException {
        assertThat(Files.readString(run.resolve("config.conf"))).contains("letmein");
        assertThat(page(run.toString())).contains("(not shown)").doesNotContain("letmein");
    }

    @Test
    void report_runThatWasKilledInTheSecondEpoch_saysHowFarItCame() throws IOException {
        Path killed = copy("killed", "config.conf");
        List<String> lines = lines(run);
        int first = 0;
        while (!lines.get(first).startsWith("{\"event\":\"epoch\"")) {
            first++;
        }
        String torn = lines.get(first + 1).substring(0, 20);
        Files.writeString(
                killed.resolve("metrics.jsonl"),
                String.join("\n", lines.subList(0, first + 1)) + "\n" + torn);

        assertThat(page(killed.toString()))
                .contains(
                        "not at its end: 1 of 3 epochs have ended",
                        "Not drawn: the run tells at its end which class it takes for which.",
                        "Not drawn: there is no model.safetensors yet.",
                        "known at the run's end");
    }

    @Test
    void report_runThatHasJustBegun_saysSo() throws IOException {
        Path begun = copy("begun", "config.conf");

        assertThat(page(begun.toString()))
                .contains(
                        "This run is at its start: it has told nothing yet.",
                        "No epoch has ended yet.",
                        "Not known: the metrics");
    }

    @Test
    void report_damagedModel_saysWhy() throws IOException {
        Path damaged = copy("damaged", "config.conf", "metrics.jsonl");
        Files.writeString(damaged.resolve("model.safetensors"), "no model");

        assertThat(page(damaged.toString())).contains("Not drawn: " + damaged);
    }

    @Test
    void report_noTestData_saysThatNothingIsConfused() throws IOException {
        Path conf = folder.resolve("line.conf");
        Files.writeString(
                conf,
                """
                data.train { format = generated, kind = line, rows = 50, seed = 1 }
                network = [{ type = linear, units = 1 }]
                loss = squared-error
                epochs = 2
                sync = in-process
                """);
        Path line = folder.resolve("line");
        assertThat(CommandLineRun.of("train", "" + conf, "--run", "" + line).code()).isZero();

        assertThat(page(line.toString()))
                .contains(
                        "the run had no test or validation data",
                        "3 features are neither a plane nor a square image");
    }

    @Test
    void report_notARun_isAMistake() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));

        CommandLineRun none = CommandLineRun.of("report", folder.resolve("nowhere").toString());
        CommandLineRun noRun = CommandLineRun.of("report", empty.toString());

        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err())
                .contains("there is no run directory", "--run")
                .doesNotContain("\tat");
        assertThat(noRun.code()).isEqualTo(2);
        assertThat(noRun.err()).contains("neither config.conf nor metrics.jsonl");
    }

    @Test
    void compare_runs_tellsOnlyDifferencesAndMarksTheBest() throws IOException {
        Path faster = folder.resolve("faster");
        CommandLineRun second =
                CommandLineRun.of(
                        "train",
                        folder.resolve("xor.conf").toString(),
                        "--run",
                        faster.toString(),
                        "--set",
                        "optimizer.learning-rate=0.4",
                        "--set",
                        "epochs=5");
        Path output = folder.resolve("comparison.html");

        CommandLineRun result =
                CommandLineRun.of(
                        "compare", run.toString(), faster.toString(), "-o", output.toString());

        assertThat(second.code()).as(second.err()).isZero();
        assertThat(result.code()).as(result.err()).isZero();
        String html = withoutPictures(Files.readString(output));
        assertThat(html)
                .contains(
                        "<td>optimizer.learning-rate</td><td>0.1</td><td>0.4</td>",
                        "<td>epochs</td><td>3</td><td>5</td>")
                .doesNotContain("<td>seed</td>", "<td>network[0].units</td>", "NaN");
        double[] losses = {loss(run), loss(faster)};
        String row =
                losses[0] < losses[1]
                        ? "<td>test loss</td><td>%.5f \u2605</td><td>%.5f</td>"
                        : "<td>test loss</td><td>%.5f</td><td>%.5f \u2605</td>";
        assertThat(html.replace("&starf;", "\u2605"))
                .contains(String.format(Locale.ROOT, row, losses[0], losses[1]));
        assertThat(html.split("src=\"data:image/svg", -1)).hasSize(1 + 2 * 3);
    }

    @Test
    void compare_oneRun_isAMistake() {
        assertThat(CommandLineRun.of("compare", run.toString()).code()).isEqualTo(2);
    }

    private static double loss(Path run) throws IOException {
        List<String> lines = lines(run);
        String end = lines.get(lines.size() - 1);
        return Double.parseDouble(end.replaceAll(".*\"testLoss\":([-0-9.E]+).*", "$1"));
    }

    private static List<String> lines(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl"));
    }
}
