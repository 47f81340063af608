package org.backdraft.driver.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * How detections compare with the truth, on one picture or several.
 *
 * @param hits detections of something that is there, each of something else
 * @param found detections
 * @param there things that are there
 */
public record Matching(int hits, int found, int there) {
    /** Least intersection over union of a detection with what it has found. */
    public static final double LEAST_OVERLAP = 0.4;

    /** Of nothing yet. */
    public static final Matching NONE = new Matching(0, 0, 0);

    /**
     * Gives each detection, best first, that of the true boxes which it overlaps most and nothing
     * else has found.
     *
     * @param found best first
     */
    public static Matching of(List<Detection> found, List<Box> truth) {
        List<Box> left = new ArrayList<>(truth);
        for (Detection one : found) {
            Box nearest = null;
            for (Box box : left) {
                double overlap = box.overlap(one.box());
                if (overlap >= LEAST_OVERLAP
                        && (nearest == null || overlap > nearest.overlap(one.box()))) {
                    nearest = box;
                }
            }
            left.remove(nearest);
        }
        return new Matching(truth.size() - left.size(), found.size(), truth.size());
    }

    /** Both together. */
    public Matching plus(Matching other) {
        return new Matching(hits + other.hits, found + other.found, there + other.there);
    }

    /** Share of the detections that are right; 1 where there are none. */
    public double precision() {
        return found == 0 ? 1 : (double) hits / found;
    }

    /** Share of what is there that was found; 1 where there is nothing. */
    public double recall() {
        return there == 0 ? 1 : (double) hits / there;
    }
}
