package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.backdraft.driver.ReadmeCommands.Way;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

import javax.imageio.ImageIO;

/** Every command in README is run, here or by a test that is named. */
class ReadmeCommandsIT {
    @TempDir private Path folder;

    @Test
    void commands_ofReadme_areThoseThatAreTested() {
        assertThat(ReadmeCommands.ofReadme())
                .containsExactlyInAnyOrderElementsOf(ReadmeCommands.WAYS.keySet());
    }

    /** With paths in a folder of the test's own, and few rows of data like those that they mean. */
    @Test
    void commands_onLittleData_succeed() throws IOException {
        writeIris("iris/train", 90);
        writeIris("iris/new", 10);
        writeMnist("train", 200);
        writeMnist("t10k", 50);
        BufferedImage group = new BufferedImage(120, 80, BufferedImage.TYPE_INT_RGB);
        ImageIO.write(group, "jpg", folder.resolve("group.jpg").toFile());

        ReadmeCommands.WAYS.forEach(
                (command, way) -> {
                    if (way instanceof Way.Run run) {
                        CommandLineRun done = CommandLineRun.of(words(command, run.more()));
                        assertThat(done.code()).as(command + "\n" + done.err()).isZero();
                    }
                });
        assertThat(folder.resolve("iris/answers/_SUCCESS")).exists();
        assertThat(folder.resolve("iris.onnx")).isNotEmptyFile();
        assertThat(folder.resolve("spirals.png")).isNotEmptyFile();
        assertThat(folder.resolve("faces.png")).isNotEmptyFile();
        assertThat(folder.resolve("group.png")).isNotEmptyFile();
        assertThat(folder.resolve("runs/mine/report.html")).isNotEmptyFile();
    }

    @Test
    void commands_ofOtherTests_haveWordsThatTheVerbsTake() {
        ReadmeCommands.WAYS.forEach(
                (command, way) -> {
                    String verb = command.replaceFirst("^.* -- ", "scripts/backdraft ");
                    boolean submit = verb.startsWith("scripts/submit") || verb.startsWith("mvn");
                    if (!(way instanceof Way.Run)
                            && !submit
                            && !command.matches(".*(VERB|peers|kernels).*")) {
                        assertThatCode(() -> Main.commandLine().parseArgs(words(verb, List.of())))
                                .as(command)
                                .doesNotThrowAnyException();
                    }
                });
        assertThat(Path.of("../scripts/peers/run")).isExecutable();
        assertThat(Path.of("../scripts/kernels")).isExecutable();
        for (String verb : Main.commandLine().getSubcommands().keySet()) {
            assertThat(CommandLineRun.of(verb, "--help").out())
                    .as(verb)
                    .contains("Usage: backdraft");
        }
    }

    /** What Main is given for a command. */
    private String[] words(String command, List<String> more) {
        List<String> words = new ArrayList<>(Arrays.asList(command.split(" ")));
        if (words.get(0).contains("=")) {
            words.remove(0);
        }
        String script = words.remove(0).replaceFirst("scripts/", "");
        if (!script.equals("backdraft")) {
            words.add(0, script);
        }
        words.addAll(more);
        if (words.get(0).equals("train") && !words.contains("--run")) {
            words.addAll(List.of("--run", "runs/%d".formatted(command.hashCode())));
        }
        return words.stream().map(this::word).toArray(String[]::new);
    }

    private String word(String word) {
        if (word.matches("(runs/|iris\\.|spirals\\.png|lr\\.png|faces\\.png|group\\.).*")) {
            return folder.resolve(word).toString();
        }
        return word.replaceFirst("^conf/", "../conf/")
                .replaceFirst("^CONF$", "../conf/spirals.conf")
                .replaceFirst("^PATH$", "hdfs:///iris/train")
                .replaceFirst("^hdfs:///", folder + "/")
                .replaceFirst("/path/to/mnist", folder.resolve("mnist").toString());
    }

    private void writeIris(String name, int rows) throws IOException {
        SplittableRandom random = new SplittableRandom(rows);
        List<String> species = List.of("setosa", "versicolor", "virginica");
        StringBuilder lines = new StringBuilder("id,petal_length,petal_width,species\n");
        for (int i = 0; i < rows; i++) {
            int kind = i % 3;
            lines.append(
                    String.format(
                            Locale.ROOT,
                            "%d,%.2f,%.2f,%s%n",
                            i,
                            1.5 + 2 * kind + random.nextDouble(),
                            0.2 + kind + 0.3 * random.nextDouble(),
                            species.get(kind)));
        }
        Path directory = Files.createDirectories(folder.resolve(name));
        Files.writeString(directory.resolve("part-0.csv"), lines);
    }

    /** Drawn digits in the four files that MNIST has. */
    private void writeMnist(String part, int rows) throws IOException {
        Path drawn = folder.resolve("drawn-" + part);
        CommandLineRun done =
                CommandLineRun.of(
                        "generate",
                        "digits",
                        "--rows",
                        Integer.toString(rows),
                        "--seed",
                        "1",
                        "--output",
                        drawn.toString());
        assertThat(done.code()).as(done.err()).isZero();
        Path mnist = Files.createDirectories(folder.resolve("mnist"));
        for (String kind : List.of("images-idx3-ubyte", "labels-idx1-ubyte")) {
            Path file = mnist.resolve("%s-%s.gz".formatted(part, kind));
            try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                Files.copy(drawn.resolve(kind), out);
            }
        }
    }
}
