package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows that are no examples, under each verb. */
class BadRecordsIT {
    private static final String SKIP = "data.on-bad-record=skip";

    @TempDir private Path folder;
    private Path clean;
    private Path dirty;

    /** Two files of the same examples, the second with three bad rows: first, inside and last. */
    @BeforeEach
    void write() throws IOException {
        clean = TestData.csv(folder, "clean.csv", 300, 1);
        List<String> lines = new ArrayList<>(Files.readAllLines(clean));
        lines.add(1, "1,2,red,4,ash");
        lines.add(150, "1,2");
        lines.add("1,2,3,\"4,ash");
        dirty = Files.write(folder.resolve("dirty.csv"), lines);
    }

    private CommandLineRun train(Path data, String run, String... more) throws IOException {
        String conf =
                TestData.config(data, clean) + "\nspark.master = \"local[2]\"\ndata.shards = 4\n";
        Path file = Files.writeString(folder.resolve(run + ".conf"), conf);
        List<String> arguments = new ArrayList<>(List.of("train", file.toString(), "--run"));
        arguments.add(folder.resolve(run).toString());
        arguments.addAll(List.of(more));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    private JsonNode event(String run, String event) throws IOException {
        for (String line : Files.readAllLines(folder.resolve(run + "/metrics.jsonl"))) {
            JsonNode node = new ObjectMapper().readTree(line);
            if (node.path("event").asText().equals(event)) {
                return node;
            }
        }
        throw new AssertionError("no event " + event);
    }

    @Test
    void fail_firstBadRow_endsTheRun() throws IOException {
        CommandLineRun run = train(dirty, "failed");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err())
                .contains("dirty.csv, line 2, column 'c': expected a number, found 'red'");
    }

    @Test
    void skip_everyVerb_leavesBadRowsOutAndSaysSo() throws IOException {
        CommandLineRun trained =
                train(dirty, "dirty", "--set", SKIP, "--set", "data.most-bad-records=3");
        assertThat(train(clean, "clean").code()).isZero();

        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out())
                .contains(
                        "warning: left out of train: 1 with wrong number of columns: ",
                        "dirty.csv, line 151: expected 5 columns, found 2",
                        "1 with not a number: ",
                        "1 with bad quoting: ");
        JsonNode bad = event("dirty", "start").path("badRecords").path("train");
        assertThat(bad.path("not a number").path("count").asInt()).isEqualTo(1);
        assertThat(event("clean", "start").has("badRecords")).isFalse();
        assertThat(event("dirty", "end").path("thetaSha256"))
                .isEqualTo(event("clean", "end").path("thetaSha256"));
        assertEvaluated();
        assertPredicted();
    }

    private CommandLineRun onModel(String verb, String... arguments) {
        List<String> all = new ArrayList<>(List.of(verb));
        all.add(folder.resolve("dirty/model.safetensors").toString());
        all.addAll(List.of(arguments));
        return CommandLineRun.of(all.toArray(String[]::new));
    }

    private void assertEvaluated() {
        CommandLineRun onClean = onModel("evaluate", "--data", clean.toString());
        CommandLineRun onDirty = onModel("evaluate", "--data", dirty.toString());

        assertThat(onDirty.out()).isEqualTo(onClean.out());
        assertThat(onClean.err()).doesNotContain("left out");
        assertThat(onDirty.err()).contains("warning: left out 1 with bad quoting: ");
    }

    private void assertPredicted() throws IOException {
        List<String> expected = predict(clean, "of-clean");
        expected.add(0, "");
        expected.add(149, "");
        expected.add("");

        assertThat(predict(dirty, "of-dirty")).isEqualTo(expected);
        CommandLineRun strict =
                onModel(
                        "predict",
                        "--set",
                        "data.on-bad-record=fail",
                        "--input",
                        dirty.toString(),
                        "--output",
                        folder.resolve("strict").toString());
        assertThat(strict.code()).isEqualTo(2);
        assertThat(folder.resolve("strict")).doesNotExist();
    }

    private List<String> predict(Path input, String name) throws IOException {
        Path output = folder.resolve(name);
        CommandLineRun run =
                onModel("predict", "--input", input.toString(), "--output", output.toString());
        assertThat(run.code()).as(run.err()).isZero();
        List<String> lines = new ArrayList<>();
        try (Stream<Path> parts = Files.list(output)) {
            for (Path part :
                    parts.filter(p -> p.getFileName().toString().startsWith("part-"))
                            .sorted()
                            .toList()) {
                lines.addAll(Files.readAllLines(part));
            }
        }
        return lines;
    }
}
