package org.backdraft.scorer;

import static org.assertj.core.api.Assertions.assertThat;

import org.backdraft.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The scorer's jar by itself, with the example of the README. */
class ScorerJarIT {
    private static final Path JAR = Path.of(System.getProperty("backdraft.scorer.jar"));
    private static final Pattern EXAMPLE =
            Pattern.compile("```java\n(import org\\.backdraft\\.scorer.*?)```", Pattern.DOTALL);

    /** What the example's JVM printed, standard output and error apart, and its exit code. */
    private record Outcome(int code, String out, String err) {}

    @TempDir private Path folder;

    private Outcome example(Path model) throws IOException, InterruptedException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("../README.md")));
        assertThat(example.find()).as("the example in README.md").isTrue();
        Path source = Files.writeString(folder.resolve("Score.java"), example.group(1));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                JAR.toString(),
                                source.toString(),
                                model.toString())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        return new Outcome(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    private static Model flowers(String... columns) {
        return Models.linear(3, "cross-entropy")
                .features(columns)
                .classes("setosa", "versicolor", "virginica")
                .build(columns.length);
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("model.safetensors"), bytes);
    }

    @Test
    void example_model_printsWhatTheScorerSays() throws Exception {
        Model model = flowers("sepal_length", "sepal_width", "petal_length", "petal_width");
        Scorer here = Models.scorer(model);
        float[] row = {5.1f, 3.5f, 1.4f, 0.2f};

        Outcome found = example(file(Models.bytes(model)));

        assertThat(found.err).isEmpty();
        assertThat(found.code).isZero();
        assertThat(found.out.lines())
                .containsExactly(
                        here.predict(row).label(),
                        here.outputs() + " " + Arrays.toString(here.score(row)),
                        here.predict(
                                        Map.of(
                                                "sepal_length", 5.1,
                                                "sepal_width", 3.5,
                                                "petal_length", 1.4,
                                                "petal_width", 0.2))
                                .label());
    }

    @Test
    void example_wrongInput_saysWhatIsWrong() throws Exception {
        byte[] whole = Models.bytes(flowers("a", "b", "c"));

        assertFails(folder.resolve("none.safetensors"), "there is no file");
        assertFails(
                file("{\"a\": 1}, and so on".getBytes(StandardCharsets.UTF_8)),
                "is not a whole safetensors file: its header would be");
        assertFails(file(Arrays.copyOf(whole, whole.length - 1)), "it is truncated");
        assertFails(file(whole), "the row: expected 3 features, found 4");
    }

    private void assertFails(Path model, String message) throws Exception {
        Outcome found = example(model);
        assertThat(found.code).isEqualTo(1);
        assertThat(found.err).contains(message);
    }

    @Test
    void jar_names_areItsOwn() throws IOException {
        List<String> folders;
        try (JarFile jar = new JarFile(new File(JAR.toString()))) {
            folders =
                    jar.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.endsWith(".class"))
                            .map(name -> name.split("/")[0] + "/" + name.split("/")[1])
                            .distinct()
                            .toList();
        }

        assertThat(folders)
                .containsExactlyInAnyOrder(
                        "org/backdraft", "org/bytedeco", "dev/ludovic", "org/netlib");
    }
}
