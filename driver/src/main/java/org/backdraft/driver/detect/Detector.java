package org.backdraft.driver.detect;

import org.backdraft.driver.config.ConfigurationException;
import org.backdraft.driver.model.SavedModel;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A model that is passed over a picture and smaller copies of it, window by window. Immutable. */
public final class Detector {
    /* As Rowley, Baluja and Kanade, "Neural network-based face detection" (PAMI 1998), who passed
     * a window of 20 x 20 pixels over copies a fifth smaller each. */

    /** Windows that are scored together. */
    private static final int BATCH = 512;

    private final int side;
    private final WindowScores scores;

    Detector(int side, WindowScores scores) {
        this.side = side;
        this.scores = scores;
    }

    /**
     * A detector of what a model of two classes calls by the second.
     *
     * @throws ConfigurationException when it isn't one of square grey images in two classes
     */
    public static Detector of(SavedModel model) {
        ModelScores scores = new ModelScores(model);
        return new Detector(scores.side(), scores);
    }

    /** Width and height of the window, and of the least box that can be found, in pixels. */
    public int side() {
        return side;
    }

    /**
     * Passes over a picture.
     *
     * @param image not smaller than the window
     * @param stride pixels from one window to the next, on each level
     * @throws ConfigurationException when the picture is smaller
     */
    public Detections detect(GreyImage image, int stride) {
        if (Math.min(image.width(), image.height()) < side) {
            throw new ConfigurationException(
                    "a picture of %d x %d pixels is smaller than the model's window of %d x %d"
                            .formatted(image.width(), image.height(), side, side));
        }
        List<Detections.Level> levels = new ArrayList<>();
        for (GreyImage level : Pyramid.of(image, side).levels()) {
            Grid grid = new Grid(level, image.width(), image.height(), side, stride);
            levels.add(new Detections.Level(grid, Neighbourhood.means(grid, scores(grid))));
        }
        return new Detections(levels);
    }

    private float[] scores(Grid grid) {
        float[] all = new float[grid.windows()];
        IntStream.range(0, (all.length + BATCH - 1) / BATCH)
                .parallel()
                .forEach(
                        batch -> {
                            int from = batch * BATCH;
                            float[] found = scores.of(windows(grid, from));
                            System.arraycopy(found, 0, all, from, found.length);
                        });
        return all;
    }

    private float[][] windows(Grid grid, int from) {
        float[][] windows = new float[Math.min(BATCH, grid.windows() - from)][side * side];
        for (int i = 0; i < windows.length; i++) {
            grid.cut(from + i, windows[i]);
        }
        return windows;
    }
}
