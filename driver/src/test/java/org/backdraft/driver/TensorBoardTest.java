package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.UnknownFieldSet;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.files.HadoopFiles;
import org.backdraft.driver.model.SavedModel;
import org.backdraft.driver.tensorboard.EventParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

/** A run's event files beside what its metrics and its model say. */
class TensorBoardTest {
    private static final String DIGITS =
            """
            data {
              train { format = generated, kind = digits, rows = 100, seed = 1 }
              test { format = generated, kind = digits, rows = 50, seed = 2 }
              scaling { type = divide-by, by = 255 }
              shards = 2
            }
            network = [{ type = linear, units = 5, name = hidden }, { type = tanh },
              { type = linear, units = 10, name = out }]
            loss = cross-entropy
            batch-size = 25
            epochs = 2
            log-every-steps = 3
            sync = in-process
            tensorboard.every-epochs = 2
            """;

    @TempDir Path folder;
    private Path run;

    private List<Path> train(String... more) throws IOException {
        run = folder.resolve("run");
        Path conf = Files.writeString(folder.resolve("digits.conf"), DIGITS);
        List<String> words = new ArrayList<>(List.of("train", conf.toString(), "--run", "" + run));
        words.addAll(List.of(more));
        CommandLineRun trained = CommandLineRun.of(words.toArray(new String[0]));
        assertThat(trained.code()).as(trained.err()).isZero();
        try (Stream<Path> files = Files.list(run.resolve("tensorboard"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void train_scalars_areThoseOfTheMetrics() throws IOException {
        List<EventParser.Event> events = EventParser.read(train().get(0));

        for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
            JsonNode told = new ObjectMapper().readTree(line);
            if (told.path("event").asText().equals("epoch")) {
                Map<String, Double> scalars = scalars(events, 4L * told.path("epoch").asInt());
                assertThat(scalars)
                        .containsEntry("train/loss", rounded(told.path("trainLoss")))
                        .containsEntry("test/accuracy", rounded(told.path("testAccuracy")))
                        .containsEntry("test/macro-f1", rounded(told.path("testMacroF1")))
                        .containsEntry(
                                "ms a step/compute", rounded(told.at("/stepMillis/compute")));
            } else if (told.path("event").asText().equals("step")) {
                assertThat(scalars(events, told.path("step").asLong()))
                        .containsEntry("step/loss", rounded(told.path("loss")))
                        .containsEntry("step/learning rate", rounded(told.path("learningRate")));
            }
        }
    }

    @Test
    void train_details_areOfTheModel() throws IOException {
        List<EventParser.Event> events = EventParser.read(train().get(0));
        SavedModel model =
                SavedModel.read(new HadoopFiles(new Configuration()), run + "/model.safetensors");

        List<UnknownFieldSet> histograms = new ArrayList<>();
        UnknownFieldSet image = null;
        for (EventParser.Event event : events) {
            for (Map.Entry<String, UnknownFieldSet> value : event.values().entrySet()) {
                if (value.getValue().hasField(5)) {
                    assertThat(event.step()).isEqualTo(8);
                    assertThat(value.getKey())
                            .matches("(weights|gradients)/(hidden|out)\\.(weight|bias)");
                    histograms.addAll(EventParser.messages(value.getValue(), 5));
                } else if (value.getKey().equals("learned features")) {
                    image = EventParser.messages(value.getValue(), 4).get(0);
                }
            }
        }
        assertThat(histograms).hasSize(8);
        double weights = 0;
        for (int i = 0; i < model.graph().end(0); i++) {
            weights += model.theta()[i];
        }
        // Gradients come first; the first module's two tensors are the first two of the weights.
        assertThat(EventParser.real(histograms.get(4), 3)).isEqualTo(784 * 5);
        assertThat(EventParser.real(histograms.get(4), 4) + EventParser.real(histograms.get(5), 4))
                .isCloseTo(weights, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(EventParser.real(histograms.get(0), 5)).isPositive();
        BufferedImage png =
                ImageIO.read(image.getField(4).getLengthDelimitedList().get(0).newInput());
        assertThat(image.getField(1).getVarintList()).containsExactly((long) png.getHeight());
        assertThat(image.getField(2).getVarintList()).containsExactly((long) png.getWidth());
    }

    @Test
    void train_graph_hasModulesAndTheirInputs() throws IOException {
        List<EventParser.Event> events = EventParser.read(train().get(0));

        List<String> nodes = new ArrayList<>();
        for (UnknownFieldSet node : EventParser.messages(events.get(1).message(4), 1)) {
            String inputs =
                    String.join(
                            ",",
                            node.getField(3).getLengthDelimitedList().stream()
                                    .map(one -> one.toStringUtf8())
                                    .toList());
            nodes.add(
                    "%s %s(%s)"
                            .formatted(
                                    node.getField(1).getLengthDelimitedList().get(0).toStringUtf8(),
                                    node.getField(2).getLengthDelimitedList().get(0).toStringUtf8(),
                                    inputs));
        }
        assertThat(nodes)
                .containsExactly(
                        "input Placeholder()",
                        "hidden Linear(input)",
                        "tanh1 Tanh(hidden)",
                        "out Linear(tanh1)");
    }

    @Test
    void resume_run_startsAnotherFileWhereItGoesOn() throws IOException {
        train();

        List<Path> files = train("--resume", "auto", "--change", "epochs", "--set", "epochs=3");

        assertThat(files).hasSize(2);
        List<EventParser.Event> more = EventParser.read(files.get(1));
        assertThat(more.get(2).fields().hasField(7)).isTrue();
        assertThat(more.get(2).step()).isEqualTo(9);
        assertThat(scalars(more, 12)).containsKey("train/loss");
        assertThat(scalars(more, 8)).isEmpty();
    }

    @Test
    void train_withoutTheSetting_writesNoEvents() throws IOException {
        train();
        Path other = folder.resolve("other");

        CommandLineRun.of(
                "train",
                folder.resolve("digits.conf").toString(),
                "--run",
                other.toString(),
                "--set",
                "tensorboard.every-epochs=0");

        assertThat(other.resolve("metrics.jsonl")).exists();
        assertThat(other.resolve("tensorboard")).doesNotExist();
        assertThat(digest(other)).isEqualTo(digest(run));
    }

    private static Map<String, Double> scalars(List<EventParser.Event> events, long step)
            throws IOException {
        Map<String, Double> scalars = new java.util.HashMap<>();
        for (EventParser.Event event : events) {
            if (event.step() == step) {
                scalars.putAll(event.scalars());
            }
        }
        return scalars;
    }

    private static double rounded(JsonNode value) {
        return (float) value.asDouble();
    }

    private static String digest(Path run) throws IOException {
        List<String> lines = Files.readAllLines(run.resolve("metrics.jsonl"));
        return lines.get(lines.size() - 1).replaceAll(".*thetaSha256\":\"(\\w+)\".*", "$1");
    }
}
