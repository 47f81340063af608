package org.backdraft.driver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.imageio.ImageIO;

/** The picture of what a model detects. */
class DetectTest {
    @TempDir private static Path folder;
    private static String faces;

    @BeforeAll
    static void trainOnFaces() throws IOException {
        faces = train("faces", "kind = faces, rows = 1500", 2, "cross-entropy");
    }

    private static String train(String name, String data, int units, String loss)
            throws IOException {
        Path conf =
                Files.writeString(
                        folder.resolve(name + ".conf"),
                        """
                        data.train { format = generated, %s }
                        data.scaling { type = divide-by, subtract = 128, by = 128 }
                        network = [{ type = linear, units = 16, init = he }, { type = relu },
                          { type = linear, units = %d }]
                        loss = %s
                        optimizer.learning-rate = 0.02
                        epochs = 3
                        sync = in-process
                        """
                                .formatted(data, units, loss));
        String run = folder.resolve(name).toString();
        CommandLineRun done = CommandLineRun.of("train", conf.toString(), "--run", run);
        assertThat(done.code()).as(done.err()).isZero();
        return run + "/model.safetensors";
    }

    private static CommandLineRun detect(String model, String... more) {
        List<String> words = new ArrayList<>(List.of("picture", "detect", model));
        words.addAll(List.of("--output", folder.resolve("detected.png").toString()));
        words.addAll(List.of(more));
        return CommandLineRun.of(words.toArray(String[]::new));
    }

    @Test
    void detect_scenes_areSearchedAndTheFirstIsDrawn() throws IOException {
        String[] small = {
            "--width", "96", "--height", "64", "--faces", "1", "--scenes", "3", "--stride", "4"
        };
        CommandLineRun result = detect(faces, small);

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out())
                .containsPattern(
                        "\\d of 3 faces found, and \\d+ that are none: recall [01]\\.\\d{3},"
                                + " precision [01]\\.\\d{3}")
                .contains("%,d windows in ".formatted(3 * windows(96, 64, 4)))
                .contains(" a second\npicture: ");
        BufferedImage drawn = ImageIO.read(folder.resolve("detected.png").toFile());
        assertThat(drawn.getWidth()).isGreaterThan(760);
        assertThat(detect(faces, small).out().lines().findFirst())
                .isEqualTo(result.out().lines().findFirst());
    }

    private static int windows(int width, int height, int stride) {
        int windows = 0;
        for (double scale = 1; Math.round(height / scale) >= 32; scale *= 1.2) {
            int across = (int) Math.ceil((Math.round(width / scale) - 32) / (double) stride) + 1;
            int down = (int) Math.ceil((Math.round(height / scale) - 32) / (double) stride) + 1;
            windows += across * down;
        }
        return windows;
    }

    @Test
    void detect_imageOfTheUser_isSearched() throws IOException {
        for (String format : List.of("png", "jpg")) {
            BufferedImage image = new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB);
            Graphics2D g = image.createGraphics();
            g.setColor(Color.PINK);
            g.fillOval(10, 5, 25, 30);
            g.dispose();
            Path file = folder.resolve("mine." + format);
            assertThat(ImageIO.write(image, format, file.toFile())).isTrue();

            CommandLineRun result = detect(faces, "--image", file.toString(), "--threshold", "0");

            assertThat(result.code()).as(result.err()).isZero();
            assertThat(result.out())
                    .contains("%d windows in ".formatted(windows(50, 40, 2)))
                    .doesNotContain("faces found");
        }
    }

    @Test
    void detect_oneOutput_scoresTheSecondClass() throws IOException {
        String model = train("one", "kind = faces, rows = 100", 1, "binary-cross-entropy");

        assertThat(detect(model, "--width", "64", "--height", "48", "--faces", "1").code())
                .isZero();
    }

    @Test
    void detect_otherModels_areRefused() throws IOException {
        assertMistake(
                detect(train("digits", "kind = digits, rows = 20", 10, "cross-entropy")),
                "detection takes a model of two classes",
                "this one has 10");
        assertMistake(
                detect(train("moons", "kind = moons, rows = 20", 2, "cross-entropy")),
                "a model of square grey images",
                "this one has 2 features");
        assertMistake(
                detect(train("hinge", "kind = faces, rows = 20", 2, "hinge")),
                "gives probabilities",
                "loss = cross-entropy or binary-cross-entropy");
    }

    @Test
    void detect_mistakes_areTold() throws IOException {
        Path text = Files.writeString(folder.resolve("mine.txt"), "no picture");
        BufferedImage tiny = new BufferedImage(31, 40, BufferedImage.TYPE_INT_RGB);
        Path small = folder.resolve("small.png");
        ImageIO.write(tiny, "png", small.toFile());

        assertMistake(
                detect(faces, "--image", text.toString()),
                "mine.txt can't be read as an image",
                "PNG");
        assertMistake(detect(faces, "--image", "no/such.png"), "no such file: no/such.png");
        assertMistake(
                detect(faces, "--image", small.toString()), "31 x 40 pixels is smaller", "32 x 32");
        assertMistake(
                detect(faces, "--faces", "99"), "no room for 99 faces in a scene of 240 x 160");
        assertMistake(detect(faces, "--stride", "0"), "--stride must be between 1 and 4096, not 0");
        assertMistake(detect(faces, "--scenes", "0"), "--scenes must be between 1 and");
        assertMistake(
                detect(faces, "--width", "20"), "--width must be between 32 and 4096, not 20");
        assertMistake(detect(faces, "--threshold", "2"), "a probability, 0 to 1, not 2.0");
        assertMistake(detect("none.safetensors"), "no such file: none.safetensors");
        assertMistake(
                CommandLineRun.of("picture", "detect", faces, "--output", "a.pdf"), ".png or .svg");
    }

    private static void assertMistake(CommandLineRun result, String... parts) {
        assertThat(result.err()).contains(parts).doesNotContain("\tat ", "Exception");
        assertThat(result.code()).isEqualTo(2);
    }
}
