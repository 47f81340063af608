package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

class PictureCommandTest {
    /** Rows of two features are images of two pixels. */
    private static final String SHAPE = "augmentation.shape=[1,1,2]";

    private static final String SHIFT = "augmentation.shift=1";

    @TempDir Path folder;
    private Path conf;
    private String run;
    private String model;

    @BeforeEach
    void trainOnAPlane() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        StringBuilder rows = new StringBuilder("x,y,side\n");
        for (int i = 0; i < 60; i++) {
            double x = random.nextDouble() * 2 - 1;
            double y = random.nextDouble();
            rows.append(
                    String.format(Locale.ROOT, "%.3f,%.3f,%s\n", x, y, x < 0 ? "left" : "right"));
        }
        Path csv = Files.writeString(folder.resolve("rows.csv"), rows);
        conf =
                Files.writeString(
                        folder.resolve("plane.conf"),
                        """
                        data.train { format = csv, path = "%s", label = side }
                        data.test { format = csv, path = "%s", label = side }
                        network = [{ type = linear, units = 4 }, { type = tanh },
                          { type = linear, units = 2, name = out }]
                        loss = cross-entropy
                        epochs = 2
                        sync = in-process
                        """
                                .formatted(csv, csv));
        run = folder.resolve("run").toString();
        model = run + "/model.safetensors";
        assertThat(CommandLineRun.of("train", conf.toString(), "--run", run).code()).isZero();
    }

    @Test
    void picture_everyKind_writesItsFile() {
        assertDrawn("boundary", model);
        assertDrawn("surface", model);
        assertDrawn("surface", model, "--node", "tanh1");
        assertDrawn("surface", model, "--node", "tanh1", "--unit", "3");
        assertDrawn("weights", model, "--image-width", "2");
        assertDrawn("exciting", model, "--node", "out", "--unit", "1", "--image-width", "1");
        assertDrawn("exciting", model, "--image-width", "1");
        assertDrawn("exciting", model, "--module", "tanh1", "--units", "2", "--image-width", "1");
        assertDrawn("activations", model, "--example", "59", "--image-width", "2");
        assertDrawn("occlusion", model, "--example", "0", "--image-width", "2", "--size", "1");
        assertDrawn("occlusion", model, "--example", "1", "--image-width", "1", "--mean");
        assertDrawn("curves", run);
        assertDrawn("confusion", model);
        assertDrawn("graph", model);
        assertDrawn("graph", conf.toString());
        assertDrawn("augmentation", conf.toString(), "--set", SHAPE, "--set", SHIFT);
    }

    @Test
    void picture_example_isTheOneOfThatNumberInTheData() throws Exception {
        Path output = folder.resolve("p.svg");
        List<String> labels =
                Files.readAllLines(folder.resolve("rows.csv")).stream()
                        .skip(1)
                        .map(line -> line.substring(line.lastIndexOf(',') + 1))
                        .toList();
        for (int example : new int[] {0, 1, 2, 3, 29, 58, 59}) {
            String number = Integer.toString(example);
            CommandLineRun result =
                    run(output, "activations", model, "--example", number, "--image-width", "2");

            assertThat(result.code()).as(result.err()).isZero();
            assertThat(output)
                    .content()
                    .contains(
                            "example %s, a \u201c%s\u201d".formatted(number, labels.get(example)));
        }
    }

    @Test
    void picture_table_isNoImage() throws Exception {
        Path table = folder.resolve("table.conf");
        Files.writeString(
                table, Files.readString(conf) + "\ndata.columns { x { transform = standardise } }");
        String other = folder.resolve("table").toString();
        assertThat(CommandLineRun.of("train", table.toString(), "--run", other).code()).isZero();

        assertMistake(
                "the model reads a table, whose 2 features make no image",
                "activations",
                other + "/model.safetensors",
                "--example",
                "0");
    }

    @Test
    void picture_otherData_isDrawn() throws Exception {
        Path other = Files.writeString(folder.resolve("o.csv"), "x,y,side\n1,0,left\n2,9,right\n");
        Path output = folder.resolve("other.svg");

        CommandLineRun result =
                CommandLineRun.of(
                        "picture",
                        "confusion",
                        model,
                        "--data",
                        other.toString(),
                        "--output",
                        output.toString());

        assertThat(result.code()).isZero();
        assertThat(output).content().contains("of 2 rows");
    }

    @Test
    void picture_mistakes_endInExitCode2() {
        assertMistake(
                "no node 'hidden'; it has linear1, tanh1, out",
                "surface",
                model,
                "--node",
                "hidden");
        assertMistake("no unit 4", "surface", model, "--node", "tanh1", "--unit", "4");
        assertMistake("don't make a square image", "weights", model);
        assertMistake("the configuration has no augmentation", "augmentation", conf.toString());
        assertMistake(
                "--epochs: expected 1 to 20, found 0",
                "augmentation",
                conf.toString(),
                "--set",
                SHAPE,
                "--set",
                SHIFT,
                "--epochs",
                "0");
        assertMistake(
                "images of 1 x 2 x 2",
                "augmentation",
                conf.toString(),
                "--set",
                "augmentation.shape=[1,2,2]",
                "--set",
                SHIFT);
        assertMistake(
                "the examples 0 to 59, no example 60", "activations", model, "--example", "60");
        assertMistake("no example -1", "occlusion", model, "--example", "-1");
        assertMistake("2 inputs don't make", "occlusion", model, "--example", "0");
        assertMistake("--unit is of one module", "exciting", model, "--unit", "1");
        assertMistake("--units: expected 1 to 1000", "exciting", model, "--units", "0");
        assertMistake("no such file", "boundary", folder.resolve("none.safetensors").toString());
        assertMistake("no such file", "curves", folder.resolve("none").toString());
        assertMistake(
                "label column 'nope' is not in",
                "graph",
                conf.toString(),
                "--set",
                "data.train.label=nope");
    }

    @Test
    void picture_unknownEnding_isToldBeforeAnythingIsRead() {
        CommandLineRun result =
                CommandLineRun.of("picture", "boundary", "no-model", "--output", "a.pdf");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains(".png or .svg", "a.pdf");
    }

    @Test
    void picture_withoutKind_listsThem() {
        CommandLineRun result = CommandLineRun.of("picture");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err())
                .contains(
                        "boundary",
                        "surface",
                        "weights",
                        "exciting",
                        "activations",
                        "occlusion",
                        "curves",
                        "confusion",
                        "graph",
                        "augmentation");
    }

    private void assertDrawn(String... arguments) {
        Path output = folder.resolve("picture.png");
        assertThat(run(output, arguments).err()).isEmpty();
        assertThat(output).isNotEmptyFile();
        output.toFile().delete();
    }

    private void assertMistake(String part, String... arguments) {
        Path output = folder.resolve("picture.png");
        CommandLineRun result = run(output, arguments);
        assertThat(result.err()).contains(part).doesNotContain("\tat ");
        assertThat(result.code()).isEqualTo(2);
        assertThat(output).doesNotExist();
    }

    private static CommandLineRun run(Path output, String... arguments) {
        List<String> all = new ArrayList<>(List.of("picture"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--output", output.toString()));
        return CommandLineRun.of(all.toArray(String[]::new));
    }
}
