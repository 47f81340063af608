package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.apache.spark.SparkConf;
import org.apache.spark.internal.config.ConfigEntry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every key in conf/spark is one that this Spark knows, with a value that it takes. */
class SparkProfilesTest {
    private static final Path FOLDER = Path.of("../conf/spark");

    /** A line of Spark's properties, also one that is off. */
    private static final Pattern LINE = Pattern.compile("(?:# )?(spark\\.\\S+) +(\\S+)");

    /** What Spark reads by name, without an entry in a registry that tests can reach. */
    private static final Map<String, String> WITHOUT_ENTRY =
            Map.of(
                    "spark.master", "SparkSubmitArguments and SparkContext",
                    "spark.ssl.rpc.enabled", "SSLOptions, which puts names of modules into keys",
                    "spark.yarn.queue", "spark-yarn, which isn't on Maven Central",
                    "spark.yarn.archive", "spark-yarn, which isn't on Maven Central",
                    "spark.yarn.maxAppAttempts", "spark-yarn, which isn't on Maven Central",
                    "spark.yarn.am.attemptFailuresValidityInterval",
                            "spark-yarn, which isn't on Maven Central");

    /** Entries register when the objects that hold them are made. */
    @BeforeAll
    static void fillRegistry() throws ClassNotFoundException {
        for (String holder :
                List.of(
                        "internal.config.package$",
                        "internal.config.Network$",
                        "internal.config.Status$",
                        "internal.config.UI$",
                        "deploy.k8s.Config$")) {
            Class.forName("org.apache.spark." + holder);
        }
    }

    private static Map<String, String> properties(String name) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        for (String line : Files.readAllLines(FOLDER.resolve(name + ".conf"))) {
            Matcher property = LINE.matcher(line);
            if (property.matches()) {
                assertThat(found.put(property.group(1), property.group(2))).as(line).isNull();
            } else {
                assertThat(line).as("%s.conf", name).matches("|#.*");
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"standalone", "yarn", "kubernetes"})
    void keys_ofEachProfile_areSparksAndTakeTheirValues(String name) throws IOException {
        Map<String, String> properties = properties(name);
        assertThat(properties).hasSizeGreaterThan(20);
        properties.forEach(
                (key, value) -> {
                    ConfigEntry<?> entry = ConfigEntry.findEntry(key);
                    if (WITHOUT_ENTRY.containsKey(key)) {
                        assertThat(entry).as("%s has an entry after all", key).isNull();
                        return;
                    }
                    assertThat(entry).as("Spark doesn't know %s", key).isNotNull();
                    SparkConf conf = new SparkConf(false).set(key, value);
                    assertThatCode(() -> conf.get(entry)).as(key).doesNotThrowAnyException();
                });
    }

    @Test
    void profiles_all_areTested() throws IOException {
        try (var files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("standalone.conf", "yarn.conf", "kubernetes.conf");
        }
    }
}
