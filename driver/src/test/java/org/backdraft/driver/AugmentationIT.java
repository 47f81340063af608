package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Augmented examples have the same bits in every placement. */
class AugmentationIT {
    private static final String TEXT =
            TestData.DIGITS
                    + """
                    augmentation {
                      shape = [1, 28, 28], shift = 2, rotate = 15, zoom = 0.1, shear = 5
                      flip = both, elastic { strength = 1, cell = 6 }, cut-out = 5
                    }
                    """;

    /** How steps are made of minibatches. */
    private static final List<Map<String, String>> STEPS =
            List.of(Map.of(), Map.of("local-steps", "3"), Map.of("accumulate", "2"));

    @BeforeAll
    static void prepare() throws IOException {
        SparkHome.prepare();
    }

    private static Map<String, String> shards(Map<String, String> more) {
        return Runs.with(Map.of("data.shards", Runs.SHARDS), more);
    }

    private static String alone(Map<String, String> steps) throws IOException {
        return Runs.train(TEXT, shards(Runs.with(steps, Map.of("sync", "in-process"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"local[1]", "local[2]"})
    void bits_localMasters_areThoseInProcess(String master) throws IOException {
        try (JavaSparkContext spark =
                Runs.spark(Map.of("spark.master", master, "spark.ui.enabled", "false"))) {
            for (Map<String, String> steps : STEPS) {
                String expected = alone(steps);
                for (String sync : List.of("job-per-step", "resident")) {
                    String found =
                            Runs.train(spark, TEXT, shards(Runs.with(steps, Map.of("sync", sync))));
                    assertThat(found).as("%s %s", sync, steps).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void bits_otherStorageOrWindow_areThoseOfTheSameRows() throws IOException {
        String expected = alone(Map.of());

        assertThat(alone(Map.of("data.storage", "float"))).isEqualTo(expected);
        assertThat(alone(Map.of("data.storage", "half"))).isEqualTo(expected);
        assertThat(alone(Map.of("data.keep", "disk"))).isEqualTo(expected);
        assertThat(alone(Map.of("data.shuffle-window", "8"))).isNotEqualTo(expected);
    }
}
