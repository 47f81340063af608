package org.backdraft.driver;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.data.generated.Scene;
import org.backdraft.driver.detect.Box;
import org.backdraft.driver.detect.Detection;
import org.backdraft.driver.detect.Detections;
import org.backdraft.driver.detect.Detector;
import org.backdraft.driver.detect.GreyImage;
import org.backdraft.driver.detect.Matching;
import org.backdraft.driver.report.DetectionPicture;
import org.backdraft.driver.report.Picture;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

import javax.imageio.ImageIO;

@Command(
        name = "detect",
        description = {
            "Where a model of two classes of square grey images finds the second on a larger picture.",
            "Passes its window over the picture and smaller copies of it. Without --image the picture"
                    + " is a generated scene with faces, whose true places are known."
        },
        mixinStandardHelpOptions = true)
final class DetectCommand implements Callable<Integer> {
    private static final double NANOS = 1e9;
    private static final int LEAST_SIDE = 32;

    @Mixin private ModelOptions model;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "File to write, .png or .svg; an older one is replaced.")
    private String output;

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "A picture to search, PNG or JPEG, in place of a generated scene.")
    private String image;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "What the scene is drawn from (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--scenes",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Scenes that are searched, of the seed and those after it; the first is drawn"
                            + " (default: ${DEFAULT-VALUE}).")
    private int scenes;

    @Option(
            names = "--width",
            paramLabel = "PIXELS",
            defaultValue = "240",
            description = "Of a scene (default: ${DEFAULT-VALUE}).")
    private int width;

    @Option(
            names = "--height",
            paramLabel = "PIXELS",
            defaultValue = "160",
            description = "Of a scene (default: ${DEFAULT-VALUE}).")
    private int height;

    @Option(
            names = "--faces",
            paramLabel = "N",
            defaultValue = "5",
            description = "Faces on a scene (default: ${DEFAULT-VALUE}).")
    private int faces;

    @Option(
            names = "--threshold",
            paramLabel = "P",
            defaultValue = "0.9",
            description = "Least probability of what counts as found (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Option(
            names = "--stride",
            paramLabel = "PIXELS",
            defaultValue = "2",
            description = "From one window to the next (default: ${DEFAULT-VALUE}).")
    private int stride;

    /** A picture and what is known of it; {@code truth} is null when nothing is. */
    private record Searched(GreyImage picture, List<Box> truth) {}

    @Override
    public Integer call() throws IOException {
        check();
        Picture.checkEnding(output);
        Detector detector = Detector.of(model.read());
        long windows = 0;
        long nanos = 0;
        Matching matching = Matching.NONE;
        int pictures = image == null ? scenes : 1;
        for (int i = 0; i < pictures; i++) {
            Searched searched = image == null ? scene(seed + i) : new Searched(read(), null);
            long start = System.nanoTime();
            Detections all = detector.detect(searched.picture, stride);
            nanos += System.nanoTime() - start;
            windows += all.windows();
            List<Detection> found = all.best(threshold);
            if (searched.truth != null) {
                matching = matching.plus(Matching.of(found, searched.truth));
            }
            if (i == 0) {
                draw(searched, all, found);
            }
        }
        if (image == null) {
            System.out.println(figures(matching));
        }
        System.out.printf(
                Locale.ROOT,
                "%,d windows in %.2f s: %,d a second%n",
                windows,
                nanos / NANOS,
                Math.round(windows / (nanos / NANOS)));
        System.out.println("picture: " + output);
        return 0;
    }

    private void check() {
        checkLeast("--stride", stride, 1);
        checkLeast("--scenes", scenes, 1);
        checkLeast("--faces", faces, 0);
        checkLeast("--width", width, LEAST_SIDE);
        checkLeast("--height", height, LEAST_SIDE);
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new ConfigurationException(
                    "--threshold is a probability, 0 to 1, not " + threshold);
        }
    }

    private static void checkLeast(String option, int value, int least) {
        if (value < least) {
            throw new ConfigurationException(
                    "%s must be %d or more, not %d".formatted(option, least, value));
        }
    }

    private Searched scene(long of) {
        try {
            Scene scene = Scene.draw(of, width, height, faces);
            List<Box> truth =
                    scene.faces().stream()
                            .map(face -> new Box(face.left(), face.top(), face.side(), face.side()))
                            .toList();
            return new Searched(GreyImage.of(width, height, scene.pixels()), truth);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    private GreyImage read() throws IOException {
        try (InputStream in = model.files().openRaw(image)) {
            BufferedImage read = ImageIO.read(in);
            if (read == null) {
                throw new ConfigurationException(
                        "%s is no picture that can be read: expected PNG or JPEG".formatted(image));
            }
            return GreyImage.of(read);
        }
    }

    private void draw(Searched searched, Detections all, List<Detection> found) throws IOException {
        List<Box> truth = searched.truth == null ? List.of() : searched.truth;
        String below =
                searched.truth == null
                        ? "boxes of probability %s and more".formatted(threshold)
                        : "%s; dashed: true places".formatted(figures(Matching.of(found, truth)));
        DetectionPicture.of(searched.picture, all, found, truth, below)
                .write(model.files(), output);
    }

    private static String figures(Matching matching) {
        return String.format(
                Locale.ROOT,
                "%d of %d faces found, and %d that are none: recall %.3f, precision %.3f",
                matching.hits(),
                matching.there(),
                matching.found() - matching.hits(),
                matching.recall(),
                matching.precision());
    }
}
