package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import javax.tools.ToolProvider;

/** The numeric gradient check passes on what is shipped and fails on what is broken. */
class CheckTest {
    private static final Path ROOT = Path.of("..");

    @TempDir static Path folder;

    /** Digits under the names of MNIST's files. */
    @BeforeAll
    static void layOutMnist() throws IOException {
        Path digits = folder.resolve("digits");
        CommandLineRun.of("generate", "digits", "--rows", "40", "--output", digits.toString());
        for (String part : List.of("train", "t10k")) {
            gzip(digits.resolve("images-idx3-ubyte"), part + "-images-idx3-ubyte.gz");
            gzip(digits.resolve("labels-idx1-ubyte"), part + "-labels-idx1-ubyte.gz");
        }
    }

    static Stream<Path> configurations() throws IOException {
        return Files.list(ROOT.resolve("conf")).filter(file -> file.toString().endsWith(".conf"));
    }

    private static CommandLineRun check(String configuration, int coordinates) {
        return CommandLineRun.of(
                "check",
                configuration,
                "--set",
                "vars.mnist=" + folder,
                "--coordinates",
                Integer.toString(coordinates));
    }

    /** Some of each tensor: a wrong backward is wrong all over. */
    @ParameterizedTest
    @MethodSource("configurations")
    void check_shippedConfiguration_passes(Path configuration) {
        CommandLineRun result = check(configuration.toString(), 8);

        assertThat(result.out()).startsWith("passed: ").contains("relative error");
        assertThat(result.code()).isZero();
    }

    @Test
    void check_coordinates_areSoManyOfEachTensorAtMost() {
        String network = ROOT.resolve("conf/xor.conf").toString();
        // Weights and biases of 2 to 8 to 1 units.
        assertThat(check(network, 3).out()).startsWith("passed: 10 coordinates;");
        assertThat(CommandLineRun.of("check", network).out()).startsWith("passed: 33 coordinates;");

        CommandLineRun none = check(network, 0);
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("expected 1 --coordinates or more, found 0");
    }

    @Test
    void check_brokenBackward_exitsWith1AndNamesTheCoordinate() throws Exception {
        Path classes = compileBroken("Tanh.java", "1 - y * y;", "1 + y * y;");
        Path csv = TestData.csv(folder, "trees.csv", 60, 1);
        Path conf = Files.writeString(folder.resolve("dag.conf"), TestData.config(csv, csv));

        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classes
                                        + File.pathSeparator
                                        + System.getProperty("java.class.path"),
                                Main.class.getName(),
                                "check",
                                conf.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).as(said).isEqualTo(1);
        assertThat(said).contains("FAILED: ").containsPattern("worst first\\.(weight|bias)\\[");
    }

    /** Compiles a module with a mistake put into it, to be found before the true one. */
    private static Path compileBroken(String file, String right, String wrong) throws IOException {
        Path source = ROOT.resolve("worker-ops/src/main/java/org/backdraft/nn").resolve(file);
        String text = Files.readString(source);
        assertThat(text).contains(right);
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Path copy = Files.writeString(broken.resolve(file), text.replace(right, wrong));
        int code =
                ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                broken.toString(),
                                copy.toString());
        assertThat(code).isZero();
        return broken;
    }

    private static void gzip(Path from, String name) throws IOException {
        try (InputStream in = Files.newInputStream(from);
                OutputStream out =
                        new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            in.transferTo(out);
        }
    }
}
