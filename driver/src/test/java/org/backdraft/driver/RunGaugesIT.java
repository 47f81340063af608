package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.spark.api.java.JavaSparkContext;
import org.backdraft.driver.config.RunConfig;
import org.backdraft.driver.run.Session;
import org.backdraft.driver.run.TrainingRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** A run in Spark's metrics, as a sink shows them. */
class RunGaugesIT {
    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "spark.master",
                    "local[1]",
                    "spark.metrics.conf.driver.sink.jmx.class",
                    "org.apache.spark.metrics.sink.JmxSink",
                    "log-every-steps",
                    "1");

    @TempDir Path folder;

    /** What the sink has of Backdraft's, by the gauge's name. */
    private static Map<String, Object> gauges(String application) {
        try {
            Map<String, Object> values = new LinkedHashMap<>();
            String prefix = application + ".driver.backdraft.";
            for (ObjectName name : BEANS.queryNames(new ObjectName("metrics:*"), null)) {
                String gauge = name.getKeyProperty("name");
                if (gauge != null && gauge.startsWith(prefix)) {
                    values.put(gauge.substring(prefix.length()), BEANS.getAttribute(name, "Value"));
                }
            }
            return values;
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void run_gaugesOfASink_tellEachStepAndAreGoneAtTheEnd() throws IOException {
        RunConfig config = RunConfig.parse(TestData.DIGITS, "test", SETTINGS);
        String run = folder.resolve("run").toString();
        Map<Long, Map<String, Object>> seen = new LinkedHashMap<>();
        try (JavaSparkContext spark = Runs.spark(SETTINGS)) {
            String application = spark.sc().applicationId();
            new TrainingRun(Session.on(spark, config), config, Runs.NOWHERE)
                    .run(
                            new TrainingRun.Request(
                                    run,
                                    false,
                                    Set.of(),
                                    () -> {
                                        Map<String, Object> now = gauges(application);
                                        seen.put((Long) now.get("step"), now);
                                        return false;
                                    }));
            assertThat(gauges(application)).isEmpty();
        }

        int steps = 0;
        for (String line : Files.readAllLines(Path.of(run, "metrics.jsonl"))) {
            JsonNode event = new ObjectMapper().readTree(line);
            if (event.path("event").asText().equals("step")) {
                Map<String, Object> gauges = seen.get(event.path("step").asLong());
                assertThat(gauges)
                        .containsEntry("loss", event.path("loss").asDouble())
                        .containsEntry("learningRate", event.path("learningRate").asDouble())
                        .containsEntry("epoch", event.path("epoch").asLong());
                assertThat((Double) gauges.get("examplesPerSecond")).isPositive();
                steps++;
            }
        }
        assertThat(steps).isEqualTo(16).isEqualTo(seen.size());
        assertThat((Double) seen.get(8L).get("stepMillis.compute")).isZero();
        assertThat((Double) seen.get(9L).get("stepMillis.compute")).isPositive();
        assertThat(seen.get(9L).keySet()).hasSize(11).containsAll(List.of("stepMillis.update"));
    }
}
