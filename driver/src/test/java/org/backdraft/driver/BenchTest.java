package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

class BenchTest {
    @TempDir private Path folder;

    @Test
    void bench_workloadInProcess_writesFiguresThatAgreeWithEachOther() throws IOException {
        Path json = folder.resolve("bench.json");
        String[] words = {"bench", "W5", "--sync", "in-process", "--runs", "1", "--json", ""};
        words[7] = json.toString();

        CommandLineRun run = CommandLineRun.of(words);

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("W5 step latency, 20-10-2, batch 32", "sync = in-process");
        JsonNode figures = new ObjectMapper().readTree(json.toFile()).path("figures").path(0);
        double speed = figures.path("examplesPerSecond").asDouble();
        // Products alone: forward and the weights' gradient of both layers, one input's gradient.
        double flops = 4 * 20 * 10 + 6 * 10 * 2;
        assertThat(figures.path("stepsPerSecond").asDouble()).isEqualTo(speed / 32);
        assertThat(figures.path("sgemmShare").asDouble())
                .isCloseTo(speed * flops / figures.path("sgemm").asDouble(), within(1e-12));
        assertThat(figures.path("seconds").asDouble()).isGreaterThan(4 * 60_000 / speed / 2);
        assertThat(figures.path("accuracy").asDouble()).isGreaterThan(0.95);
        JsonNode allocated = figures.path("memory").path("allocatedBytes");
        assertThat(allocated.path("driver").asDouble(-1)).isBetween(0.0, 10_000.0);
        // A late thread may make its buffers on the way; an object a step would be 16 bytes or
        // more.
        assertThat(allocated.path("computing").asDouble(0)).isBetween(0.0, 12.0);
        assertThat(figures.path("memory").path("thetaBytes").asDouble())
                .isEqualTo(4 * (21 * 10 + 11 * 2));
    }

    @Test
    void bench_comparisonThatIsMissing_saysSoBeforeAnyWork() {
        CommandLineRun run = CommandLineRun.of("bench", "W5", "--compare", folder + "/none.json");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("no such file: " + folder + "/none.json");
        assertThat(run.out()).isEmpty();
    }
}
