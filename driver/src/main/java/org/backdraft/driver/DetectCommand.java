package org.backdraft.driver;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.data.DataException;
import org.backdraft.driver.data.ImagePixels;
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

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

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
    private static final int MOST_SIDE = 4096;

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
            description = "A picture to search, such as a PNG or JPEG, in place of a scene.")
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
            defaultValue = "0.6",
            description =
                    "Least mean probability of what counts as found (default: ${DEFAULT-VALUE}).")
    private double threshold;

    @Option(
            names = "--stride",
            paramLabel = "PIXELS",
            defaultValue = "2",
            description = "From one window to the next (default: ${DEFAULT-VALUE}).")
    private int stride;

    private Matching matching = Matching.NONE;
    private long windows;
    private long nanos;

    /** A picture and what is known of it; {@code truth} is null when nothing is. */
    private record Searched(GreyImage picture, List<Box> truth) {}

    @Override
    public Integer call() throws IOException {
        check();
        Picture.checkEnding(output);
        Detector detector = Detector.of(model.read());
        if (image != null) {
            search(detector, new Searched(read(), null), true);
        }
        for (int i = 0; i < scenes && image == null; i++) {
            search(detector, scene(seed + i), i == 0);
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

    private void search(Detector detector, Searched searched, boolean isDrawn) throws IOException {
        long start = System.nanoTime();
        Detections all = detector.detect(searched.picture, stride);
        nanos += System.nanoTime() - start;
        windows += all.windows();
        List<Detection> found = all.best(threshold);
        if (searched.truth != null) {
            matching = matching.plus(Matching.of(found, searched.truth));
        }
        if (isDrawn) {
            draw(searched, all, found);
        }
    }

    private void check() {
        checkWithin("--stride", stride, 1, MOST_SIDE);
        checkWithin("--scenes", scenes, 1, Integer.MAX_VALUE);
        checkWithin("--faces", faces, 0, MOST_SIDE);
        checkWithin("--width", width, LEAST_SIDE, MOST_SIDE);
        checkWithin("--height", height, LEAST_SIDE, MOST_SIDE);
        if (!(threshold >= 0 && threshold <= 1)) {
            throw new ConfigurationException(
                    "--threshold is a probability, 0 to 1, not " + threshold);
        }
    }

    private static void checkWithin(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ConfigurationException(
                    "%s must be between %d and %d, not %d".formatted(option, least, most, value));
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
        byte[] bytes;
        try (InputStream in = model.files().openRaw(image)) {
            bytes = in.readAllBytes();
        }
        try {
            ImagePixels read = ImagePixels.decode(bytes, 1);
            return new GreyImage(read.width(), read.height(), read.values());
        } catch (IOException e) {
            throw new DataException(
                    "%s can't be read as an image: %s".formatted(image, e.getMessage()));
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
