package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.driver.progress.Lines;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What training prints where. */
class TrainOutputTest {
    @TempDir Path folder;
    private Path conf;
    private Path run;

    @BeforeEach
    void write() throws IOException {
        Path rows = Files.writeString(folder.resolve("rows.csv"), "a,b,y\n1,2,0\n3,4,1\nx,1,0\n");
        conf =
                Files.writeString(
                        folder.resolve("rows.conf"),
                        """
                        data {
                          train { format = csv, path = "%s", label = y }
                          on-bad-record = skip
                          most-bad-records = 1
                          shards = 1
                        }
                        network = [{ type = linear, units = 1 }]
                        loss = binary-cross-entropy
                        epochs = 2
                        sync = in-process
                        """
                                .formatted(rows));
        run = folder.resolve("run");
    }

    private CommandLineRun train(String option) {
        CommandLineRun result =
                CommandLineRun.of("train", conf.toString(), "--run", run.toString(), option);
        assertThat(result.code()).as(result.err()).isZero();
        return result;
    }

    @Test
    void quiet_run_printsWarningsAndTheEndOnly() {
        List<String> lines = train("--quiet").out().lines().toList();

        assertThat(lines).hasSizeGreaterThan(2);
        assertThat(lines.subList(0, lines.size() - 2))
                .allMatch(line -> line.startsWith("warning: left out of train: "));
        assertThat(lines.get(lines.size() - 2)).isEqualTo("model: " + run + "/model.safetensors");
        assertThat(lines.get(lines.size() - 1)).isEqualTo("report: " + run + "/report.html");
    }

    @Test
    void json_run_printsTheMetricsAndNothingElse() throws IOException {
        CommandLineRun result = train("--json");

        assertThat(result.out()).isEqualTo(Files.readString(run.resolve("metrics.jsonl")));
        assertThat(result.out()).startsWith("{\"event\":\"start\"").contains("\"event\":\"end\"");
        assertThat(result.err()).contains("warning: left out of train", "report: " + run);
    }

    @Test
    void lines_textInPieces_comeWhole() {
        List<String> lines = new ArrayList<>();

        try (PrintStream out = Lines.to(lines::add)) {
            out.print("a");
            out.printf("b %d\n\u00e4", 1);
            out.print("\r\n\nrest");
        }

        assertThat(lines).containsExactly("ab 1", "\u00e4", "");
    }
}
