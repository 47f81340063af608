package org.backdraft.driver.detect;

import java.util.ArrayList;
import java.util.List;

/** The score of every window on a picture. Immutable. */
public final class Detections {
    private final List<Level> levels;

    /**
     * Those of one size.
     *
     * @param grid where the windows are
     * @param scores of each: the mean over its {@link Neighbourhood}
     */
    record Level(Grid grid, float[] scores) {}

    Detections(List<Level> levels) {
        this.levels = List.copyOf(levels);
    }

    /** Number of windows. */
    public long windows() {
        return levels.stream().mapToLong(level -> level.scores.length).sum();
    }

    /**
     * The best windows, best first, of which no two overlap much.
     *
     * @param threshold least score
     */
    public List<Detection> best(double threshold) {
        List<Detection> found = new ArrayList<>();
        for (Level level : levels) {
            for (int i = 0; i < level.scores.length; i++) {
                if (level.scores[i] >= threshold) {
                    found.add(new Detection(level.grid.box(i), level.scores[i]));
                }
            }
        }
        return Suppression.best(found);
    }

    /** The best score of all windows whose middle is about a place of the picture, or 0. */
    public double at(double x, double y) {
        double best = 0;
        for (Level level : levels) {
            int window = level.grid.nearest(x, y);
            best = window < 0 ? best : Math.max(best, level.scores[window]);
        }
        return best;
    }
}
