package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** The verb generate. */
class GenerateTest {
    @TempDir Path folder;

    private CommandLineRun generate(String... arguments) {
        return CommandLineRun.of(
                Stream.concat(Stream.of("generate"), Stream.of(arguments)).toArray(String[]::new));
    }

    @Test
    void generate_moons_trainsAsTheSameDataDrawnOnTheSpot() throws IOException {
        Path csv = folder.resolve("deeper/moons.csv");
        CommandLineRun result =
                generate(
                        "moons",
                        "--rows",
                        "300",
                        "--seed",
                        "4",
                        "--set",
                        "noise=0.2",
                        "--output",
                        csv.toString());

        assertThat(result.out()).isEqualTo("300 moons of seed 4: %s%n".formatted(csv));
        assertThat(result.code()).isZero();
        String read = "format = csv, path = \"%s\", label = label".formatted(csv);
        String drawn = "format = generated, kind = moons, rows = 300, seed = 4, noise = 0.2";
        assertThat(train(read)).isEqualTo(train(drawn));
    }

    private static String train(String data) throws IOException {
        return Runs.train(
                """
                data { train { %s }, shards = 4 }
                network = [{ type = linear, units = 5 }, { type = tanh }, { type = linear, units = 2 }]
                loss = cross-entropy
                epochs = 2
                sync = in-process
                """
                        .formatted(data),
                Map.of());
    }

    @Test
    void generate_mistakes_areToldAndWriteNothing() throws IOException {
        String output = folder.resolve("out.csv").toString();

        assertMistake(generate("rings", "--output", output), "expected one of blobs, checkerboard");
        assertMistake(generate("xor", "--rows", "-1", "--output", output), "data.rows", "-1");
        assertMistake(
                generate("xor", "--set", "turns=2", "--output", output), "unknown key data.turns");
        assertMistake(
                generate("circles", "--set", "factor=2", "--output", output),
                "factor must be between 0 and 1, not 2.0");
        assertMistake(generate("xor", "--output", output + ".gz"), "would not be compressed");
        assertThat(folder).isEmptyDirectory();
        Files.writeString(Path.of(output), "mine");
        assertMistake(generate("xor", "--output", output), "exists already");
        assertThat(Path.of(output)).hasContent("mine");
    }

    private static void assertMistake(CommandLineRun result, String... parts) {
        assertThat(result.err()).contains(parts).doesNotContain("\tat ", "Exception");
        assertThat(result.code()).isEqualTo(2);
    }
}
