package org.backdraft.driver.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

/** The program of the README, compiled and run as it stands there. */
class ReadmeTest {
    private static final Pattern EXAMPLE =
            Pattern.compile(
                    "```java\n(import org\\.backdraft\\.driver\\.api.*?)```", Pattern.DOTALL);

    @TempDir private Path folder;

    private void compile() throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(Path.of("../README.md")));
        assertThat(example.find()).as("the example in README.md").isTrue();
        Path source = Files.writeString(folder.resolve("ExclusiveOr.java"), example.group(1));
        ByteArrayOutputStream mistakes = new ByteArrayOutputStream();
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                mistakes,
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                folder.toString(),
                                source.toString());
        assertThat(code).as(mistakes.toString(StandardCharsets.UTF_8)).isZero();
    }

    private List<String> run(String... arguments) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream out = System.out;
        URL[] classes = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(classes, getClass().getClassLoader())) {
            Method main = loader.loadClass("ExclusiveOr").getDeclaredMethod("main", String[].class);
            main.setAccessible(true);
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            main.invoke(null, (Object) arguments);
        } finally {
            System.setOut(out);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void example_run_learnsExclusiveOr() throws Exception {
        String model = folder.resolve("xor.safetensors").toString();

        compile();
        List<String> lines = run(model);

        assertThat(lines.subList(0, 4)).containsExactly("0", "1", "1", "0");
        assertThat(Double.parseDouble(lines.get(4))).isLessThan(0.05);
        assertThat(TrainedModel.load(model).predict(new float[] {1, 0}).label()).isEqualTo("1");
    }
}
