package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** How features are stored changes no bit, as long as the storage holds them exactly. */
class StorageTest {
    private static final Map<String, String> ALONE =
            Map.of("sync", "in-process", "data.shards", "3");

    @TempDir private Path folder;

    private static String train(String text, String storage, String... more) throws IOException {
        Map<String, String> settings = Runs.with(ALONE, Map.of("data.storage", storage));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return Runs.train(text, settings);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "divide-by", "standardise", "min-max"})
    void bits_digitsInAnyStorageAndScaling_areThoseOfFloats(String scaling) throws IOException {
        String[] more = {"data.scaling.type", scaling, "data.validation-fraction", "0.2"};
        String floats = train(TestData.DIGITS, "float", more);

        // Whole numbers up to 2048 are halves.
        for (String storage : new String[] {"auto", "byte", "half"}) {
            assertThat(train(TestData.DIGITS, storage, more)).as(storage).isEqualTo(floats);
        }
    }

    @Test
    void bits_idxFiles_areThoseOfFloats() throws IOException {
        String output = folder.resolve("digits").toString();
        CommandLineRun.of("generate", "digits", "--rows", "150", "--output", output);
        String[] more = {
            "data.train.format", "idx",
            "data.train.path", output + "/images-idx3-ubyte",
            "data.train.labels", output + "/labels-idx1-ubyte"
        };
        String text = TestData.DIGITS.replaceFirst("train \\{.*}", "scaling.type = min-max");
        String floats = train(text, "float", more);

        assertThat(train(text, "auto", more)).isEqualTo(floats);
        assertThat(train(text, "byte", more)).isEqualTo(floats);
    }

    /** Three features and the class, 0 or 1. */
    private String csv(String name, boolean whole) throws IOException {
        SplittableRandom random = new SplittableRandom(6);
        StringBuilder text = new StringBuilder("a,b,c,y\n");
        for (int i = 0; i < 203; i++) {
            for (int j = 0; j < 3; j++) {
                text.append(whole ? "" + random.nextInt(256) : "" + random.nextDouble());
                text.append(',');
            }
            text.append(random.nextInt(2)).append('\n');
        }
        Path file = Files.writeString(folder.resolve(name), text);
        return """
        data {
          train { format = csv, path = "%s", label = y }
          scaling { type = standardise }
        }
        network = [{ type = linear, units = 4 }, { type = tanh }, { type = linear, units = 2 }]
        loss = cross-entropy
        batch-size = 16
        epochs = 3
        """
                .formatted(file);
    }

    @Test
    void bits_csvOfWholeNumbers_areThoseOfFloats() throws IOException {
        String text = csv("whole.csv", true);
        String floats = train(text, "float");

        for (String storage : new String[] {"auto", "byte", "half"}) {
            assertThat(train(text, storage)).as(storage).isEqualTo(floats);
        }
    }

    @Test
    void bits_csvOfFractionsAsHalves_areOthers() throws IOException {
        String text = csv("fractions.csv", false);

        assertThat(train(text, "half"))
                .isNotEqualTo(train(text, "float"))
                .isEqualTo(train(text, "half"));
        assertThat(train(text, "auto")).isEqualTo(train(text, "float"));
    }

    private CommandLineRun goOn(String text, Path run, String... settings) throws IOException {
        Path conf = Files.writeString(folder.resolve("run.conf"), text);
        List<String> arguments =
                new ArrayList<>(List.of("train", conf.toString(), "--run", run.toString()));
        arguments.addAll(List.of("--resume", "auto", "--change", "epochs"));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        arguments.addAll(List.of("--set", "sync=in-process", "--set", "data.shards=3"));
        return CommandLineRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void resume_onBytes_endsInTheBitsOfFloats() throws IOException {
        String text = csv("whole.csv", true);
        Path run = folder.resolve("run");

        CommandLineRun first = goOn(text, run, "epochs=1", "data.storage=float");
        CommandLineRun second = goOn(text, run, "epochs=3", "data.storage=byte");

        assertThat(first.code()).as(first.err()).isZero();
        assertThat(second.code()).as(second.err()).isZero();
        assertThat(Files.readString(run.resolve("metrics.jsonl"))).contains(train(text, "float"));
    }

    @Test
    void resume_roundedToHalves_isOtherData() throws IOException {
        String text = csv("fractions.csv", false);
        Path run = folder.resolve("run");

        CommandLineRun first = goOn(text, run, "epochs=1", "data.storage=float");
        CommandLineRun second = goOn(text, run, "epochs=3", "data.storage=half");

        assertThat(first.code()).as(first.err()).isZero();
        assertThat(second.code()).isEqualTo(2);
        assertThat(second.err()).contains("the contents of data.train differ");
    }
}
