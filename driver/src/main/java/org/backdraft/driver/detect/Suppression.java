package org.backdraft.driver.detect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Non-maximum suppression: one window stays of those that found the same thing. */
final class Suppression {
    /** Most intersection over union of two boxes that both stay. */
    static final double MOST_OVERLAP = 0.2;

    private Suppression() {}

    /** The boxes that overlap no better one that stays, best first; equal ones in their order. */
    static List<Detection> best(List<Detection> found) {
        List<Detection> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingDouble(Detection::score).reversed());
        List<Detection> kept = new ArrayList<>();
        for (Detection one : sorted) {
            if (kept.stream().allMatch(k -> k.box().overlap(one.box()) <= MOST_OVERLAP)) {
                kept.add(one);
            }
        }
        return kept;
    }
}
