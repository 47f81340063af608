package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What a run asks of the one that goes on with it, and what is left of both. */
class ResumptionTest {
    private static final HadoopFiles FILES = new HadoopFiles(new Configuration());
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Steps after which the run is interrupted: in the third of its epochs, of 9 steps each. */
    private static final int STEPS = 22;

    @TempDir private Path folder;
    private Path train;
    private Path conf;
    private Path run;

    @BeforeEach
    void interruptARun() throws IOException {
        train = TestData.csv(folder, "train.csv", 500, 1);
        conf = Files.writeString(folder.resolve("trees.conf"), text(train));
        run = folder.resolve("run");
        interrupted(conf, run, STEPS);
    }

    private String text(Path data) throws IOException {
        return TestData.config(data, TestData.csv(folder, "test.csv", 60, 2))
                + """
                sync = in-process
                data.shards = 3
                data.validation-fraction = 0.1
                epochs = 4
                log-every-steps = 1
                checkpoint { every-steps = 4, every-epochs = 1, keep = 2 }
                early-stopping { metric = accuracy }
                averaging { type = swa, from = 2 }
                """;
    }

    private static void interrupted(Path conf, Path run, int steps) throws IOException {
        int[] asked = {0};
        RunConfig config = RunConfig.parse(Files.readString(conf), "test", Map.of());
        try (Session session = Session.open(config)) {
            TrainingRun.Request request =
                    new TrainingRun.Request(
                            run.toString(), false, Set.of(), () -> ++asked[0] >= steps);
            TrainingRun.Result result = new TrainingRun(session, config, Runs.NOWHERE).run(request);
            assertThat(result.isInterrupted()).isTrue();
        }
    }

    private CommandLineRun resume(String... more) {
        List<String> words = new ArrayList<>(List.of("train", conf.toString()));
        words.addAll(List.of("--run", run.toString(), "--resume", "auto"));
        words.addAll(Arrays.asList(more));
        return CommandLineRun.of(words.toArray(String[]::new));
    }

    private List<JsonNode> events(Path of) throws IOException {
        List<JsonNode> events = new ArrayList<>();
        for (String line : Files.readAllLines(of.resolve("metrics.jsonl"))) {
            events.add(JSON.readTree(line));
        }
        return events;
    }

    private List<String> told(Path of, String... kinds) throws IOException {
        List<String> told = new ArrayList<>();
        for (JsonNode event : events(of)) {
            if (List.of(kinds).contains(event.path("event").asText())) {
                ((com.fasterxml.jackson.databind.node.ObjectNode) event)
                        .remove(
                                List.of(
                                        "seconds",
                                        "examplesPerSecond",
                                        "stepMillis",
                                        "model",
                                        "peakHeap",
                                        "time",
                                        "command"));
                told.add(event.toString());
            }
        }
        return told;
    }

    private Path uninterrupted() {
        Path whole = folder.resolve("whole");
        CommandLineRun result =
                CommandLineRun.of("train", conf.toString(), "--run", whole.toString());
        assertThat(result.code()).as(result.err()).isZero();
        return whole;
    }

    private static SavedModel model(Path of, String name) throws IOException {
        return SavedModel.read(FILES, of.resolve(name + ".safetensors").toString());
    }

    private void assertRefused(CommandLineRun result, String... parts) {
        assertThat(result.code()).as(result.out() + result.err()).isEqualTo(2);
        assertThat(result.err()).contains(parts).doesNotContain("\tat ", "Exception");
        assertThat(Files.exists(run.resolve("model.safetensors"))).isFalse();
    }

    @Test
    void resume_sameConfiguration_hasTheBitsAndTheBooksOfTheWholeRun() throws IOException {
        Path whole = uninterrupted();

        CommandLineRun result = resume();

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("step-%012d".formatted(STEPS), "step 22, 2 epochs");
        assertThat(told(run, "step", "epoch", "end"))
                .isEqualTo(told(whole, "step", "epoch", "end"));
        assertThat(told(run, "start")).hasSize(1);
        assertThat(told(run, "resume")).hasSize(1);
        for (String name : List.of("model", "model-best", "model-last", "model-averaged")) {
            assertThat(model(run, name).theta()).as(name).isEqualTo(model(whole, name).theta());
            assertThat(model(run, name).provenance()).isEqualTo(model(whole, name).provenance());
        }
    }

    @Test
    void resume_modelFiles_areWhatTheySay() throws IOException {
        resume();

        JsonNode end = events(run).get(events(run).size() - 1);
        double best = 0;
        int bestEpoch = 0;
        for (JsonNode event : events(run)) {
            double accuracy = event.path("validationAccuracy").asDouble();
            if (event.path("event").asText().equals("epoch") && accuracy > best) {
                best = accuracy;
                bestEpoch = event.path("epoch").asInt();
            }
        }
        assertThat(end.path("epoch").asInt()).isEqualTo(bestEpoch);
        assertThat(end.path("validationAccuracy").asDouble()).isEqualTo(best);
        assertThat(model(run, "model").theta()).isEqualTo(model(run, "model-best").theta());
        JsonNode bestEvent = epoch(bestEpoch);
        assertThat(end.path("trainLoss")).isEqualTo(bestEvent.path("trainLoss"));
        assertThat(testAccuracy("model-best")).isEqualTo(bestEvent.path("testAccuracy"));
        assertThat(testAccuracy("model-last")).isEqualTo(epoch(4).path("testAccuracy"));
        assertThat(testAccuracy("model")).isEqualTo(end.path("testAccuracy"));
    }

    private JsonNode epoch(int number) throws IOException {
        for (JsonNode event : events(run)) {
            if (event.path("event").asText().equals("epoch")
                    && event.path("epoch").asInt() == number) {
                return event;
            }
        }
        throw new AssertionError("no epoch " + number);
    }

    private JsonNode testAccuracy(String model) throws IOException {
        CommandLineRun result =
                CommandLineRun.of(
                        "evaluate", run.resolve(model + ".safetensors").toString(), "--json");
        assertThat(result.code()).as(result.err()).isZero();
        return JSON.readTree(result.out()).path("accuracy");
    }

    @Test
    void resume_aFinishedRun_saysSoAndWritesTheSameModel() throws IOException {
        resume();
        byte[] before = Files.readAllBytes(run.resolve("model.safetensors"));
        List<String> end = told(run, "step", "epoch", "end");

        CommandLineRun result = resume();

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("the run had ended already");
        assertThat(Files.readAllBytes(run.resolve("model.safetensors"))).isEqualTo(before);
        assertThat(told(run, "step", "epoch", "end")).isEqualTo(end);
    }

    @ParameterizedTest
    @CsvSource({
        "optimizer.learning-rate=0.1, optimizer.learning-rate, 0.2, 0.1",
        "epochs=7, epochs, 4, 7",
        "network.0=x, network, linear, x",
        "batch-size=10, batch-size, 50, 10",
        "data.shards=4, data.shards, 3, 4",
        "data.validation-fraction=0.2, data.validation-fraction, 0.1, 0.2",
        "seed=1, seed, 11, 1",
    })
    void resume_anotherConfiguration_namesKeyThereAndHere(
            String setting, String key, String there, String here) throws IOException {
        if (key.equals("network")) {
            Files.writeString(conf, text(train).replace("units = 9, name", "units = 10, name"));
            assertRefused(resume(), "  network.0.units: 9 there, 10 here", "--change KEY");
            return;
        }
        assertRefused(
                resume("--set", setting),
                "the checkpoint " + run,
                "  %s: %s there, %s here".formatted(key, there, here),
                "--change KEY");
    }

    @Test
    void resume_severalDifferences_namesThemAllOrThoseLeft() {
        String[] settings = {"--set", "epochs=5", "--set", "optimizer.momentum=0.5"};

        CommandLineRun result = resume(settings);
        assertRefused(result, "epochs: 4 there, 5 here", "optimizer.momentum: 0.9 there, 0.5 here");

        String[] more = Arrays.copyOf(settings, 6);
        more[4] = "--change";
        more[5] = "optimizer";
        assertThat(resume(more).err()).contains("epochs: 4").doesNotContain("momentum: ");
    }

    @ParameterizedTest
    @CsvSource({
        "epochs=6, epochs, 6",
        "optimizer.learning-rate=0.01, optimizer, 4",
        "optimizer.learning-rate=0.01, optimizer.learning-rate, 4",
        "batch-size=20, batch-size, 4",
        "accumulate=3, accumulate, 4",
    })
    void resume_changeThatIsMeant_goesOn(String setting, String change, int epochs)
            throws IOException {
        CommandLineRun result = resume("--set", setting, "--change", change);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(told(run, "epoch")).hasSize(epochs);
        assertThat(told(run, "end")).hasSize(1);
        for (JsonNode event : events(run)) {
            if (event.path("event").asText().equals("epoch") && event.path("epoch").asInt() == 4) {
                assertThat(event.path("trainLoss").isNumber()).isTrue();
            }
        }
    }

    @Test
    void resume_fewerEpochsThanWereBegun_saysHowManyItTakes() throws IOException {
        CommandLineRun result = resume("--set", "epochs=2", "--change", "epochs");

        assertRefused(result, "22 steps", "epochs = 2", "9 steps each", "set epochs = 3 or more");
        assertThat(Files.readString(run.resolve("config.conf"))).contains("epochs=4");
    }

    @Test
    void resume_afterAChange_needsNoChangeAnyMore() throws IOException {
        resume("--set", "epochs=6", "--change", "epochs");

        assertThat(resume("--set", "epochs=6").code()).isZero();
        CommandLineRun result = resume();
        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("epochs: 6 there, 4 here");
    }

    @ParameterizedTest
    @CsvSource({"adam", "adagrad", "rmsprop", "lars"})
    void resume_anotherOptimizer_isRefusedEvenWithTheSameShapes(String type) throws IOException {
        Files.writeString(
                conf,
                text(train)
                        .replaceFirst("optimizer \\{.*\n", "optimizer { type = " + type + " }\n"));

        assertRefused(
                resume("--change", "optimizer"),
                "optimizer.type: \"sgd\" there, \"" + type + "\" here",
                "warm-start.model");
    }

    @Test
    void resume_anotherShape_isRefusedEvenIfMeant() throws IOException {
        Files.writeString(conf, text(train).replace("units = 18", "units = 20"));
        assertThat(resume("--change", "network").code()).isEqualTo(2);

        Files.writeString(conf, text(train));
        assertRefused(
                resume(
                        "--set",
                        "optimizer={learning-rate=0.2, momentum=0, nesterov=false}",
                        "--change",
                        "optimizer"),
                "can't be gone on from",
                "keeps other numbers");
        Files.writeString(conf, text(train).replaceFirst("averaging .*\n", ""));
        assertRefused(resume("--change", "averaging"), "can't be gone on from");
    }

    @Test
    void resume_oneValueChanged_isRefusedUnlessItIsMeant() throws IOException {
        List<String> rows = new ArrayList<>(Files.readAllLines(train));
        rows.set(77, "9" + rows.get(77));
        Files.write(train, rows);

        // The value may be in either part of what is split.
        assertRefused(resume(), "other data: the contents of data.", "--change data.");

        assertThat(resume("--change", "data").code()).isZero();
    }

    @Test
    void resume_moreData_goesOnWithTheStepsOfItsEpochs() throws IOException {
        TestData.csv(folder, "train.csv", 800, 1);

        CommandLineRun result = resume("--change", "data");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(told(run, "epoch")).hasSize(4);
        long last = 0;
        for (JsonNode event : events(run)) {
            last = Math.max(last, event.path("step").asLong());
        }
        // 720 rows in batches of 50.
        assertThat(last).isEqualTo(4 * 15);
    }

    @Test
    void resume_movedData_isFine() throws IOException {
        Path moved = Files.move(train, folder.resolve("moved.csv"));

        CommandLineRun result = resume("--set", "data.train.path=" + moved);

        assertThat(result.code()).as(result.err()).isZero();
    }

    @Test
    void resume_withoutRun_saysWhatIsMissing() {
        CommandLineRun result = CommandLineRun.of("train", conf.toString(), "--resume", "auto");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("--resume auto needs --run DIR");
    }

    @Test
    void resume_freshOrBlankFolder_startsAnew() throws IOException {
        Path first = run;
        run = folder.resolve("fresh");
        assertThat(resume().out()).contains("no whole checkpoint in " + run + ": starting anew");
        Path fresh = run;
        run = Files.createDirectory(folder.resolve("blank"));
        Files.writeString(run.resolve(".config.conf.unfinished"), "half of");
        CommandLineRun blank = resume();
        assertThat(blank.code()).as(blank.err()).isZero();

        String[] all = {"start", "step", "epoch", "end"};
        assertThat(told(run, all)).isEqualTo(told(fresh, all));
        run = first;
        resume();
        assertThat(told(run, "end")).isEqualTo(told(fresh, "end"));
    }

    @Test
    void resume_folderOfSomethingElse_isNotTouched() throws IOException {
        run = Files.createDirectory(folder.resolve("other"));
        Files.writeString(run.resolve("thesis.tex"), "");

        assertRefused(resume(), run + " is there but is no run's directory");
        try (Stream<Path> files = Files.list(run)) {
            assertThat(files).hasSize(1);
        }
        run = Files.writeString(folder.resolve("file"), "");
        assertRefused(resume(), run + " is there but is no run's directory");
    }

    @Test
    void resume_tornAndLaterLinesInTheMetrics_areGone() throws IOException {
        Path whole = uninterrupted();
        Path metrics = run.resolve("metrics.jsonl");
        String later =
                "{\"event\":\"step\",\"step\":23,\"loss\":1}\n"
                        + "{\"event\":\"epoch\",\"epoch\":3}\n"
                        + "{\"event\":\"end\"}\n"
                        + "{\"event\":\"step\",\"step\":2";
        Files.writeString(metrics, Files.readString(metrics) + later);

        resume();

        assertThat(told(run, "step", "epoch", "end"))
                .isEqualTo(told(whole, "step", "epoch", "end"));
    }

    @Test
    void resume_newestCheckpointDamaged_goesOnFromTheOneBefore() throws IOException {
        Path whole = uninterrupted();
        Path newest = run.resolve("checkpoints/step-%012d.safetensors".formatted(STEPS));
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 1;
        Files.write(newest, bytes);

        CommandLineRun result = resume();

        assertThat(result.out()).contains("warning: left out a checkpoint: " + newest);
        assertThat(told(run, "step", "epoch", "end"))
                .isEqualTo(told(whole, "step", "epoch", "end"));
    }

    @Test
    void train_metricThatDoesNotApply_isAMistakeBeforeTheFirstStep() {
        run = folder.resolve("none");

        assertRefused(
                resume("--set", "early-stopping.metric=r2"),
                "early-stopping.metric: the metric r2");
        assertThat(run).doesNotExist();
    }

    @Test
    void train_earlyStoppingWithoutValidation_saysWhatToSet() {
        run = folder.resolve("none");

        assertRefused(
                resume("--set", "data.validation-fraction=0", "--set", "early-stopping.patience=2"),
                "early-stopping looks at validation data",
                "data.validation-fraction = 0.1");
    }
}
