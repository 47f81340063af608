package org.backdraft.driver.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.hadoop.conf.Configuration;
import org.backdraft.driver.files.FileException;
import org.backdraft.driver.files.HadoopFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class BenchResultsTest {
    private static final HadoopFiles FILES = new HadoopFiles(new Configuration());

    @TempDir private Path folder;

    private static WorkloadFigures figures(String sync, double speed, double accuracy) {
        double share = speed / 150_000;
        return new WorkloadFigures(
                "W1",
                sync,
                1.8e11,
                speed,
                speed / 128,
                share,
                12.5,
                accuracy,
                Map.of("compute", 1e3 * 128 / speed, "all", 1.25e3 * 128 / speed),
                new MemoryFigures(Map.of("computing", 0.0), 5e6, 1_066_440));
    }

    @Test
    void write_thenRead_isTheSame() throws IOException {
        String path = folder.resolve("bench.json").toString();
        BenchResults results = BenchResults.of(2, List.of(figures("resident", 64_000, 0.9776)));

        results.write(FILES, path);

        assertThat(BenchResults.read(FILES, path)).isEqualTo(results);
    }

    @Test
    void printChanges_twiceAsFast_saysSoOfWhatBothHave() {
        BenchResults then =
                BenchResults.of(
                        2, List.of(figures("resident", 30_000, 0.9), figures("other", 1, 0)));
        BenchResults now = BenchResults.of(2, List.of(figures("resident", 60_000, 0.91)));
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        now.printChanges(then, new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "30,000 ->    60,000 x2.00",
                        "20.0 % ->  40.0 % x2.00",
                        "5.333 ->    2.667 x0.50",
                        "the accuracy changed from 90.00 % to 91.00 %")
                .doesNotContain("other");
    }

    @Test
    void printChanges_memory_saysWhatChangedAndNothingElse() {
        MemoryFigures then = new MemoryFigures(Map.of("computing", 0.0, "driver", 900.0), 5e6, 1e6);
        MemoryFigures now = new MemoryFigures(Map.of("computing", 24.0, "driver", 910.0), 8e6, 1e6);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        now.printChanges(then, new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "     bytes a step by threads (computing): 0 -> 24",
                        "     kilobytes kept on the heap: 5,000 -> 8,000");
    }

    @Test
    void read_figuresOfBeforeMemoryWasMeasured_areStillCompared() throws IOException {
        String path = folder.resolve("old.json").toString();
        BenchResults.of(2, List.of(figures("resident", 30_000, 0.9))).write(FILES, path);
        Path file = Path.of(path);
        String old = Files.readString(file).replaceAll("(?s),\\s*\"memory\" : \\{.*?\\}.*?\\}", "");
        Files.writeString(file, old);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        BenchResults.of(2, List.of(figures("resident", 60_000, 0.9)))
                .printChanges(
                        BenchResults.read(FILES, path),
                        new PrintStream(out, true, StandardCharsets.UTF_8));

        assertThat(old).doesNotContain("memory");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("x2.00");
    }

    @Test
    void read_somethingElse_isAMistakeWithItsName() throws IOException {
        Path json = Files.writeString(folder.resolve("a.json"), "{\"a\": 1}");
        Path text = Files.writeString(folder.resolve("b.json"), "W1 is fast");

        for (Path path : List.of(json, text)) {
            assertThatThrownBy(() -> BenchResults.read(FILES, path.toString()))
                    .isInstanceOf(FileException.class)
                    .hasMessageContaining(path + " is no bench --json file");
        }
    }
}
